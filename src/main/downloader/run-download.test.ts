import { describe, expect, test } from 'vitest';
import { fakeCache, idsIn, type FakeCache } from '../../../tests/support/fake-cache.ts';
import { fakeDownloads, fakeWishFile, type FakeDownloads } from '../../../tests/support/fake-download.ts';
import { CHANNEL, failure, FakeTelegram, steady, type FakePost } from '../../../tests/support/fake-telegram.ts';
import type { FirstVisible } from '../../shared/domain/channel.ts';
import type { Download } from '../../shared/domain/download.ts';
import { fail } from '../../shared/domain/failure.ts';

// 1,000 posts, ids 1 to 1,000, a minute apart from 100,000 on; it is 200,000 now.
const POSTS = steady(1_000, 100_000, 60);
const NOW = 200_000;
const FIRST = { messageId: 1, date: 100_000 };
const at = (id: number): number => 100_000 + (id - 1) * 60;

interface Fixture extends FakeDownloads {
  readonly telegram: FakeTelegram;
  readonly cache: FakeCache;
  fill(from: number, until: number | null): Promise<Download>;
}

function fixture(posts: readonly FakePost[] = POSTS, firstVisible: FirstVisible | null = FIRST): Fixture {
  const telegram = new FakeTelegram(posts, NOW);
  const cache = fakeCache(firstVisible, NOW - 60);
  const downloads = fakeDownloads(telegram, cache);
  downloads.downloader.open();
  return {
    ...downloads,
    telegram,
    cache,
    async fill(from, until) {
      const { downloadId } = await downloads.downloader.start(CHANNEL, from, until);
      return downloads.finished(downloadId);
    },
  };
}

const shown = ({ telegram }: Fixture, from: number, until: number): readonly number[] =>
  telegram.visible(from, until).map(({ id }) => id);

describe('gaps', () => {
  test('are worked through newest first, and nothing that is covered is asked for', async () => {
    const fixed = fixture();
    await fixed.fill(at(100), at(200));
    await fixed.fill(at(600), at(700));
    fixed.telegram.log.length = 0;
    const { state } = await fixed.fill(at(50), at(800));
    expect(state).toEqual({ kind: 'done' });
    expect(fixed.cache.coverage).toEqual([{ from: at(50), until: at(800) }]);
    expect(idsIn(fixed.cache, { from: 0, until: NOW })).toEqual(shown(fixed, at(50), at(800)));
    const asked = fixed.telegram.log.flatMap(({ dates }) => dates);
    const needless = asked.filter((date) => (at(103) < date && date < at(197)) || (at(603) < date && date < at(697)));
    expect(needless.length).toBeLessThan(3 * 100);
    expect(fixed.telegram.log.length).toBeLessThanOrEqual(6 + 5 + 2);
  });

  test('the same range twice asks nothing at all, not even the time', async () => {
    const fixed = fixture();
    await fixed.fill(at(100), at(300));
    const asked = fixed.telegram.log.length;
    for (const [from, until] of [
      [at(100), at(300)],
      [at(150), at(200)],
      [at(299), at(300)],
    ] as const) {
      const again = await fixed.fill(from, until);
      expect(again.state).toEqual({ kind: 'done' });
      expect(again.requests).toBe(0);
    }
    expect(fixed.telegram.log.length).toBe(asked);
  });

  test('whole days that begin before the first visible message: the second time asks nothing either', async () => {
    const fixed = fixture();
    expect((await fixed.fill(86_400, at(300))).state).toEqual({ kind: 'done' });
    expect((await fixed.fill(86_400, at(300))).requests).toBe(0);
  });

  test('250 messages: three batches of at most 100, at most seven requests', async () => {
    const fixed = fixture(steady(250, 100_000, 60));
    const { messages, requests, state } = await fixed.fill(0, null);
    expect(state).toEqual({ kind: 'done' });
    expect(messages).toBe(250);
    expect(requests).toBeLessThanOrEqual(Math.ceil(250 / 100) + 4);
    expect(fixed.cache.commits.every((batch) => batch.messages.length <= 100)).toBe(true);
  });

  test('a gap that is filled and still there is not asked for over and over', async () => {
    const fixed = fixture();
    fixed.cache.commitBatch = ({ claim }) =>
      Promise.resolve({ kind: 'committed', claim, inserted: 0, changed: 0, revised: 0, deleted: 0, restored: 0 });
    expect((await fixed.fill(at(100), at(300))).state).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unexpected' },
    });
  });
});

describe('the cut', () => {
  test('is taken once, before the first page, and up to now twice downloads the new part only', async () => {
    const fixed = fixture();
    const first = await fixed.fill(at(1), null);
    expect(first.cut).toEqual({ from: at(1), until: NOW - 60 });
    expect(fixed.telegram.log[0]?.method).toBe('serverTime');
    expect(fixed.telegram.log.filter(({ method }) => method === 'serverTime')).toHaveLength(1);
    fixed.telegram.posts = [...POSTS, { id: 1_001, date: NOW + 500 }, { id: 1_002, date: NOW + 990 }];
    fixed.telegram.now = NOW + 1_000;
    fixed.telegram.log.length = 0;
    const second = await fixed.fill(at(1), null);
    expect(second.messages).toBe(1);
    expect(fixed.cache.coverage).toEqual([{ from: at(1), until: NOW + 940 }]);
    expect(fixed.cache.channel?.lastCut).toBe(NOW + 940);
    expect(fixed.telegram.log.length).toBeLessThanOrEqual(3);
  });

  test('is never raised: posts that arrive while it runs wait for the next one', async () => {
    const fixed = fixture();
    fixed.telegram.before = () => {
      fixed.telegram.now += 1_000;
    };
    const { cut } = await fixed.fill(at(1), null);
    expect(cut.until).toBe(NOW + 940);
    expect(fixed.cache.coverage).toEqual([{ from: at(1), until: NOW + 940 }]);
  });

  test('is kept with the wish, over a restart too', async () => {
    const telegram = new FakeTelegram(POSTS, NOW);
    const cache = fakeCache(FIRST);
    const wishes = fakeWishFile();
    const before = fakeDownloads(telegram, cache, { wishes });
    before.downloader.open();
    telegram.before = (asked) => {
      if (asked === 4) throw failure('private-channel');
    };
    const { downloadId } = await before.downloader.start(CHANNEL, at(1), null);
    await before.finished(downloadId);
    await before.downloader.shut();
    expect(wishes.wishes[0]?.cut).toBe(NOW - 60);
    telegram.before = () => undefined;
    telegram.now = NOW + 86_400;
    telegram.posts = [...POSTS, { id: 1_001, date: NOW + 500 }];
    const after = fakeDownloads(telegram, cache, { wishes });
    await after.downloader.restore();
    after.downloader.open();
    await after.finished(downloadId);
    expect(cache.coverage).toEqual([{ from: at(1), until: NOW - 60 }]);
    expect(telegram.log.filter(({ method }) => method === 'serverTime')).toHaveLength(1);
  });

  test('a range that ends in the future is cut, and the rest of it asked for later', async () => {
    const fixed = fixture();
    const { state } = await fixed.fill(at(900), NOW + 10_000);
    expect(state).toEqual({ kind: 'done' });
    expect(fixed.cache.coverage).toEqual([{ from: at(900), until: NOW - 60 }]);
    fixed.telegram.now = NOW + 20_000;
    await fixed.fill(at(900), NOW + 10_000);
    expect(fixed.cache.coverage).toEqual([{ from: at(900), until: NOW + 10_000 }]);
  });

  test('a server clock behind the last cut claims nothing beyond it', async () => {
    const fixed = fixture();
    fixed.telegram.now = at(500);
    await fixed.fill(at(1), null);
    expect(fixed.cache.coverage).toEqual([{ from: at(1), until: at(500) - 60 }]);
    expect(fixed.cache.channel?.lastCut).toBe(NOW - 60);
    expect((await fixed.fill(at(480), at(900))).state.kind).toBe('done');
    expect(fixed.cache.coverage).toEqual([{ from: at(1), until: at(500) - 60 }]);
  });

  test('up to now, and it was up to now already', async () => {
    const fixed = fixture();
    expect((await fixed.fill(NOW - 30, null)).state).toEqual({ kind: 'done' });
  });

  test('a wish file that cannot be written ends nothing', async () => {
    const fixed = fixture();
    fixed.wishes.broken = new Error('ENOSPC');
    expect((await fixed.fill(at(1), null)).state).toEqual({ kind: 'done' });
    expect(fixed.logged.join()).toContain('ENOSPC');
  });
});

describe('where the visible history begins', () => {
  test('a channel that was empty when it was added is asked again', async () => {
    const fixed = fixture(POSTS, null);
    expect((await fixed.fill(0, null)).state).toEqual({ kind: 'done' });
    expect(fixed.cache.channel?.firstVisible).toEqual(FIRST);
    expect(fixed.cache.coverage).toEqual([{ from: 100_000, until: NOW - 60 }]);
  });

  test('one that still is empty says so', async () => {
    const { state } = await fixture([], null).fill(0, null);
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'range-before-first' } });
  });

  test('a range before it is refused only after asking once more', async () => {
    const fixed = fixture(POSTS, { messageId: 500, date: at(500) });
    expect((await fixed.fill(at(100), at(200))).state).toEqual({ kind: 'done' });
    expect(fixed.cache.channel?.firstVisible).toEqual(FIRST);
    const { state } = await fixed.fill(1_000, 2_000);
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'range-before-first' } });
    fixed.telegram.posts = POSTS.filter(({ id }) => id > 600);
    await fixed.fill(1_000, 2_000);
    expect(fixed.cache.channel?.firstVisible).toEqual(FIRST);
  });

  test('hidden prehistory is not claimed, and the history that can be had is done', async () => {
    const fixed = fixture(
      POSTS.map((post) => (post.id <= 400 ? { ...post, hidden: true } : post)),
      null,
    );
    expect((await fixed.fill(0, null)).state).toEqual({ kind: 'done' });
    expect(fixed.cache.coverage).toEqual([{ from: at(401), until: NOW - 60 }]);
    expect(fixed.cache.channel?.firstVisible).toEqual({ messageId: 401, date: at(401) });
  });

  test('history that vanished before it was fetched: what can be had is filled, and a sentence says what cannot', async () => {
    const fixed = fixture(POSTS.filter(({ id }) => id > 600));
    const { state } = await fixed.fill(at(100), at(800));
    expect(fixed.cache.coverage).toEqual([{ from: at(601), until: at(800) }]);
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'range-before-first' }, goOnBelow: null });
    const text = state.kind === 'failed' ? state.failure.message : '';
    expect(text).toBe(
      'Telegram shows your account nothing before 1970-01-02T13:46:40Z, so 1970-01-02T05:25:40Z to 1970-01-02T13:46:40Z can’t be filled.',
    );
    expect(fixed.cache.channel?.firstVisible).toEqual({ messageId: 601, date: at(601) });
  });

  test('never rises above what the cache holds', async () => {
    const fixed = fixture();
    await fixed.fill(at(100), at(200));
    const stored = fixed.cache.messages.size;
    fixed.telegram.posts = POSTS.filter(({ id }) => id > 600);
    const { state } = await fixed.fill(at(50), at(800));
    expect(state.kind).toBe('failed');
    expect(fixed.cache.channel?.firstVisible).toEqual(FIRST);
    expect(fixed.cache.coverage).toEqual([
      { from: at(100), until: at(200) },
      { from: at(601), until: at(800) },
    ]);
    expect(fixed.cache.messages.size).toBe(stored + 199);
    fixed.telegram.posts = [];
    expect((await fixed.fill(at(300), at(400))).state.kind).toBe('failed');
    expect(fixed.cache.channel?.firstVisible).toEqual(FIRST);
  });

  test('the end of the history is reached in an upper gap, and a lower one is filled all the same', async () => {
    const fixed = fixture(steady(8, 100_000, 20));
    await fixed.fill(100_045, 100_085);
    expect((await fixed.fill(0, null)).state).toEqual({ kind: 'done' });
    expect(fixed.cache.coverage).toEqual([{ from: 100_000, until: NOW - 60 }]);
  });
});

describe('what is committed', () => {
  test('stays when a page fails, and Try again goes on from there', async () => {
    for (const kind of ['private-channel', 'session-revoked', 'banned', 'telegram-refused'] as const) {
      const fixed = fixture();
      fixed.telegram.before = (asked) => {
        if (asked === 5) throw failure(kind);
      };
      const failed = await fixed.fill(at(1), at(1_000));
      expect(failed.state).toMatchObject({ kind: 'failed', failure: { kind } });
      const stored = fixed.cache.messages.size;
      expect(stored).toBeGreaterThan(100);
      fixed.telegram.before = () => undefined;
      await fixed.downloader.resume(failed.downloadId);
      const done = await fixed.until(failed.downloadId, ({ kind }) => kind === 'done');
      expect(fixed.cache.coverage).toEqual([{ from: at(1), until: at(1_000) }]);
      expect(done.coveredSeconds).toBe(done.gapSeconds);
      expect(done.messages).toBe(999);
    }
  });

  test('a commit that fails ends the download with its sentence; the page on its way is let go', async () => {
    const fixed = fixture();
    fixed.clock.held = true;
    let commits = 0;
    fixed.cache.beforeCommit = async () => {
      if (++commits < 3) return;
      await fixed.clock.asleep();
      throw fail('disk-full', 'The disk is full.');
    };
    fixed.telegram.before = (asked) => {
      if (asked === 5) throw failure('flood-wait', 5);
    };
    const { downloadId, state } = await fixed.fill(at(1), at(1_000));
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'disk-full' } });
    const asked = fixed.telegram.log.length;
    fixed.clock.pass(5_000);
    for (let tick = 0; tick < 50; tick++) await Promise.resolve();
    expect(fixed.downloader.list().find((one) => one.downloadId === downloadId)?.state.kind).toBe('failed');
    expect(fixed.telegram.log.length).toBe(asked);
    expect(fixed.cache.coverage).toHaveLength(1);
  });

  test('gives way to a download that was quicker, and asks for nothing that it covered', async () => {
    const fixed = fixture();
    let commits = 0;
    fixed.cache.beforeCommit = () => {
      if (++commits !== 2) return;
      fixed.cache.coverage = [{ from: at(200), until: at(700) }];
    };
    const { state, requests } = await fixed.fill(at(100), at(700));
    expect(state).toEqual({ kind: 'done' });
    expect(fixed.cache.coverage).toEqual([{ from: at(100), until: at(700) }]);
    expect(requests).toBeLessThanOrEqual(1 + 3 + 2);
  });

  test('stops between two batches of one page', async () => {
    const dates = [10, 11, 12].flatMap((second) => Array<number>(100).fill(150_000 + second));
    const posts = [...steady(30, 100_000, 60).map(({ date }) => date), ...dates, 199_000].map((date, index) => ({
      id: index + 1,
      date,
    }));
    const fixed = fixture(posts);
    let stopped: Promise<unknown> = Promise.resolve();
    fixed.cache.beforeCommit = ({ messages }) => {
      if (messages.length === 100) stopped = fixed.downloader.pause(fixed.downloader.list()[0]?.downloadId ?? '');
    };
    const { downloadId } = await fixed.downloader.start(CHANNEL, at(1), null);
    await fixed.until(downloadId, ({ kind }) => kind === 'paused');
    await stopped;
    expect(fixed.cache.commits.filter(({ messages }) => messages.length === 100)).toHaveLength(1);
    await fixed.downloader.resume(downloadId);
    fixed.cache.beforeCommit = () => undefined;
    expect((await fixed.finished(downloadId)).state.kind).toBe('done');
    expect(fixed.cache.messages.size).toBe(posts.length);
  });

  test('a channel that is gone ends it', async () => {
    const fixed = fixture();
    let commits = 0;
    fixed.cache.beforeCommit = () => {
      if (++commits === 2) fixed.cache.channel = null;
    };
    expect((await fixed.fill(at(1), null)).state).toMatchObject({
      kind: 'failed',
      failure: { kind: 'channel-not-added' },
    });
    expect((await fixed.fill(at(1), at(5))).state).toMatchObject({
      kind: 'failed',
      failure: { kind: 'channel-not-added' },
    });
  });
});

describe('disorder beyond the slack', () => {
  // Message 500 is dated an hour and a half too early.
  const TOO_OLD = POSTS.map((post) => (post.id === 500 ? { ...post, date: at(410) } : post));
  const doubt = { from: at(410), until: at(499) + 61 };

  test('stops, leaves exactly the doubtful seconds, and goes on below when asked', async () => {
    const fixed = fixture(TOO_OLD);
    const failed = await fixed.fill(at(100), at(900));
    expect(failed.state).toMatchObject({
      kind: 'failed',
      failure: {
        kind: 'disorder',
        message: expect.stringContaining('Around message 412 ids and dates disagree by 5340 seconds') as string,
      },
      goOnBelow: { left: doubt },
    });
    expect(fixed.cache.coverage).toEqual([{ from: doubt.until, until: at(900) }]);
    const asked = fixed.telegram.log.length;
    const below = await fixed.downloader.goOnBelow(failed.downloadId);
    expect((await fixed.finished(below.downloadId)).state).toEqual({ kind: 'done' });
    expect(fixed.cache.coverage).toEqual([
      { from: at(100), until: doubt.from },
      { from: doubt.until, until: at(900) },
    ]);
    for (const range of fixed.cache.coverage)
      expect(idsIn(fixed.cache, range)).toEqual(shown(fixed, range.from, range.until));
    expect(fixed.downloader.list().map(({ downloadId }) => downloadId)).toEqual([below.downloadId]);
    expect(fixed.telegram.log[asked + 1]?.request).toMatchObject({ offsetId: 412, offsetDate: 0 });
  });

  test('the same gap asked anew stops again and claims nothing; another try reads through it', async () => {
    const fixed = fixture(TOO_OLD);
    await fixed.fill(at(100), at(900));
    for (let round = 0; round < 3; round++) {
      const again = await fixed.fill(doubt.from, doubt.until);
      expect(again.state).toMatchObject({ kind: 'failed', failure: { kind: 'disorder' }, goOnBelow: null });
      expect(fixed.cache.coverage).toEqual([{ from: doubt.until, until: at(900) }]);
      await fixed.downloader.dismiss(again.downloadId);
    }
    const again = await fixed.fill(doubt.from, doubt.until);
    await fixed.downloader.resume(again.downloadId);
    expect((await fixed.finished(again.downloadId)).state).toEqual({ kind: 'done' });
    expect(idsIn(fixed.cache, doubt)).toEqual(shown(fixed, doubt.from, doubt.until));
    expect(fixed.cache.coverage).toEqual([{ from: doubt.from, until: at(900) }]);
  });

  test('what was claimed falsely is withdrawn, and only inside the gap', async () => {
    // Two that are too old at the end of a page: they vouch for all the time above them, falsely.
    const posts = POSTS.map((post) =>
      post.id === 501 || post.id === 502 ? { ...post, date: at(post.id - 350) } : post,
    );
    const fixed = fixture(posts);
    await fixed.fill(at(110), at(170));
    const kept = idsIn(fixed.cache, { from: at(110), until: at(170) });
    const claimed: number[] = [];
    fixed.cache.beforeCommit = ({ claim }) => void claimed.push(claim.from);
    const { state } = await fixed.fill(at(100), at(601) - 60);
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'disorder' } });
    expect(Math.min(...claimed)).toBeLessThan(at(300));
    expect(idsIn(fixed.cache, { from: at(110), until: at(170) })).toEqual(kept);
    for (const range of fixed.cache.coverage) {
      expect(idsIn(fixed.cache, range)).toEqual(shown(fixed, range.from, range.until));
    }
  });

  test('below a disorder, over a restart', async () => {
    const telegram = new FakeTelegram(TOO_OLD, NOW);
    const cache = fakeCache(FIRST);
    const wishes = fakeWishFile();
    const before = fakeDownloads(telegram, cache, { wishes });
    before.downloader.open();
    const { downloadId } = await before.downloader.start(CHANNEL, at(100), at(900));
    await before.finished(downloadId);
    for (const stopAfter of [1, 3]) {
      const asked = telegram.log.length;
      telegram.before = () => {
        if (telegram.log.length >= asked + stopAfter) throw failure('private-channel');
      };
      const below = await before.downloader.goOnBelow(downloadId).catch(() => null);
      if (below) await before.finished(below.downloadId);
      await before.downloader.shut();
      telegram.before = () => undefined;
      const after = fakeDownloads(telegram, cache, { wishes: fakeWishFile(wishes.wishes) });
      await after.downloader.restore();
      after.downloader.open();
      for (const one of after.downloader.list()) expect((await after.finished(one.downloadId)).state.kind).toBe('done');
      expect(cache.coverage).toEqual([
        { from: at(100), until: doubt.from },
        { from: doubt.until, until: at(900) },
      ]);
    }
  });

  test('a message that an earlier claim missed is added when the reading comes by', async () => {
    // Message 200 is dated far above where its id stands: who fills that time does not meet it.
    const posts = POSTS.map((post) => (post.id === 200 ? { ...post, date: at(600) + 30 } : post));
    const fixed = fixture(posts);
    await fixed.fill(at(500), at(700));
    expect(fixed.cache.messages.has(200)).toBe(false);
    expect((await fixed.fill(at(100), at(500))).state).toEqual({ kind: 'done' });
    expect(fixed.cache.messages.has(200)).toBe(true);
    expect(fixed.cache.commits.at(-1)?.purpose).toBe('fill');
    expect(fixed.cache.commits.filter(({ purpose }) => purpose === 'check')).toHaveLength(1);
    expect(idsIn(fixed.cache, { from: at(100), until: at(700) })).toEqual(
      shown(fixed, at(100), at(700)).toSorted((a, b) => a - b),
    );
  });
});
