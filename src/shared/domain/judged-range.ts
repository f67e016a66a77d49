// The range in which an answer about coverage looks for gaps. A program that asks must never read "no gaps" where nobody
// looked: what was named is judged as it was named, also beyond the last cut and outside the collection period.
import { OPEN_END } from './download.ts';
import type { Instant, TimeRange } from './time-range.ts';

/** What was asked for; null: that end was left out. `until` may be {@link OPEN_END}: up to now. */
export interface AskedRange {
  readonly from: Instant | null;
  readonly until: Instant | null;
}

/**
 * "Now" in an open range is the last cut. One that begins after it holds a second all the same, which is a gap: nothing of it
 * was ever asked for.
 */
export function closedAtCut({ from, until }: TimeRange, lastCut: Instant | null): TimeRange {
  return { from, until: until === OPEN_END ? Math.max(from + 1, lastCut ?? 0) : until };
}

/**
 * Nothing named: the collection period; null where nothing is known of the history yet. An end that was left out is the
 * period's, where that leaves a range.
 */
export function judgedRange(
  { from, until }: AskedRange,
  period: TimeRange | null,
  lastCut: Instant | null,
): TimeRange | null {
  if (from === null && until === null) return period;
  const end = until ?? OPEN_END;
  const begin = from ?? (period !== null && period.from < end ? period.from : 0);
  const within = until === null && period !== null && period.until > begin ? period.until : end;
  return closedAtCut({ from: begin, until: within }, lastCut);
}
