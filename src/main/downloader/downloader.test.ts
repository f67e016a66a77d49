import { describe, expect, test } from 'vitest';
import { fakeCache, type FakeCache } from '../../../tests/support/fake-cache.ts';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { fakeDownloads, fakeWishFile, type FakeDownloads } from '../../../tests/support/fake-download.ts';
import { CHANNEL, failure, FakeTelegram, steady } from '../../../tests/support/fake-telegram.ts';
import type { PaceFile } from './pace-file.ts';
import type { DownloaderParts } from './parts.ts';

const NOW = 200_000;
const at = (id: number): number => 100_000 + (id - 1) * 60;

interface Fixture extends FakeDownloads {
  readonly telegram: FakeTelegram;
  readonly cache: FakeCache;
  /** Starts a download and resolves when its `asked`th request is being answered, which then waits. */
  holdAt(asked: number, from?: number, until?: number | null): Promise<{ downloadId: string; release: () => void }>;
}

function fixture(more: Partial<Omit<DownloaderParts, 'wishes' | 'clock'>> & { clock?: FakeClock } = {}): Fixture {
  const telegram = new FakeTelegram(steady(1_000, 100_000, 60), NOW);
  const cache = fakeCache({ messageId: 1, date: 100_000 }, NOW - 60);
  const downloads = fakeDownloads(telegram, cache, more);
  downloads.downloader.open();
  return {
    ...downloads,
    telegram,
    cache,
    async holdAt(asked, from = at(1), until = at(1_000)) {
      let release = (): void => undefined;
      const goOn = new Promise<void>((resolve) => (release = resolve));
      let reached = (): void => undefined;
      const there = new Promise<void>((resolve) => (reached = resolve));
      const first = telegram.log.length;
      let held = false;
      telegram.before = async (_asked, signal) => {
        if (held || telegram.log.length - first + 1 !== asked) return;
        held = true;
        reached();
        await Promise.race([goOn, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))]);
      };
      const { downloadId } = await downloads.downloader.start(CHANNEL, from, until);
      await there;
      return { downloadId, release };
    },
  };
}

const kindsOf = ({ downloader }: FakeDownloads) => downloader.list().map(({ state }) => state.kind);

describe('the queue', () => {
  test('runs one at a time, in the order of asking; an overlapping one asks nothing for what is there', async () => {
    const fixed = fixture();
    const { downloadId: first, release } = await fixed.holdAt(3, at(100), at(600));
    const { downloadId: second } = await fixed.downloader.start(CHANNEL, at(200), at(500));
    const { downloadId: third } = await fixed.downloader.start(CHANNEL, at(50), at(150));
    expect(kindsOf(fixed)).toEqual(['running', 'waiting', 'waiting']);
    release();
    await fixed.finished(third);
    expect(kindsOf(fixed)).toEqual(['done', 'done', 'done']);
    const [one, two, three] = fixed.downloader.list();
    expect(two?.requests).toBe(0);
    expect(three?.requests).toBeLessThanOrEqual(3);
    expect(one?.downloadId).toBe(first);
    expect(fixed.states(second)).toEqual(['waiting', 'running', 'done']);
    expect(fixed.cache.coverage).toEqual([{ from: at(50), until: at(600) }]);
  });

  test('the same open wish twice is one, also when both are asked at once', async () => {
    const fixed = fixture();
    await fixed.downloader.shut();
    const twice = await Promise.all([
      fixed.downloader.start(CHANNEL, at(1), null),
      fixed.downloader.start(CHANNEL, at(1), null),
    ]);
    expect(new Set(twice.map(({ downloadId }) => downloadId)).size).toBe(1);
    expect(fixed.downloader.list()).toHaveLength(1);
  });

  test('asking again for what was paused or failed goes on with it', async () => {
    const fixed = fixture();
    const { downloadId } = await fixed.holdAt(3);
    await fixed.downloader.pause(downloadId);
    fixed.telegram.before = () => {
      throw failure('private-channel');
    };
    const again = await fixed.downloader.start(CHANNEL, at(1), at(1_000));
    expect(again.downloadId).toBe(downloadId);
    expect((await fixed.finished(downloadId)).state.kind).toBe('failed');
    fixed.telegram.before = () => undefined;
    await fixed.downloader.start(CHANNEL, at(1), at(1_000));
    await fixed.until(downloadId, ({ kind }) => kind === 'done');
    expect(fixed.downloader.list()).toHaveLength(1);
  });

  test('moves only while somebody is signed in', async () => {
    const fixed = fixture();
    await fixed.downloader.shut();
    const { downloadId, state } = await fixed.downloader.start(CHANNEL, at(1), at(100));
    expect(state.kind).toBe('waiting');
    expect(fixed.telegram.log).toEqual([]);
    fixed.downloader.open();
    fixed.downloader.open();
    expect((await fixed.finished(downloadId)).state.kind).toBe('done');
    expect(fixed.states(downloadId)).toEqual(['waiting', 'running', 'done']);
  });

  test('a revoked session fails what runs; the others wait for the next sign-in', async () => {
    const fixed = fixture();
    const { downloadId, release } = await fixed.holdAt(2);
    const { downloadId: other } = await fixed.downloader.start(CHANNEL, at(1), at(500));
    fixed.telegram.before = () => {
      throw failure('session-revoked');
    };
    release();
    await fixed.finished(downloadId);
    expect(kindsOf(fixed)).toEqual(['failed', 'waiting']);
    // Trying again is a question too: if the answer is the same, nothing else is asked.
    await fixed.downloader.resume(downloadId);
    await fixed.finished(downloadId);
    expect(kindsOf(fixed)).toEqual(['failed', 'waiting']);
    fixed.telegram.before = () => undefined;
    fixed.downloader.open();
    expect((await fixed.finished(other)).state.kind).toBe('done');
    await fixed.downloader.resume(downloadId);
    expect((await fixed.finished(downloadId)).state.kind).toBe('done');
  });

  test('one that waits is paused and cancelled in its place, each told once', async () => {
    const fixed = fixture();
    await fixed.downloader.shut();
    const { downloadId } = await fixed.downloader.start(CHANNEL, at(1), at(100));
    await fixed.downloader.pause(downloadId);
    await fixed.downloader.pause(downloadId);
    await fixed.downloader.cancel(downloadId);
    await fixed.downloader.cancel(downloadId);
    expect(fixed.told.map(({ state }) => state.kind)).toEqual(['waiting', 'paused', 'cancelled']);
  });

  test('a reversed range is refused', async () => {
    await expect(fixture().downloader.start(CHANNEL, 500, 500)).rejects.toMatchObject({
      failure: { kind: 'range-reversed' },
    });
  });
});

describe('pause and resume', () => {
  test('a pause is told once, keeps what was committed, and resuming goes on with the same figures', async () => {
    const fixed = fixture();
    const { downloadId } = await fixed.holdAt(5);
    const paused = await fixed.downloader.pause(downloadId);
    expect(paused.state).toEqual({ kind: 'paused' });
    expect(fixed.told.filter(({ state }) => state.kind === 'paused')).toHaveLength(1);
    expect(fixed.wishes.wishes).toMatchObject([{ downloadId, paused: true }]);
    expect(paused.coveredSeconds).toBeGreaterThan(0);
    const resumed = await fixed.downloader.resume(downloadId);
    expect(resumed).toMatchObject({ gapSeconds: paused.gapSeconds, coveredSeconds: paused.coveredSeconds });
    const running = fixed.told.findLast(({ state }) => state.kind === 'running');
    expect(running).toMatchObject({ gapSeconds: paused.gapSeconds, coveredSeconds: paused.coveredSeconds });
    const done = await fixed.finished(downloadId);
    expect(done).toMatchObject({ state: { kind: 'done' }, messages: 999, coveredSeconds: paused.gapSeconds });
    expect(fixed.states(downloadId)).toEqual(['waiting', 'running', 'paused', 'waiting', 'running', 'done']);
  });

  test('of pause, resume and cancel in one breath the last word counts, and nothing runs twice', async () => {
    for (const words of [
      ['pause', 'resume'],
      ['pause', 'resume', 'pause'],
      ['pause', 'cancel'],
      ['cancel', 'pause'],
      ['cancel', 'resume'],
      ['pause', 'pause', 'resume', 'resume'],
      ['resume', 'pause'],
    ] as const) {
      const fixed = fixture();
      let atOnce = 0;
      let most = 0;
      const fetchHistory = fixed.telegram.fetchHistory.bind(fixed.telegram);
      fixed.telegram.fetchHistory = async (...asked) => {
        most = Math.max(most, ++atOnce);
        return fetchHistory(...asked).finally(() => (atOnce -= 1));
      };
      const { downloadId } = await fixed.holdAt(4);
      await Promise.all(words.map((word) => fixed.downloader[word](downloadId)));
      const ended = words.includes('cancel' as never) ? 'cancelled' : words.at(-1) === 'pause' ? 'paused' : 'done';
      expect((await fixed.until(downloadId, ({ kind }) => kind === ended)).state.kind).toBe(ended);
      expect(most).toBe(1);
      expect(fixed.told.filter(({ state }) => state.kind === 'cancelled').length).toBeLessThanOrEqual(1);
    }
  });

  test('resumed the very moment it is told to be paused, it goes on', async () => {
    const fixed = fixture();
    const { downloadId } = await fixed.holdAt(5);
    const pausing = fixed.downloader.pause(downloadId);
    await fixed.until(downloadId, ({ kind }) => kind === 'paused');
    await fixed.downloader.resume(downloadId);
    await pausing;
    expect((await fixed.finished(downloadId)).state.kind).toBe('done');
  });

  test('pause, quit, start, resume', async () => {
    const fixed = fixture();
    const { downloadId } = await fixed.holdAt(5);
    const paused = await fixed.downloader.pause(downloadId);
    await fixed.downloader.shut();
    fixed.telegram.before = () => undefined;
    const asked = fixed.telegram.log.length;
    const after = fakeDownloads(fixed.telegram, fixed.cache, { wishes: fakeWishFile(fixed.wishes.wishes) });
    await after.downloader.restore();
    after.downloader.open();
    expect(kindsOf(after)).toEqual(['paused']);
    expect(fixed.telegram.log.length).toBe(asked);
    await after.downloader.resume(downloadId);
    const done = await after.finished(downloadId);
    expect(done.gapSeconds).toBe(paused.gapSeconds);
    expect(fixed.cache.coverage).toEqual([{ from: at(1), until: at(1_000) }]);
    expect(fixed.telegram.log.length - asked).toBeLessThanOrEqual(8);
  });

  test('quit without a pause: it goes on by itself once somebody is signed in again', async () => {
    const fixed = fixture();
    const { downloadId } = await fixed.holdAt(5);
    await fixed.downloader.shut();
    expect(kindsOf(fixed)).toEqual(['waiting']);
    fixed.telegram.before = () => undefined;
    const after = fakeDownloads(fixed.telegram, fixed.cache, { wishes: fakeWishFile(fixed.wishes.wishes) });
    await after.downloader.restore();
    await after.downloader.restore();
    expect(after.downloader.list()).toHaveLength(1);
    after.downloader.open();
    expect((await after.finished(downloadId)).state.kind).toBe('done');
  });

  test('shut and open in one breath', async () => {
    const fixed = fixture();
    const { downloadId } = await fixed.holdAt(4);
    const shut = fixed.downloader.shut();
    fixed.downloader.open();
    await shut;
    expect((await fixed.finished(downloadId)).state.kind).toBe('done');
    expect(fixed.cache.coverage).toEqual([{ from: at(1), until: at(1_000) }]);
  });

  test('paused by whoever is told that it runs', async () => {
    const paused: Promise<unknown>[] = [];
    const fixed = fixture({
      onDownload: ({ state, downloadId }) => {
        if (state.kind === 'running' && paused.length === 0) paused.push(fixed.downloader.pause(downloadId));
      },
    });
    const { downloadId } = await fixed.downloader.start(CHANNEL, at(1), at(500));
    await fixed.until(downloadId, ({ kind }) => kind === 'paused');
    await Promise.all(paused);
    expect(fixed.telegram.log).toEqual([]);
    await fixed.downloader.resume(downloadId);
    expect((await fixed.finished(downloadId)).state.kind).toBe('done');
  });

  test('what cannot be saved is done all the same', async () => {
    const fixed = fixture();
    fixed.wishes.broken = new Error('ENOSPC');
    const { downloadId } = await fixed.holdAt(4);
    expect((await fixed.downloader.pause(downloadId)).state.kind).toBe('paused');
    fixed.wishes.broken = null;
    fixed.telegram.before = () => undefined;
    await fixed.downloader.resume(downloadId);
    expect((await fixed.finished(downloadId)).state.kind).toBe('done');
  });
});

describe('waiting', () => {
  test('a flood of 3,000 seconds is counted down, and cancelled in the middle', async () => {
    const clock = new FakeClock();
    const fixed = fixture({ clock });
    clock.held = true;
    fixed.telegram.before = (asked) => {
      if (asked === 3) throw failure('flood-wait', 3_000);
    };
    const { downloadId } = await fixed.downloader.start(CHANNEL, at(1), at(1_000));
    const waiting = await fixed.until(downloadId, ({ kind }) => kind === 'flood-wait');
    expect(waiting.state).toEqual({ kind: 'flood-wait', until: NOW + 3_000, seconds: 3_000 });
    await clock.asleep();
    const asked = fixed.telegram.log.length;
    expect((await fixed.downloader.cancel(downloadId)).state).toEqual({ kind: 'cancelled' });
    clock.pass(3_000_000);
    for (let tick = 0; tick < 50; tick++) await Promise.resolve();
    expect(fixed.telegram.log.length).toBe(asked);
    expect(kindsOf(fixed)).toEqual(['cancelled']);
    expect(fixed.wishes.wishes).toEqual([]);
  });

  test('floods in a row, then it goes on where it was', async () => {
    const fixed = fixture();
    fixed.telegram.before = (asked) => {
      if (asked >= 3 && asked <= 5) throw failure('flood-wait', [1, 30, 3_000][asked - 3]);
    };
    const { downloadId } = await fixed.downloader.start(CHANNEL, at(1), at(1_000));
    expect((await fixed.finished(downloadId)).state.kind).toBe('done');
    expect(fixed.states(downloadId)).toEqual([
      'waiting',
      'running',
      'flood-wait',
      'running',
      'flood-wait',
      'running',
      'flood-wait',
      'running',
      'done',
    ]);
    expect(fixed.cache.messages.size).toBe(999);
  });

  test('offline for an hour: told once, cancelled or gone on with', async () => {
    for (const cancelled of [true, false]) {
      const clock = new FakeClock();
      const fixed = fixture({ clock });
      const back = 3_600_000;
      fixed.telegram.before = (asked) => {
        if (asked >= 3 && clock.now() < back) throw failure('network-lost');
      };
      if (cancelled) clock.held = true;
      const { downloadId } = await fixed.downloader.start(CHANNEL, at(1), at(1_000));
      if (cancelled) {
        await fixed.until(downloadId, ({ kind }) => kind === 'offline');
        expect((await fixed.downloader.cancel(downloadId)).state.kind).toBe('cancelled');
      } else {
        expect((await fixed.finished(downloadId)).state.kind).toBe('done');
        expect(fixed.states(downloadId)).toEqual(['waiting', 'running', 'offline', 'running', 'done']);
        expect(
          fixed.told
            .filter(({ state }) => state.kind === 'offline')
            .every(({ state }) => JSON.stringify(state).includes(`${NOW}`)),
        ).toBe(true);
        expect(clock.slept.slice(0, 6)).toEqual([1_000, 2_000, 5_000, 10_000, 20_000, 30_000]);
      }
    }
  });
});

describe('the pace of an account', () => {
  test('several requests that meet a flood together are one wait, told once', async () => {
    const clock = new FakeClock();
    const fixed = fixture({ inFlight: 4, clock });
    clock.held = true;
    let flooded = 0;
    fixed.telegram.before = (asked) => {
      if (asked >= 3 && clock.now() === 0 && ++flooded) throw failure('flood-wait', 30);
    };
    const { downloadId } = await fixed.downloader.start(CHANNEL, at(1), at(1_000));
    await fixed.until(downloadId, ({ kind }) => kind === 'flood-wait');
    for (let tick = 0; tick < 50; tick++) await Promise.resolve();
    const asked = fixed.telegram.log.length;
    clock.pass(29_999);
    for (let tick = 0; tick < 50; tick++) await Promise.resolve();
    expect(fixed.telegram.log.length).toBe(asked);
    clock.held = false;
    clock.pass(1);
    expect((await fixed.finished(downloadId)).state.kind).toBe('done');
    expect(flooded).toBeGreaterThan(1);
    expect(fixed.states(downloadId)).toEqual(['waiting', 'running', 'flood-wait', 'running', 'done']);
    expect(new Set(clock.slept)).toEqual(new Set([30_000]));
    expect(fixed.cache.messages.size).toBe(999);
  });

  test('several requests that find the network lost are one, and one of them tries', async () => {
    const fixed = fixture({ inFlight: 4 });
    const tried: number[] = [];
    fixed.telegram.before = () => {
      if (fixed.telegram.log.length < 5 || fixed.clock.now() >= 300_000) return;
      tried.push(fixed.clock.now());
      throw failure('network-lost');
    };
    const { downloadId } = await fixed.downloader.start(CHANNEL, at(1), at(1_000));
    expect((await fixed.finished(downloadId)).state.kind).toBe('done');
    expect(fixed.states(downloadId)).toEqual(['waiting', 'running', 'offline', 'running', 'done']);
    expect(tried.filter((when) => when > 0)).toEqual([...new Set(tried.filter((when) => when > 0))]);
    expect(fixed.cache.messages.size).toBe(999);
  });

  test('is remembered by the account, over a restart', async () => {
    const kept = new Map([['2', { requests: 3, milliseconds: 60_000 }]]);
    const paces: PaceFile = {
      read: (account) => Promise.resolve(kept.get(account) ?? null),
      write: (account, limit) => Promise.resolve(void kept.set(account, limit)),
    };
    const telegram = new FakeTelegram(steady(1_000, 100_000, 60), NOW);
    // Two pages a minute.
    const clock = new FakeClock();
    let [minute, spent] = [0, 0];
    telegram.before = () => {
      const now = Math.floor(clock.now() / 60_000);
      if (now !== minute) [minute, spent] = [now, 0];
      if (++spent > 2) throw failure('flood-wait', 60 * (now + 1) - Math.floor(clock.now() / 1_000));
    };
    const first = fakeDownloads(telegram, fakeCache({ messageId: 1, date: 100_000 }, NOW - 60), { paces, clock });
    first.downloader.open('1');
    const one = await first.downloader.start(CHANNEL, at(1), at(1_000));
    expect((await first.finished(one.downloadId)).state.kind).toBe('done');
    expect(kept.get('1')).toEqual({ requests: 2, milliseconds: 60_000 });
    const slept = clock.slept.length;
    const second = fakeDownloads(telegram, fakeCache({ messageId: 1, date: 100_000 }, NOW - 60), { paces, clock });
    second.downloader.open('1');
    const two = await second.downloader.start(CHANNEL, at(1), at(1_000));
    expect((await second.finished(two.downloadId)).state.kind).toBe('done');
    expect(second.states(two.downloadId)).toContain('flood-wait');
    expect(new Set(clock.slept.slice(slept))).toEqual(new Set([60_000]));
    expect(kept.get('2')).toEqual({ requests: 3, milliseconds: 60_000 });
  });
});

describe('removing a channel', () => {
  test('ends all of its downloads, and none of the waiting ones begins', async () => {
    const fixed = fixture();
    const { downloadId } = await fixed.holdAt(4);
    const others = [
      await fixed.downloader.start(CHANNEL, at(1), at(5)),
      await fixed.downloader.start(CHANNEL, at(3), null),
    ];
    const asked = fixed.telegram.log.length;
    await fixed.downloader.forgetChannel(CHANNEL);
    expect(fixed.downloader.list()).toEqual([]);
    expect(fixed.wishes.wishes).toEqual([]);
    expect(fixed.states(downloadId)).toEqual(['waiting', 'running', 'cancelled']);
    for (const { downloadId } of others) expect(fixed.states(downloadId)).toEqual(['waiting', 'cancelled']);
    for (let tick = 0; tick < 50; tick++) await Promise.resolve();
    expect(fixed.telegram.log.length).toBe(asked);
  });
});

describe('telling', () => {
  test('a listener that throws ends nothing', async () => {
    const fixed = fixture({
      onBatch: () => {
        throw new Error('the window is gone');
      },
    });
    const { downloadId } = await fixed.downloader.start(CHANNEL, at(1), at(500));
    expect((await fixed.finished(downloadId)).state.kind).toBe('done');
    expect(fixed.logged.join()).toContain('the window is gone');
  });

  test('a batch is told after its commit, never before', async () => {
    const order: string[] = [];
    const fixed = fixture({ onBatch: ({ range }) => order.push(`told ${range.from}`) });
    fixed.cache.beforeCommit = ({ claim }) => void order.push(`commit ${claim.from}`);
    const { downloadId } = await fixed.downloader.start(CHANNEL, at(1), at(500));
    await fixed.finished(downloadId);
    expect(order.length).toBeGreaterThan(8);
    order.forEach((entry, index) => {
      if (entry.startsWith('told')) expect(order[index - 1]).toBe(entry.replace('told', 'commit'));
    });
  });

  test('what is finished can be dismissed, what is not cannot', async () => {
    const fixed = fixture();
    const { downloadId } = await fixed.holdAt(3);
    await fixed.downloader.dismiss(downloadId);
    expect(kindsOf(fixed)).toEqual(['running']);
    await fixed.downloader.cancel(downloadId);
    await fixed.downloader.dismiss(downloadId);
    expect(fixed.downloader.list()).toEqual([]);
    await fixed.downloader.dismiss(downloadId);
    await expect(fixed.downloader.pause(downloadId)).rejects.toMatchObject({ failure: { kind: 'invalid-request' } });
    await expect(fixed.downloader.goOnBelow(downloadId)).rejects.toMatchObject({
      failure: { kind: 'invalid-request' },
    });
  });
});
