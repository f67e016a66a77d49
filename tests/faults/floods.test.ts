// Telegram asks to wait: each wait is told, and waited out exactly, once; then the fill goes on by itself.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Fault } from '../../src/sample-telegram/world/model.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { faultBench, type FaultArchive, type FaultBench } from '../support/fault-bench.ts';
import type { FaultRun } from '../support/fault-run.ts';
import { expectBatches, type Span } from '../support/fault-check.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
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

const HISTORY = 'messages.getHistory';
const flood = (seconds: number): Fault => ({ kind: 'flood', seconds });

function expectWhole(archive: FaultArchive, run: FaultRun): void {
  const kept = archive.expectExact();
  expect(kept.rows).toHaveLength(250);
  expect(kept.covered).toEqual([range]);
  expectBatches(run.batches, kept);
}

/** The waits that were told, in seconds; progress during one tells the same wait again. */
function toldWaits(run: FaultRun): readonly number[] {
  const states = new Set(run.told.map(({ state }) => state));
  return [...states].flatMap((state) => (state.kind === 'flood-wait' ? [state.seconds] : []));
}

/** What was slept for floods; up to a second is also the pace between requests, which floods teach. */
const floodsSlept = (clock: FakeClock): readonly number[] => clock.slept.filter((slept) => slept > 1_000);

describe.each([
  ['at the first page', HISTORY, 1],
  ['in mid-gap', HISTORY, 2],
  ['at the last page', HISTORY, 3],
  ['at the question for the time', 'updates.getState', 1],
] as const)('%s', (_place, method, nth) => {
  test('1, 30 and 3,000 seconds in a row: each is waited exactly, and nothing is asked before', async () => {
    const archive = await bench.archive();
    const clock = new FakeClock();
    clock.held = true;
    const run = await archive.begin({ clock });
    const waits = [1, 30, 3_000];
    for (const [index, seconds] of waits.entries()) {
      bench.sample.faults.add({ method, nth: nth + index, fault: flood(seconds) });
    }
    const { downloadId } = await run.downloader.start(archive.channelId, range.from, range.until);
    for (const seconds of waits) {
      const { state } = await run.until(
        downloadId,
        (state) => state.kind === 'flood-wait' && state.seconds === seconds,
      );
      expect(state).toEqual({ kind: 'flood-wait', seconds, until: bench.sample.world.now() + seconds });
      archive.expectExact();
      const asked = bench.sample.log.records().length;
      await clock.asleep();
      expect(clock.slept.at(-1)).toBe(seconds * 1_000);
      clock.pass(seconds * 1_000 - 1);
      expect(run.downloader.list()[0]?.state.kind).toBe('flood-wait');
      expect(bench.sample.log.records()).toHaveLength(asked);
      clock.held = seconds !== 3_000;
      clock.pass(1);
    }
    expect((await run.finished(downloadId)).state.kind).toBe('done');
    expect(floodsSlept(clock)).toEqual([30_000, 3_000_000]);
    expect(toldWaits(run)).toEqual(waits);
    expectWhole(archive, run);
  });
});

test('a flood of one second, in real time', async () => {
  const archive = await bench.archive();
  const run = await archive.begin();
  bench.sample.faults.add({ method: HISTORY, nth: 2, fault: flood(1) });
  const asked: number[] = [];
  const stop = bench.sample.log.onRecord(({ method }) => {
    if (method === HISTORY) asked.push(performance.now());
  });
  const done = await run.fill(range.from, range.until);
  stop();
  expect(done.state.kind).toBe('done');
  expect((asked[2] ?? 0) - (asked[1] ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect(run.states(done.downloadId)).toEqual(['waiting', 'running', 'flood-wait', 'running', 'done']);
  expectWhole(archive, run);
});

if (WHOLE) {
  test('a flood of thirty seconds, in real time', async () => {
    const archive = await bench.archive();
    const run = await archive.begin();
    bench.sample.faults.add({ method: HISTORY, nth: 2, fault: flood(30) });
    const began = performance.now();
    expect((await run.fill(range.from, range.until)).state.kind).toBe('done');
    const took = performance.now() - began;
    expect(took).toBeGreaterThanOrEqual(30_000);
    expect(took).toBeLessThan(40_000);
    expect(toldWaits(run)).toEqual([30]);
    expectWhole(archive, run);
  }, 60_000);
}

const NAMES: readonly [string, number][] = [
  ['FLOOD_PREMIUM_WAIT_7', 7],
  ['FLOOD_WAIT_90', 90],
  ['SLOWMODE_WAIT_12', 12],
];
test.each(NAMES.slice(0, WHOLE ? 3 : 1))('%s is a wait of %d seconds', async (message, seconds) => {
  const archive = await bench.archive();
  const clock = new FakeClock();
  const run = await archive.begin({ clock });
  bench.sample.faults.add({ method: HISTORY, nth: 2, fault: { kind: 'error', code: 420, message } });
  expect((await run.fill(range.from, range.until)).state.kind).toBe('done');
  expect(floodsSlept(clock)).toEqual([seconds * 1_000]);
  expect(toldWaits(run)).toEqual([seconds]);
  expectWhole(archive, run);
});

test('the same wait ten times in a row, and then a lost connection: told each, filled whole', async () => {
  const archive = await bench.archive({ times: { retry: 10, attempts: [20] } });
  const clock = new FakeClock();
  const run = await archive.begin({ clock });
  bench.sample.faults.add({ method: HISTORY, nth: 2, count: 10, fault: flood(30) });
  bench.sample.faults.add({ method: HISTORY, nth: 12, fault: { kind: 'cut' } });
  expect((await run.fill(range.from, range.until)).state.kind).toBe('done');
  expect(floodsSlept(clock)).toEqual(Array.from({ length: 10 }, () => 30_000));
  expect(toldWaits(run)).toHaveLength(10);
  expectWhole(archive, run);
});

test('paused, cancelled and left in the middle of an hour: at once, and nothing of it is asked again later', async () => {
  const archive = await bench.archive();
  const clock = new FakeClock();
  clock.held = true;
  for (const how of ['pause', 'cancel', 'quit'] as const) {
    const run = await archive.begin({ clock });
    bench.sample.faults.add({ method: HISTORY, nth: how === 'pause' ? 2 : 1, fault: flood(3_600) });
    const { downloadId } = await run.downloader.start(archive.channelId, range.from, range.until);
    await run.until(downloadId, ({ kind }) => kind === 'flood-wait');
    const asked = bench.sample.log.records().length;
    if (how === 'quit') await run.downloader.shut();
    else await run.downloader[how](downloadId);
    expect(run.downloader.list()[0]?.state.kind).toBe({ pause: 'paused', cancel: 'cancelled', quit: 'waiting' }[how]);
    expect(bench.sample.log.records()).toHaveLength(asked);
    archive.expectExact();
    bench.sample.faults.clear();
    if (how === 'pause') await run.downloader.cancel(downloadId);
    await run.downloader.shut();
  }
  // What was quit is taken up by the next start.
  clock.held = false;
  const run = await archive.begin({ clock });
  const [waiting] = run.downloader.list();
  expect((await run.finished(waiting?.downloadId ?? '')).state.kind).toBe('done');
  const kept = archive.expectExact();
  expect(kept.covered).toEqual([range]);
  expect(kept.rows).toHaveLength(250);
});

test('a budget of two pages a second that the server keeps to itself: the pace is learnt, and all of it comes', async () => {
  const archive = await bench.archive();
  const run = await archive.begin();
  bench.sample.faults.resetBehaviour({ budget: { requests: 2, seconds: 1 } });
  const done = await run.fill(range.from, range.until);
  expect(done.state.kind).toBe('done');
  expect(toldWaits(run).length).toBeGreaterThanOrEqual(1);
  expectWhole(archive, run);
});
