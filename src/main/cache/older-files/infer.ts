// What an older file's messages let one infer of its days, with caution (design.md, older files): of an unbroken run of
// days with messages the inner days count. The first and the last may have been cut off, and a day without messages may
// be one that was never asked for. Nor does a day count whose messages were asked for before it was over.
import type { Day, Instant, TimeRange } from '../../../shared/domain/time-range.ts';
import { rangeOfDay, rangeOfDays } from '../../../shared/domain/time-range.ts';

/** A day on which rows that can be relied on lie, and when they were asked for. */
export interface HeldDay {
  readonly day: Day;
  readonly capturedFrom: Instant;
  readonly capturedUntil: Instant;
}

export interface InferredRange extends TimeRange {
  readonly capturedFrom: Instant;
  readonly capturedUntil: Instant;
}

/**
 * Days in order, each once.
 *
 *     1 2 3 4   6 7   9 10 11   ->   2..3, 10
 */
export function inferRanges(days: readonly HeldDay[]): readonly InferredRange[] {
  const inner = runsOf(days).flatMap((run) => run.slice(1, -1));
  return runsOf(inner.filter(({ day, capturedUntil }) => capturedUntil >= rangeOfDay(day).until)).flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) return [];
    return [
      {
        ...rangeOfDays(first.day, last.day),
        capturedFrom: run.reduce((from, { capturedFrom }) => Math.min(from, capturedFrom), Infinity),
        capturedUntil: run.reduce((until, { capturedUntil }) => Math.max(until, capturedUntil), -Infinity),
      },
    ];
  });
}

/** Unbroken runs of days. */
function runsOf(days: readonly HeldDay[]): readonly (readonly HeldDay[])[] {
  const runs: HeldDay[][] = [];
  for (const held of days) {
    const run = runs.at(-1);
    if (run?.at(-1)?.day === held.day - 1) run.push(held);
    else runs.push([held]);
  }
  return runs;
}
