/** The world's clock: Unix seconds, with fractions kept so that tests can move it exactly. */
export interface Clock {
  now(): number;
  set(instant: number): void;
  advance(seconds: number): void;
}

/** Starts at `start` and rises in real time, on the monotonic clock; a stopped one moves only when it is told to. */
export function makeClock(start: number, stopped: boolean): Clock {
  let base = start;
  let since = performance.now();
  const exact = (): number => (stopped ? base : base + (performance.now() - since) / 1_000);
  return {
    now: () => Math.floor(exact()),
    set(instant) {
      base = instant;
      since = performance.now();
    },
    advance(seconds) {
      base = exact() + seconds;
      since = performance.now();
    },
  };
}
