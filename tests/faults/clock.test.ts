// Clocks that are wrong, clocks that jump, and a computer that slept in the middle of a fill. The server's time decides: what
// is claimed ends before it, and capture times are told by it.
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { faultBench, type FaultArchive, type FaultBench } from '../support/fault-bench.ts';
import type { FaultRun } from '../support/fault-run.ts';
import { expectBatches, type Span } from '../support/fault-check.ts';
import { faultProxy } from '../support/fault-proxy.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const HOUR = 3_600;
const SLACK = 60;
// A busy machine is no fault.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
let bench: FaultBench;
let range: Span;
beforeAll(async () => {
  bench = await faultBench('riverwatch_live');
  range = bench.rangeOf(250);
});
afterEach(async () => {
  await bench.tidy();
  vi.unstubAllGlobals();
});
afterAll(() => bench.close());

/** This computer’s clock says something else from now on, and goes on from there; its timers run as ever. */
function wrongBy(seconds: number): void {
  const Before = Date;
  class Wrong extends Before {
    constructor(...given: [] | [string | number | Date]) {
      super(given.length === 0 ? Wrong.now() : given[0]);
    }
    static override now(): number {
      return Before.now() + seconds * 1000;
    }
  }
  vi.stubGlobal('Date', Wrong);
}

function expectWhole(archive: FaultArchive, runs: readonly FaultRun[], asked: Span = range): void {
  const kept = archive.expectExact();
  expect(kept.covered).toEqual([asked]);
  expectBatches(
    runs.flatMap(({ batches }) => batches),
    kept,
  );
}

/** When rows were asked for and ranges captured, as the file says it: between two moments of the server's clock. */
function expectCaptured(archive: FaultArchive, from: number, until: number): void {
  const database = new Database(archive.file, { readonly: true });
  const told = database
    .prepare(
      `SELECT fetched_at AS moment FROM messages UNION SELECT captured_from FROM covered_ranges
       UNION SELECT captured_until FROM covered_ranges`,
    )
    .pluck()
    .all()
    .map((moment) => Date.parse(String(moment)) / 1000);
  database.close();
  // The client reckons in whole seconds.
  expect(Math.min(...told)).toBeGreaterThanOrEqual(from - 2);
  expect(Math.max(...told)).toBeLessThanOrEqual(until + 2);
}

describe('this computer’s clock', () => {
  test.each([
    ['an hour ahead', HOUR],
    ['an hour behind', -HOUR],
    ['a year behind', -365 * 24 * HOUR],
  ])('%s: signs in, fills up to the server’s now, and tells its time', async (_name, seconds) => {
    wrongBy(seconds);
    const { world } = bench.sample;
    const archive = await bench.archive();
    await archive.signInAgain();
    const before = world.now();
    const run = await archive.begin();
    const { state } = await run.fill(range.from, null);
    expect(state.kind).toBe('done');
    expectWhole(archive, [run], { from: range.from, until: world.now() - SLACK });
    expectCaptured(archive, before, world.now());
  });

  test.each([
    ['forward', HOUR],
    ['back', -HOUR],
  ])(
    'is set %s by an hour in the middle of a fill: the fill goes on, and its times are the server’s',
    async (_name, seconds) => {
      const { world } = bench.sample;
      const archive = await bench.archive();
      const before = world.now();
      const run = await archive.begin();
      bench.atAnswer(2, () => wrongBy(seconds));
      const { state } = await run.fill(range.from, range.until);
      expect(state.kind).toBe('done');
      expectWhole(archive, [run]);
      expectCaptured(archive, before, world.now());
    },
  );
});

test.each([
  ['forward by an hour', HOUR],
  ['back by twenty-five seconds', -25],
])('the server’s clock jumps %s in the middle of a fill: exact all the same', async (_name, seconds) => {
  const { world } = bench.sample;
  world.advanceClock(2 * HOUR);
  const archive = await bench.archive();
  const run = await archive.begin();
  bench.atAnswer(2, () => world.advanceClock(seconds));
  const { state } = await run.fill(range.from, range.until);
  expect(state.kind).toBe('done');
  expectWhole(archive, [run]);
  // Up to now, by whatever it says now; what it had said before is not claimed anew.
  expect((await run.fill(range.from, null)).state.kind).toBe('done');
  const kept = archive.expectExact();
  expect(kept.covered.at(-1)?.until).toBeLessThanOrEqual(world.now() - SLACK);
});

describe('the computer sleeps', () => {
  test.each([
    ['at the first page', 1],
    ['in mid-gap', 2],
    ['at the last page', 3],
  ] as const)(
    'for eight hours %s: its sockets are dead without a word, and the fill completes',
    async (_place, nth) => {
      const { world } = bench.sample;
      const proxy = await faultProxy(bench.sample.port);
      const archive = await bench.archive({
        port: proxy.port,
        times: { answer: 3_000, ping: 150, pong: 300, retry: 10, attempts: [20, 50] },
      });
      const before = world.now();
      const run = await archive.begin();
      bench.atAnswer(nth, () => {
        proxy.freeze();
        wrongBy(8 * HOUR);
        world.advanceClock(8 * HOUR);
      });
      const { state } = await run.fill(range.from, range.until);
      expect(state.kind).toBe('done');
      expectWhole(archive, [run]);
      expectCaptured(archive, before, world.now());
      expect(archive.connections).toContain('connecting');
      await archive.telegram.close();
      await proxy.close();
    },
  );

  test('and wakes with every deadline long over while the answer lies in the socket: nothing is lost, nothing twice', async () => {
    const archive = await bench.archive({
      times: { answer: 700, ping: 100, pong: 500, retry: 10, attempts: [20, 50] },
    });
    const run = await archive.begin({ clock: new FakeClock() });
    for (const nth of WHOLE ? [1, 2, 3] : [2]) {
      bench.atAnswer(nth, () => {
        // Everything in this process stands still: timers are late when it goes on.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900);
      });
    }
    expect((await run.fill(range.from, range.until)).state.kind).toBe('done');
    expectWhole(archive, [run]);
  });

  test('through a wait of thirty seconds: it goes on at once, not thirty seconds later', async () => {
    const archive = await bench.archive();
    const clock = new FakeClock();
    clock.held = true;
    const run = await archive.begin({ clock });
    bench.sample.faults.add({ method: 'messages.getHistory', nth: 2, fault: { kind: 'flood', seconds: 30 } });
    const { downloadId } = await run.downloader.start(archive.channelId, range.from, range.until);
    await run.until(downloadId, ({ kind }) => kind === 'flood-wait');
    await clock.asleep();
    clock.held = false;
    clock.pass(8 * HOUR * 1000);
    expect((await run.finished(downloadId)).state.kind).toBe('done');
    expect(clock.slept.filter((slept) => slept > 1_000)).toEqual([30_000]);
    expectWhole(archive, [run]);
  });
});
