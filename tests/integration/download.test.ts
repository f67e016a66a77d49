// Downloads over the real client, socket, server, worker and file.
import { describe, expect, test } from 'vitest';
import { isFinished } from '../../src/shared/domain/download.ts';
import { channelId, type ChannelId } from '../../src/shared/domain/ids.ts';
import { downloadBench, type DownloadBench } from '../support/download-bench.ts';
import { FakeClock } from '../support/fake-clock.ts';

const instant = (text: string): number => Date.parse(`${text}Z`) / 1000;
const DAY = 86_400;
const SLACK = 60;

/** Pages of the history, not the questions for single ids or for the time. */
const pagesOf = (bench: DownloadBench, id: ChannelId) =>
  bench.asked(id).filter(({ method }) => method === 'messages.getHistory');

describe('a range', () => {
  test('of 250 messages comes in batches of at most 100 with at most seven requests', async () => {
    const bench = await downloadBench();
    const id = await bench.add('@gorodlife');
    const all = bench.shown(id, { from: instant('2025-01-01T00:00:00'), until: Infinity });
    const range = { from: all[0]?.date ?? 0, until: all[250]?.date ?? 0 };
    const { fill, batches } = await bench.begin();
    const done = await fill(id, range.from, range.until);
    expect(done).toMatchObject({ state: { kind: 'done' }, messages: 250 });
    expect(bench.stored(id)).toHaveLength(250);
    expect(bench.covered(id)).toEqual([range]);
    bench.expectEqual(id);
    expect(Math.max(...batches.map(({ messages }) => messages))).toBeLessThanOrEqual(100);
    expect(bench.sample.log.records().length).toBeLessThanOrEqual(Math.ceil(250 / 100) + 4);
  });

  test.each(['gorodlife', 'riverwatch_live'])(
    'oldest first: all of @%s in the order of dates, up to now',
    async (name) => {
      const bench = await downloadBench();
      const id = await bench.add(`@${name}`);
      const { downloader, until, batches } = await bench.begin();
      const { downloadId } = await downloader.start(id, 0, null, 'oldest-first');
      expect((await until(downloadId, isFinished)).state.kind).toBe('done');
      bench.expectEqual(id);
      const [covered, ...more] = bench.covered(id);
      expect(more).toEqual([]);
      expect(covered?.until).toBe(Math.floor(bench.sample.world.now()) - SLACK);
      batches.slice(1).forEach(({ range }, index) => expect(range.from).toBe(batches[index]?.range.until));
      expect(bench.stored(id)).toHaveLength(bench.shown(id, { from: 0, until: covered?.until ?? 0 }).length);
    },
  );

  test.each(['newest-first', 'oldest-first'] as const)(
    'over a round trip of 60 ms, %s: several pages at once',
    async (order) => {
      const bench = await downloadBench({ behaviour: { roundTripMs: 60 } });
      const id = await bench.add('@riverwatch_live');
      const { downloader, until } = await bench.begin();
      const { downloadId } = await downloader.start(id, instant('2024-01-01T00:00:00'), null, order);
      const done = await until(downloadId, isFinished);
      expect(done.state.kind).toBe('done');
      bench.expectEqual(id);
      expect(done.requests).toBeLessThanOrEqual(1.2 * Math.ceil(done.messages / 95) + 4);
    },
  );

  test('twice asks nothing the second time, not even the time of day', async () => {
    const bench = await downloadBench();
    const id = await bench.add('@riverwatch_live');
    const { fill } = await bench.begin();
    await fill(id, instant('2024-02-01T00:00:00'), instant('2024-03-01T00:00:00'));
    bench.sample.log.clear();
    const again = await fill(id, instant('2024-02-01T00:00:00'), instant('2024-03-01T00:00:00'));
    expect(again).toMatchObject({ state: { kind: 'done' }, requests: 0 });
    expect(bench.sample.log.records()).toEqual([]);
  });

  test('two that overlap, asked at once: no message twice, nothing asked for what is there', async () => {
    const bench = await downloadBench();
    const id = await bench.add('@riverwatch_live');
    const { downloader, until } = await bench.begin();
    const [first, second, third] = await Promise.all([
      downloader.start(id, instant('2024-02-01T00:00:00'), instant('2024-04-01T00:00:00')),
      downloader.start(id, instant('2024-02-10T00:00:00'), instant('2024-03-10T00:00:00')),
      downloader.start(id, instant('2024-03-01T00:00:00'), instant('2024-05-01T00:00:00')),
    ]);
    for (const { downloadId } of [first, second, third]) {
      expect((await until(downloadId, isFinished)).state.kind).toBe('done');
    }
    expect((await until(second.downloadId, isFinished)).requests).toBe(0);
    bench.expectEqual(id);
    expect(bench.covered(id)).toEqual([
      { from: instant('2024-02-01T00:00:00'), until: instant('2024-05-01T00:00:00') },
    ]);
  });
});

describe('the gap story', () => {
  test('1 to 10 and 20 to 31 January, then the whole month: every answer overlaps the gap', async () => {
    const bench = await downloadBench({ posts: 20_000 });
    const id = await bench.add('@riverwatch_live');
    const { fill, batches } = await bench.begin();
    const [first, tenth, twentieth, end] = [1, 11, 20, 32].map(
      (day) => instant('2024-01-01T00:00:00') + (day - 1) * DAY,
    );
    await fill(id, first ?? 0, tenth ?? 0);
    await fill(id, twentieth ?? 0, end ?? 0);
    expect(bench.covered(id)).toEqual([
      { from: first, until: tenth },
      { from: twentieth, until: end },
    ]);
    const before = bench.stored(id).length;
    bench.sample.log.clear();
    batches.length = 0;
    const done = await fill(id, first ?? 0, end ?? 0);
    expect(done.state.kind).toBe('done');
    expect(bench.covered(id)).toEqual([{ from: first, until: end }]);
    bench.expectEqual(id);
    const gap = { from: tenth ?? 0, until: twentieth ?? 0 };
    const count = bench.shown(id, gap).length;
    expect(bench.stored(id)).toHaveLength(before + count);
    expect(batches.reduce((sum, batch) => sum + batch.inserted, 0)).toBe(count);
    expect(bench.sample.log.records().length).toBeLessThanOrEqual(Math.ceil(count / 100) + 4);
    for (const { dates } of pagesOf(bench, id)) {
      expect(Math.min(...dates)).toBeLessThan(gap.until + SLACK);
      expect(Math.max(...dates)).toBeGreaterThanOrEqual(gap.from - SLACK);
    }
  });

  test('at the precision of seconds, with several posts in the seconds of both edges', async () => {
    const bench = await downloadBench();
    const id = await bench.add('@gorodlife');
    const posts = bench.shown(id, { from: instant('2025-03-01T00:00:00'), until: instant('2025-12-01T00:00:00') });
    const { world } = bench.sample;
    const ids = new Set(world.channel(Number(id))?.posts.map((post) => post.id));
    const places = posts.filter(({ messageId }) => !ids.has(messageId + 1));
    const [low, high] = [places[1], places.at(-2)];
    if (!low || !high || low.date + 100 >= high.date) throw new Error('no free ids here');
    const [edge, top] = [low.date, high.date];
    for (const { messageId, date } of [low, high]) {
      world.insertPost(Number(id), { id: messageId + 1, date }, { text: 'in the same second' });
    }
    const { fill } = await bench.begin();
    for (const range of [
      { from: edge + 1, until: top },
      { from: edge, until: edge + 1 },
      { from: top, until: top + 1 },
      { from: edge - 100, until: top + 100 },
    ]) {
      expect((await fill(id, range.from, range.until)).state.kind).toBe('done');
      bench.expectEqual(id);
    }
    expect(bench.covered(id)).toEqual([{ from: edge - 100, until: top + 100 }]);
  });
});

describe('whole channels', () => {
  test.each([
    ['as Telegram answers', {}],
    ['offset_date showing its own second', { inclusiveOffsetDate: true }],
    ['pages of 37', { pageSize: 37 }],
  ] as const)('%s: every channel equals the world, bursts and hidden runs included', async (_name, behaviour) => {
    const bench = await downloadBench({ behaviour });
    const { fill } = await bench.begin();
    const channels = bench.sample.world.channels.filter((channel) => !channel.private && channel.username !== null);
    expect(channels.length).toBeGreaterThan(3);
    for (const channel of channels) {
      const id = await bench.add(`@${channel.username}`);
      const done = await fill(id, instant('2015-01-01T00:00:00'), null);
      expect(done.state).toEqual({ kind: 'done' });
      const all = bench.shown(id, { from: 0, until: bench.sample.world.now() - SLACK });
      const from = Math.min(...all.map(({ date }) => date));
      expect(bench.covered(id)).toEqual([{ from, until: bench.sample.world.now() - SLACK }]);
      expect(bench.stored(id)).toHaveLength(all.length);
      bench.expectEqual(id);
      if (!('pageSize' in behaviour)) {
        const posts = bench.sample.world.timeline(channel).length;
        expect(bench.sample.log.records().length).toBeLessThanOrEqual(Math.ceil(posts / 100) + 8);
      }
    }
  });

  test('a hidden early history is not called quiet', async () => {
    const bench = await downloadBench();
    const hidden = bench.sample.world.channels.find(({ hiddenBelow }) => hiddenBelow > 0);
    const id = await bench.add(`@${hidden?.username}`);
    const { fill } = await bench.begin();
    await fill(id, instant('2015-01-01T00:00:00'), null);
    const [covered] = bench.covered(id);
    const first = Math.min(...bench.shown(id, { from: 0, until: Infinity }).map(({ date }) => date));
    expect(covered?.from).toBe(first);
    const { state } = await fill(id, instant('2015-01-01T00:00:00'), first);
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'range-before-first' } });
    expect(bench.covered(id)).toEqual([covered]);
  });

  test('150 hidden posts in a row, and their neighbourhood alone', async () => {
    const bench = await downloadBench();
    const id = await bench.add('@gorodlife');
    const run = bench.sample.world.channel(Number(id))?.posts.filter(({ hidden }) => hidden) ?? [];
    expect(run.length).toBeGreaterThanOrEqual(150);
    const from = instant('2024-09-12T00:00:00');
    const { fill } = await bench.begin();
    for (const range of [
      { from: from + 13 * 3_600, until: from + 14 * 3_600 },
      { from: from + 12 * 3_600, until: from + 13 * 3_600 + 1_000 },
      { from: from + 13 * 3_600 + 1_000, until: from + DAY },
      { from, until: from + 2 * DAY },
    ]) {
      expect((await fill(id, range.from, range.until)).state.kind).toBe('done');
      bench.expectEqual(id);
    }
  });

  test('up to now twice downloads the new part only', async () => {
    const bench = await downloadBench();
    const id = await bench.add('@riverwatch_live');
    const { world } = bench.sample;
    const { fill } = await bench.begin();
    await fill(id, world.now() - 30 * DAY, null);
    world.advanceClock(500);
    const late = world.addPost(Number(id), { text: 'news' });
    world.advanceClock(500);
    bench.sample.log.clear();
    const second = await fill(id, world.now() - 30 * DAY, null);
    expect(second.state.kind).toBe('done');
    expect(bench.stored(id).map(({ messageId }) => messageId)).toContain(late.id);
    expect(pagesOf(bench, id).length).toBeLessThanOrEqual(2);
    bench.expectEqual(id);
  });
});

describe('faults', () => {
  const month = { from: instant('2024-01-01T00:00:00'), until: instant('2024-04-01T00:00:00') };

  test('the socket is cut in the middle of answers', async () => {
    const bench = await downloadBench();
    const id = await bench.add('@riverwatch_live');
    bench.sample.faults.add({ method: 'messages.getHistory', nth: 2, fault: { kind: 'cut' } });
    bench.sample.faults.add({ method: 'messages.getHistory', nth: 4, fault: { kind: 'cut' } });
    const { fill } = await bench.begin();
    expect((await fill(id, month.from, month.until)).state.kind).toBe('done');
    expect(bench.covered(id)).toEqual([month]);
    bench.expectEqual(id);
  });

  test('the server is gone for a minute: told as offline, then it goes on by itself', async () => {
    const bench = await downloadBench();
    const id = await bench.add('@riverwatch_live');
    const clock = new FakeClock();
    clock.held = true;
    const { downloader, until, told } = await bench.begin(clock);
    const { log, server } = bench.sample;
    const second = new Promise<void>((resolve) => {
      const stop = log.onRecord(() => {
        if (pagesOf(bench, id).length < 2) return;
        stop();
        resolve();
      });
    });
    const { downloadId } = await downloader.start(id, month.from, month.until);
    await second;
    await server.stopListening();
    const state = await until(downloadId, ({ kind }) => kind === 'offline' || kind === 'done');
    expect(state.state.kind).toBe('offline');
    const committed = bench.stored(id).length;
    bench.expectEqual(id);
    await server.listenAgain();
    clock.held = false;
    clock.pass(60_000);
    expect((await until(downloadId, isFinished)).state.kind).toBe('done');
    expect(bench.stored(id).length).toBeGreaterThan(committed);
    bench.expectEqual(id);
    expect(
      told.filter((download, index) => download.state.kind === 'offline' && told[index - 1]?.state.kind !== 'offline')
        .length,
    ).toBeLessThanOrEqual(2);
  });

  test('a flood of one second in real time, then floods of 30 and 3,000 with a clock passed in', async () => {
    const bench = await downloadBench();
    const id = await bench.add('@riverwatch_live');
    const real = await bench.begin();
    bench.sample.faults.add({ method: 'messages.getHistory', fault: { kind: 'flood', seconds: 1 } });
    const began = performance.now();
    expect((await real.fill(id, month.from, month.from + 20 * DAY)).state.kind).toBe('done');
    expect(performance.now() - began).toBeGreaterThanOrEqual(1_000);
    expect(real.told.map(({ state }) => state)).toContainEqual(
      expect.objectContaining({ kind: 'flood-wait', seconds: 1 }),
    );
    await real.downloader.shut();
    const clock = new FakeClock();
    const passed = await bench.begin(clock);
    bench.sample.faults.add({ method: 'messages.getHistory', nth: 2, fault: { kind: 'flood', seconds: 30 } });
    bench.sample.faults.add({ method: 'messages.getHistory', nth: 3, fault: { kind: 'flood', seconds: 3_000 } });
    expect((await passed.fill(id, month.from, month.until)).state.kind).toBe('done');
    expect(clock.slept).toEqual(expect.arrayContaining([30_000, 3_000_000]));
    bench.expectEqual(id);
  });

  test.each([
    [
      'the channel turns private',
      'private-channel',
      (bench: DownloadBench, id: ChannelId) => bench.sample.world.setPrivate(Number(id), true),
    ],
    ['the session is revoked', 'session-revoked', (bench: DownloadBench) => bench.sample.server.revokeSessions()],
  ] as const)('%s in the middle: a sentence, and what was committed stays', async (_name, kind, happen) => {
    const bench = await downloadBench();
    const id = await bench.add('@riverwatch_live');
    const { downloader, until, batches } = await bench.begin();
    const stop = bench.sample.log.onRecord(() => {
      if (pagesOf(bench, id).length < 3) return;
      stop();
      happen(bench, id);
    });
    const { downloadId } = await downloader.start(id, instant('2023-01-01T00:00:00'), null);
    const { state } = await until(downloadId, isFinished);
    expect(state).toMatchObject({ kind: 'failed', failure: { kind } });
    expect(bench.stored(id)).toHaveLength(batches.reduce((sum, { messages }) => sum + messages, 0));
    expect(bench.stored(id).length).toBeGreaterThan(0);
    bench.expectEqual(id);
    if (kind !== 'private-channel') return;
    bench.sample.world.setPrivate(Number(id), false);
    await downloader.resume(downloadId);
    expect((await until(downloadId, ({ kind }) => kind !== 'waiting' && kind !== 'running')).state.kind).toBe('done');
    bench.expectEqual(id);
  });

  test('paused, the app quit, started again, resumed: nothing of what was there is asked for', async () => {
    const bench = await downloadBench();
    const id = await bench.add('@riverwatch_live');
    const before = await bench.begin();
    const stop = bench.sample.log.onRecord(() => {
      if (pagesOf(bench, id).length === 4) void before.downloader.pause(before.downloader.list()[0]?.downloadId ?? '');
    });
    const { downloadId } = await before.downloader.start(
      id,
      instant('2023-06-01T00:00:00'),
      instant('2025-01-01T00:00:00'),
    );
    const paused = await before.until(downloadId, ({ kind }) => kind === 'paused' || kind === 'done');
    expect(paused.state.kind).toBe('paused');
    stop();
    await before.downloader.shut();
    bench.expectEqual(id);
    const [covered] = bench.covered(id);
    bench.sample.log.clear();
    const after = await bench.begin();
    expect(after.downloader.list()).toMatchObject([
      { downloadId, state: { kind: 'paused' }, gapSeconds: paused.gapSeconds },
    ]);
    expect(bench.sample.log.records()).toEqual([]);
    await after.downloader.resume(downloadId);
    expect((await after.until(downloadId, isFinished)).state.kind).toBe('done');
    const asked = pagesOf(bench, id).flatMap(({ dates }) => dates);
    expect(asked.filter((date) => date > (covered?.from ?? 0) + SLACK)).toEqual([]);
    expect(bench.covered(id)).toEqual([
      { from: instant('2023-06-01T00:00:00'), until: instant('2025-01-01T00:00:00') },
    ]);
    bench.expectEqual(id);
  });

  test('posts arrive while the fill runs', async () => {
    const bench = await downloadBench();
    const { world, log } = bench.sample;
    const id = await bench.add('@riverwatch_live');
    const { fill } = await bench.begin();
    const cut = world.now() - SLACK;
    const stop = log.onRecord(({ method }) => {
      if (method !== 'messages.getHistory') return;
      world.addPost(Number(id), { text: 'while it runs' });
      world.advanceClock(100);
    });
    expect((await fill(id, instant('2024-01-01T00:00:00'), null)).state.kind).toBe('done');
    stop();
    expect(bench.covered(id)).toEqual([{ from: instant('2024-01-01T00:00:00'), until: cut }]);
    bench.expectEqual(id);
    expect((await fill(id, instant('2024-01-01T00:00:00'), null)).state.kind).toBe('done');
    bench.expectEqual(id);
  });

  test('disorder beyond the slack: stops, goes on below, and is read through when tried again', async () => {
    const bench = await downloadBench();
    const id = await bench.add('@gorodlife');
    const posts = bench.shown(id, { from: instant('2025-02-01T00:00:00'), until: instant('2025-04-01T00:00:00') });
    const place = posts[Math.floor(posts.length / 2)];
    if (!place) throw new Error('no post in two months');
    const channel = bench.sample.world.channel(Number(id));
    let stray = place.messageId;
    while (channel?.posts.some((post) => post.id === stray)) stray += 1;
    bench.sample.world.insertPost(Number(id), { id: stray, date: place.date - 4 * DAY }, { text: 'imported' });
    const { fill, downloader, until } = await bench.begin();
    const range = { from: instant('2025-02-01T00:00:00'), until: instant('2025-04-01T00:00:00') };
    const stopped = await fill(id, range.from, range.until);
    expect(stopped.state).toMatchObject({ kind: 'failed', failure: { kind: 'disorder' } });
    bench.expectEqual(id);
    const below = await downloader.goOnBelow(stopped.downloadId);
    expect((await until(below.downloadId, isFinished)).state.kind).toBe('done');
    bench.expectEqual(id);
    const covered = bench.covered(id);
    expect(covered).toHaveLength(2);
    const gap = { from: covered[0]?.until ?? 0, until: covered[1]?.from ?? 0 };
    expect(gap.from).toBe(place.date - 4 * DAY);
    const again = await fill(id, gap.from, gap.until);
    expect(again.state).toMatchObject({ kind: 'failed', failure: { kind: 'disorder' } });
    expect(bench.covered(id)).toEqual(covered);
    await downloader.resume(again.downloadId);
    expect((await until(again.downloadId, ({ kind }) => kind !== 'waiting' && kind !== 'running')).state.kind).toBe(
      'done',
    );
    expect(bench.covered(id)).toEqual([range]);
    expect(bench.stored(id).map(({ messageId }) => messageId)).toContain(stray);
    bench.expectEqual(id);
  });

  test('a channel that is not in the archive', async () => {
    const bench = await downloadBench();
    const { fill } = await bench.begin();
    const { state } = await fill(channelId(999), month.from, month.until);
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'channel-not-added' } });
  });
});
