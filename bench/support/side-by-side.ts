// Runs ours and its yardstick in turns: whatever else the machine does meets both.
import { Watch } from './watch.ts';

export const ROUNDS = 5;

/** One run: resolves to its sample, in whatever unit both sides use. */
export type Run = () => Promise<number>;

export interface Samples {
  readonly oursSamples: readonly number[];
  readonly yardstickSamples: readonly number[];
}

/**
 * One round that is not counted (files come into the system's cache, code is compiled), then `rounds`, with ours first
 * in every other one. `watch` looks at ours; the yardstick is looked at as well, for looking takes some of a short call's time.
 * Null where ours watches itself.
 */
export async function sideBySide(watch: Watch | null, ours: Run, yardstick: Run, rounds = ROUNDS): Promise<Samples> {
  const oursSamples: number[] = [];
  const yardstickSamples: number[] = [];
  await ours();
  await yardstick();
  for (let round = 0; round < rounds; round++) {
    const runs = [
      async () => void oursSamples.push(await (watch ? watch.during(ours) : ours())),
      async () => void yardstickSamples.push(await (watch ? new Watch().during(yardstick) : yardstick())),
    ];
    if (round % 2 === 1) runs.reverse();
    for (const run of runs) {
      collectGarbage();
      await run();
    }
  }
  return { oursSamples, yardstickSamples };
}

/** Milliseconds that something takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The median of many short runs, in milliseconds: one alone is below the clock's and the machine's noise. */
export async function timedOften(times: number, work: (time: number) => unknown): Promise<number> {
  const samples: number[] = [];
  for (let time = 0; time < times; time++) samples.push(await timed(() => work(time)));
  return samples.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
}

/** So that one run does not pay for another's garbage. Operations run with --expose-gc. */
function collectGarbage(): void {
  globalThis.gc?.();
}
