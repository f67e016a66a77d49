// The pace against a server that keeps a budget to itself: fixed windows that follow each other, waits rounded up.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { Pace } from './pace.ts';
import type { Limit } from './learnt-limit.ts';

const { signal } = new AbortController();

interface Server {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds of a window that were over when it was asked first, and requests that somebody else made in it. */
  readonly begun?: number;
  readonly others?: number;
}

/** Makes requests one after the other, each `trip` milliseconds long, and says how long all of them took. */
async function run(pace: Pace, clock: FakeClock, server: Server, requests: number, trip: number) {
  const { seconds, begun = 0, others = 0 } = server;
  const length = seconds * 1_000;
  const origin = clock.now() - begun;
  const spent = new Map([[0, others]]);
  const began = clock.now();
  let floods = 0;
  for (let answered = 0; answered < requests;) {
    const turn = await pace.turn(signal);
    const window = Math.floor((clock.now() - origin) / length);
    const count = (spent.get(window) ?? 0) + 1;
    spent.set(window, count);
    const left = (window + 1) * length - (clock.now() - origin);
    clock.pass(trip);
    if (count <= server.requests) {
      answered += 1;
      pace.answered(turn);
    } else {
      floods += 1;
      pace.flooded(turn, Math.max(1, Math.ceil(left / 1_000)));
    }
  }
  return { milliseconds: clock.now() - began, floods };
}

const BUDGETS = [
  { requests: 30, seconds: 10 },
  { requests: 100, seconds: 30 },
  { requests: 20, seconds: 5 },
] as const;

describe('a budget that a server keeps to itself', () => {
  test.each(BUDGETS)(
    '$requests requests per $seconds s: 200 take at most 1.15 times the ideal time, with few floods',
    async (server) => {
      for (const trip of [3, 20, 80]) {
        const clock = new FakeClock();
        const { milliseconds, floods } = await run(new Pace(clock), clock, server, 200, trip);
        const windows = Math.ceil(200 / server.requests) - 1;
        const rest = 200 - windows * server.requests;
        expect(milliseconds).toBeLessThanOrEqual(1.15 * (windows * server.seconds * 1_000 + rest * trip));
        expect(floods).toBeLessThanOrEqual(3);
      }
    },
  );

  test.each(BUDGETS)('$requests per $seconds s, remembered: no flood at all', async (server) => {
    const clock = new FakeClock();
    const first = new Pace(clock);
    await run(first, clock, server, 400, 10);
    const pace = new Pace(clock);
    pace.begin(first.limit);
    clock.pass(100_000);
    const { floods } = await run(pace, clock, server, server.requests * 8, 10);
    expect(floods).toBe(0);
  });

  test('of any size, begun before and used by others: never much slower than what it allows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 5, max: 100 }),
        fc.integer({ min: 2, max: 40 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.integer({ min: 1, max: 30 }),
        async (requests, seconds, begun, others, trip) => {
          fc.pre(requests * trip < seconds * 500);
          const clock = new FakeClock();
          const server = {
            requests,
            seconds,
            begun: Math.floor(begun * seconds * 1_000),
            others: Math.floor(others * requests),
          };
          const { milliseconds, floods } = await run(new Pace(clock), clock, server, requests * 12, trip);
          expect(milliseconds).toBeLessThanOrEqual(1.25 * 13 * seconds * 1_000 + 2_000);
          expect(floods).toBeLessThanOrEqual(7);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a limit that was lifted is tried further and further', async () => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    pace.begin({ requests: 10, milliseconds: 5_000 });
    const { floods } = await run(pace, clock, { requests: 1_000, seconds: 5 }, 2_000, 5);
    expect(floods).toBe(0);
    expect(pace.limit?.requests).toBeGreaterThan(15);
  });
});

describe('floods', () => {
  test('before any, nothing is waited for; one alone is waited out and teaches nothing', async () => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    for (let request = 0; request < 50; request++) pace.answered(await pace.turn(signal));
    expect(clock.slept).toEqual([]);
    expect(pace.flooded(await pace.turn(signal), 30)).toBe(true);
    expect(pace.wait).toBe(30_000);
    for (let request = 0; request < 50; request++) pace.answered(await pace.turn(signal));
    expect(clock.slept).toEqual([30_000]);
    expect(pace.limit).toBeNull();
  });

  test('that several requests on their way meet are one, and all wait for the longest', async () => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    const turns = [await pace.turn(signal), await pace.turn(signal), await pace.turn(signal)];
    clock.pass(10);
    expect(turns.map((turn, index) => pace.flooded(turn, [5, 6, 5][index] ?? 0))).toEqual([true, false, false]);
    expect(pace.wait).toBe(6_000);
    const again = await pace.turn(signal);
    clock.pass(1);
    expect(pace.flooded(again, 2)).toBe(true);
  });

  test('answers that arrive after the flood count to what was allowed before it', async () => {
    const clock = new FakeClock();
    const learnt: Limit[] = [];
    const pace = new Pace(clock, (limit) => learnt.push(limit));
    for (let episode = 0; episode < 2; episode++) {
      const turns = [];
      for (let request = 0; request < 7; request++) turns.push(await pace.turn(signal));
      clock.pass(10);
      for (const turn of turns.slice(0, 3)) pace.answered(turn);
      pace.flooded(turns[6] ?? (await pace.turn(signal)), 8);
      for (const turn of turns.slice(3, 6)) pace.answered(turn);
    }
    await pace.turn(signal);
    expect(learnt).toEqual([{ requests: 6, milliseconds: 8_000 }]);
  });
});

test('as many requests at once as the round trip is worth, one where it is short or the limit is what holds them up', async () => {
  const inFlightAfter = async (trip: number, limit: Limit | null = null): Promise<number> => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    pace.begin(limit);
    expect(pace.inFlight).toBe(1);
    for (const longer of [300, 0, 40]) {
      const turn = await pace.turn(signal);
      clock.pass(trip + longer);
      pace.answered(turn);
    }
    return pace.inFlight;
  };
  expect(await Promise.all([5, 29, 30, 80, 200].map((trip) => inFlightAfter(trip)))).toEqual([1, 1, 3, 5, 6]);
  expect(await inFlightAfter(80, { requests: 30, milliseconds: 10_000 })).toBe(1);
  expect(await inFlightAfter(80, { requests: 300, milliseconds: 10_000 })).toBe(5);
});
