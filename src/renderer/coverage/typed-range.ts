// Two typed days as a range: people's "1 to 10 January" includes the 10th (design.md, words).
import { rangeOfDays, type Day, type TimeRange } from '../../shared/domain/time-range.ts';

export type TypedRange =
  | { readonly kind: 'range'; readonly range: TimeRange }
  | { readonly kind: 'reversed' }
  /** One of the days is missing or can't be read. */
  | { readonly kind: 'unfinished' };

export function typedRange(first: Day | null, last: Day | null): TypedRange {
  if (first === null || last === null) return { kind: 'unfinished' };
  return last < first ? { kind: 'reversed' } : { kind: 'range', range: rangeOfDays(first, last) };
}
