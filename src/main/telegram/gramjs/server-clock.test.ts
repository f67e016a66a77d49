import { afterEach, expect, test, vi } from 'vitest';
import { ServerClock } from './server-clock.ts';

afterEach(() => vi.restoreAllMocks());

const begin = 1_700_000_000_000;

/** This machine's clock and its timers, in milliseconds since the beginning. */
function at(clock: number, timer: number): void {
  vi.spyOn(Date, 'now').mockReturnValue(begin + clock);
  vi.spyOn(performance, 'now').mockReturnValue(5_000 + timer);
}

test('goes on from the server’s word, whatever this machine’s clock says', () => {
  const clock = new ServerClock();
  expect(clock.isDoubtful).toBe(false);
  at(0, 0);
  clock.learn(1_600_000_000);
  at(90_000, 90_000);
  expect(clock.now()).toBe(1_600_000_090);
  expect(clock.isDoubtful).toBe(false);
});

test.each([
  ['set forward', 3_600_000, 1_000],
  ['set back', -3_600_000, 1_000],
  ['asleep for a while, its timers too', 60_000, 10],
])('doubtful once this machine’s clock was %s, until the server’s word is taken again', (_what, clock, timer) => {
  const known = new ServerClock();
  at(0, 0);
  known.learn(1_600_000_000);
  at(clock, timer);
  expect(known.isDoubtful).toBe(true);
  known.learn(1_600_000_060);
  expect(known.isDoubtful).toBe(false);
  expect(known.now()).toBe(1_600_000_060);
});
