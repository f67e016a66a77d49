// The network dies at the first page, in the middle and at the last one: cut, gone, mute, refused. The running batch is not
// in the file, the earlier ones are; it is told; and the fill completes by itself.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { faultBench, type FaultArchive, type FaultBench } from '../support/fault-bench.ts';
import type { FaultRun } from '../support/fault-run.ts';
import { expectBatches, type Span } from '../support/fault-check.ts';

// A busy machine is no fault.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
let bench: FaultBench;
let range: Span;
beforeAll(async () => {
  bench = await faultBench('riverwatch_live');
  range = bench.rangeOf(250);
});
afterEach(() => bench.tidy());
afterAll(() => bench.close());

/** Pages of this fill: it begins the slack above the range and ends beyond the slack below it. */
const POINTS = [
  ['at the first page', 1],
  ['in mid-gap', 2],
  ['at the last page', 3],
] as const;
const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const SOON = { retry: 10, attempts: [20, 50, 50] } as const;

/** All is there at last: each of the 250 once, in batches of a hundred at most. */
function expectWhole(archive: FaultArchive, run: FaultRun): void {
  const kept = archive.expectExact();
  expect(kept.rows).toHaveLength(250);
  expect(kept.covered).toEqual([range]);
  expectBatches(run.batches, kept);
  expect(run.batches.length).toBeGreaterThanOrEqual(3);
}

/** What the file holds now is what was committed, all of it from answers that came; nothing of the lost one. */
function expectHonest(archive: FaultArchive, run: FaultRun): void {
  const kept = archive.expectExact();
  expectBatches(run.batches, kept);
  const arrived = new Set(archive.asked().flatMap(({ ids }) => ids));
  expect(kept.rows.filter(({ id }) => !arrived.has(id))).toEqual([]);
  expect(kept.rows.length).toBeLessThan(250);
}

test('250 messages: all of them, in batches of at most 100, with at most seven requests', async () => {
  const archive = await bench.archive();
  const run = await archive.begin();
  const done = await run.fill(range.from, range.until);
  expect(done).toMatchObject({ state: { kind: 'done' }, messages: 250, requests: expect.any(Number) });
  expectWhole(archive, run);
  expect(bench.sample.log.records().length).toBeLessThanOrEqual(Math.ceil(250 / 100) + 4);
  expect(run.states(done.downloadId)).toEqual(['waiting', 'running', 'done']);
});

describe.each(POINTS)('%s', (_place, nth) => {
  test('the socket is cut in the middle of an answer: asked again on a new one', async () => {
    const archive = await bench.archive({ times: SOON });
    const run = await archive.begin();
    bench.sample.faults.add({ method: 'messages.getHistory', nth, fault: { kind: 'cut' } });
    expect((await run.fill(range.from, range.until)).state.kind).toBe('done');
    expectWhole(archive, run);
    expect(archive.connections).toEqual(['connecting', 'connected']);
    expect(bench.sample.faults.pending).toEqual([]);
  });

  test('the server is gone and comes back: told as offline, and it goes on by itself', async () => {
    const archive = await bench.archive({ times: SOON });
    const run = await archive.begin();
    const gone = new Promise<void>((resolve) => {
      bench.atAnswer(nth, () => void bench.sample.server.stopListening().then(resolve));
    });
    const { downloadId } = await run.downloader.start(archive.channelId, range.from, range.until);
    await gone;
    const offline = await run.until(downloadId, ({ kind }) => kind === 'offline');
    expect(offline.state).toMatchObject({
      failure: {
        kind: 'network-lost',
        message: 'The connection to Telegram is lost.',
        kept: 'Everything that was committed before is in the archive.',
        next: 'Check this computer’s connection to the internet. Downloads that wait go on by themselves; try anything else again.',
      },
    });
    expectHonest(archive, run);
    await bench.sample.server.listenAgain();
    expect((await run.finished(downloadId)).state.kind).toBe('done');
    expectWhole(archive, run);
    expect(run.states(downloadId)).toEqual(['waiting', 'running', 'offline', 'running', 'done']);
  });

  if (!WHOLE && nth !== 2) return; // the other points in the long form only
  test('no answer at all: the deadline ends the waiting, and it is asked again', async () => {
    const archive = await bench.archive({ times: { answer: 1_500 } });
    const clock = new FakeClock();
    clock.held = true;
    const run = await archive.begin({ clock, deaf: true });
    bench.sample.faults.add({ method: 'messages.getHistory', nth, fault: { kind: 'silence' } });
    const { downloadId } = await run.downloader.start(archive.channelId, range.from, range.until);
    const offline = await run.until(downloadId, ({ kind }) => kind === 'offline');
    expect(offline.state).toMatchObject({
      failure: { kind: 'timed-out', message: 'Telegram did not answer within 2 seconds.' },
    });
    expectHonest(archive, run);
    await clock.asleep();
    clock.pass(1_000);
    expect((await run.finished(downloadId)).state.kind).toBe('done');
    expectWhole(archive, run);
    expect(run.states(downloadId)).toEqual(['waiting', 'running', 'offline', 'running', 'done']);
    expect(archive.connections).toEqual([]);
  });

  test('gone for minutes, by a clock that is passed in: tried again ever more seldom, told once', async () => {
    const archive = await bench.archive({ times: SOON });
    const clock = new FakeClock();
    clock.held = true;
    const run = await archive.begin({ clock, deaf: true });
    bench.atAnswer(nth, () => void bench.sample.server.stopListening());
    const { downloadId } = await run.downloader.start(archive.channelId, range.from, range.until);
    await run.until(downloadId, ({ kind }) => kind === 'offline');
    for (const seconds of [1, 2, 5, 10, 20, 30, 30]) {
      await clock.asleep();
      expect(clock.slept.at(-1)).toBe(seconds * 1000);
      expectHonest(archive, run);
      if (clock.slept.length === 7) await bench.sample.server.listenAgain();
      clock.pass(seconds * 1000 - 1);
      const { requests } = await run.until(downloadId, ({ kind }) => kind === 'offline');
      clock.pass(1);
      if (clock.slept.length < 7) expect(run.downloader.list()[0]?.requests).toBe(requests);
    }
    expect((await run.finished(downloadId)).state.kind).toBe('done');
    expectWhole(archive, run);
    expect(clock.slept).toEqual([1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 30_000]);
    expect(run.states(downloadId)).toEqual(['waiting', 'running', 'offline', 'running', 'done']);
  });
});

test('refused at the start: told as offline, and filled once somebody listens', async () => {
  const archive = await bench.archive({ times: SOON });
  await bench.sample.server.stopListening();
  const run = await archive.begin();
  const { downloadId } = await run.downloader.start(archive.channelId, range.from, range.until);
  const { state } = await run.until(downloadId, ({ kind }) => kind === 'offline');
  expect(state).toMatchObject({ failure: { kind: 'network-lost' } });
  expect(archive.expectExact()).toEqual({ covered: [], rows: [] });
  await bench.sample.server.listenAgain();
  expect((await run.finished(downloadId)).state.kind).toBe('done');
  expectWhole(archive, run);
});

if (WHOLE) {
  test('every page is cut once, and every second connection too', async () => {
    const archive = await bench.archive({ times: SOON });
    const run = await archive.begin();
    for (const nth of [1, 3, 5, 7])
      bench.sample.faults.add({ method: 'messages.getHistory', nth, fault: { kind: 'cut' } });
    bench.sample.faults.add({ method: 'updates.getState', fault: { kind: 'cut' } });
    expect((await run.fill(range.from, range.until)).state.kind).toBe('done');
    expectWhole(archive, run);
  });
}

test('offline, paused, the app quit while nobody listens, started again: it goes on where it was', async () => {
  const archive = await bench.archive({ times: SOON });
  const before = await archive.begin();
  bench.atAnswer(2, () => void bench.sample.server.stopListening());
  const { downloadId } = await before.downloader.start(archive.channelId, range.from, range.until);
  await before.until(downloadId, ({ kind }) => kind === 'offline');
  expect((await before.downloader.pause(downloadId)).state.kind).toBe('paused');
  expectHonest(archive, before);
  const committed = before.batches.length;
  await bench.sample.server.listenAgain();
  await archive.restart();
  archive.forget();
  const after = await archive.begin();
  expect(after.downloader.list()).toMatchObject([{ downloadId, state: { kind: 'paused' } }]);
  expect(archive.asked()).toEqual([]);
  await after.downloader.resume(downloadId);
  expect((await after.finished(downloadId)).state.kind).toBe('done');
  const kept = archive.expectExact();
  expectBatches([...before.batches, ...after.batches], kept);
  expect(kept.covered).toEqual([range]);
  expect(after.batches.length).toBeGreaterThanOrEqual(3 - committed);
});
