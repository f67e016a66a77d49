import { describe, expect, test } from 'vitest';
import { fakeCache, idsIn, type FakeCache } from '../../../tests/support/fake-cache.ts';
import { fakeDownloads, fakeWishFile, type FakeDownloads } from '../../../tests/support/fake-download.ts';
import { CHANNEL, failure, FakeTelegram, steady, type FakePost } from '../../../tests/support/fake-telegram.ts';
import type { FirstVisible } from '../../shared/domain/channel.ts';

// 1,000 posts, ids 1 to 1,000, a minute apart from 100,000 on; it is 200,000 now.
const POSTS = steady(1_000, 100_000, 60);
const NOW = 200_000;
const FIRST = { messageId: 1, date: 100_000 };
const at = (id: number): number => 100_000 + (id - 1) * 60;

interface Fixture extends FakeDownloads {
  readonly telegram: FakeTelegram;
  readonly cache: FakeCache;
}

function fixture(posts: readonly FakePost[] = POSTS, firstVisible: FirstVisible | null = FIRST): Fixture {
  const telegram = new FakeTelegram(posts, NOW);
  const cache = fakeCache(firstVisible, NOW - 60);
  const downloads = fakeDownloads(telegram, cache);
  downloads.downloader.open();
  return { ...downloads, telegram, cache };
}

async function fill(downloads: FakeDownloads, from: number, until: number | null) {
  const { downloadId } = await downloads.downloader.start(CHANNEL, from, until, 'oldest-first');
  return downloads.finished(downloadId);
}

/** The claims, in the order in which they were committed. */
const claims = ({ cache }: Fixture) => cache.commits.map(({ claim }) => claim);

describe('oldest first', () => {
  test('batches of at most 100 are committed in the order of dates, over all gaps, and nothing covered is asked for', async () => {
    const fixed = fixture();
    const { downloadId } = await fixed.downloader.start(CHANNEL, at(300), at(600));
    await fixed.finished(downloadId);
    fixed.cache.commits.length = 0;
    fixed.telegram.log.length = 0;
    expect((await fill(fixed, at(50), at(800))).state).toEqual({ kind: 'done' });
    const committed = claims(fixed);
    expect(committed).toEqual(committed.toSorted((a, b) => a.from - b.from));
    expect(fixed.cache.commits.every(({ messages }) => messages.length <= 100)).toBe(true);
    expect(fixed.cache.coverage).toEqual([{ from: at(50), until: at(800) }]);
    expect(idsIn(fixed.cache, { from: 0, until: NOW })).toEqual(
      fixed.telegram.visible(at(50), at(800)).map(({ id }) => id),
    );
    // The time, and for each gap its ceiling, its floor, and three pages at most.
    expect(fixed.telegram.log.length).toBeLessThanOrEqual(1 + 2 * (2 + 3));
  });

  test('up to now: 250 messages take at most seven requests, and the last claim ends at the cut', async () => {
    const fixed = fixture(steady(250, 100_000, 60));
    const { messages, requests, state } = await fill(fixed, 0, null);
    expect(state).toEqual({ kind: 'done' });
    expect(messages).toBe(250);
    expect(requests).toBeLessThanOrEqual(Math.ceil(250 / 100) + 4);
    expect(claims(fixed).at(-1)?.until).toBe(NOW - 60);
    expect((await fill(fixed, 0, null)).requests).toBeLessThanOrEqual(1);
  });

  test('is remembered over a restart, and goes on where it was', async () => {
    const telegram = new FakeTelegram(POSTS, NOW);
    const cache = fakeCache(FIRST);
    const wishes = fakeWishFile();
    const before = fakeDownloads(telegram, cache, { wishes });
    before.downloader.open();
    telegram.before = (asked) => {
      if (asked === 6) throw failure('private-channel');
    };
    const { downloadId } = await before.downloader.start(CHANNEL, at(1), at(1_000), 'oldest-first');
    expect((await before.finished(downloadId)).state.kind).toBe('failed');
    await before.downloader.shut();
    const [covered] = cache.coverage;
    expect(covered?.from).toBe(at(1));
    expect(covered?.until).toBeLessThan(at(600));
    telegram.before = () => undefined;
    const after = fakeDownloads(telegram, cache, { wishes });
    await after.downloader.restore();
    after.downloader.open();
    expect((await after.finished(downloadId)).state.kind).toBe('done');
    const committed = cache.commits.map(({ claim }) => claim.from);
    expect(committed).toEqual(committed.toSorted((a, b) => a - b));
    expect(cache.coverage).toEqual([{ from: at(1), until: at(1_000) }]);
  });

  test('the same range in the other order is another wish; in the same order it is one', async () => {
    const fixed = fixture();
    await fixed.downloader.shut();
    const one = await fixed.downloader.start(CHANNEL, at(1), at(100), 'oldest-first');
    const same = await fixed.downloader.start(CHANNEL, at(1), at(100), 'oldest-first');
    const other = await fixed.downloader.start(CHANNEL, at(1), at(100));
    expect(same.downloadId).toBe(one.downloadId);
    expect(other.downloadId).not.toBe(one.downloadId);
    fixed.downloader.open();
    expect((await fixed.finished(one.downloadId)).messages).toBe(99);
    expect(await fixed.finished(other.downloadId)).toMatchObject({ state: { kind: 'done' }, requests: 0 });
  });

  test('history that vanished from below: what can be had is filled in order, then a sentence says what cannot', async () => {
    const fixed = fixture(POSTS.filter(({ id }) => id > 600));
    fixed.cache.coverage = [{ from: at(700), until: at(750) }];
    const { state } = await fill(fixed, at(100), at(900));
    expect(fixed.cache.coverage).toEqual([{ from: at(601), until: at(900) }]);
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'range-before-first' }, goOnBelow: null });
    const committed = claims(fixed);
    expect(committed).toEqual(committed.toSorted((a, b) => a.from - b.from));
    const below = fixture(POSTS.filter(({ id }) => id > 600));
    below.cache.coverage = [{ from: at(300), until: at(400) }];
    const twice = await fill(below, at(100), at(900));
    expect(twice.state).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringContaining('parts of') as string },
    });
    expect(below.cache.coverage).toEqual([
      { from: at(300), until: at(400) },
      { from: at(601), until: at(900) },
    ]);
  });

  test('disorder stops it with the doubtful seconds a gap, below them all is kept, and another try reads through it', async () => {
    const fixed = fixture(POSTS.map((post) => (post.id === 500 ? { ...post, date: at(410) } : post)));
    const failed = await fill(fixed, at(100), at(900));
    expect(failed.state).toMatchObject({ kind: 'failed', failure: { kind: 'disorder' }, goOnBelow: null });
    expect(fixed.cache.coverage).toEqual([{ from: at(100), until: at(410) - 60 }]);
    await fixed.downloader.resume(failed.downloadId);
    expect((await fixed.until(failed.downloadId, ({ kind }) => kind === 'done')).state.kind).toBe('done');
    expect(fixed.cache.coverage).toEqual([{ from: at(100), until: at(900) }]);
    expect(idsIn(fixed.cache, { from: at(100), until: at(900) })).toEqual(
      fixed.telegram
        .visible(at(100), at(900))
        .map(({ id }) => id)
        .toSorted((a, b) => a - b),
    );
  });

  test('gives way to a download that was quicker, and goes on above it', async () => {
    const fixed = fixture();
    let commits = 0;
    fixed.cache.beforeCommit = () => {
      if (++commits === 2) fixed.cache.coverage = [{ from: at(100), until: at(600) }];
    };
    expect((await fill(fixed, at(100), at(700))).state).toEqual({ kind: 'done' });
    expect(fixed.cache.coverage).toEqual([{ from: at(100), until: at(700) }]);
  });
});
