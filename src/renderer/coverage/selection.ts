// Days selected on the calendar, from where the selection began to where it stands now.
import { daysTouched, rangeOfDays, type Day, type TimeRange } from '../../shared/domain/time-range.ts';

/** Both days included. */
export interface DaySpan {
  readonly first: Day;
  readonly last: Day;
}

export interface DaySelection {
  /** Where it began: this day stays in it. */
  readonly anchor: Day;
  readonly head: Day;
}

export function spanOf({ anchor, head }: DaySelection): DaySpan {
  return { first: Math.min(anchor, head), last: Math.max(anchor, head) };
}

/** The selected days as a range of instants. */
export function rangeOf(selection: DaySelection): TimeRange {
  const { first, last } = spanOf(selection);
  return rangeOfDays(first, last);
}

/**
 * Shift and a key: goes on with the selection that has an end at `day`, keeping its other end; else begins one there.
 */
export function extended(range: TimeRange | null, day: Day, to: Day): DaySelection {
  const span = range === null ? null : daysTouched(range);
  if (span?.last === day) return { anchor: span.first, head: to };
  if (span?.first === day) return { anchor: span.last, head: to };
  return { anchor: day, head: to };
}

/** The part of a selection inside `first..last`; null where they share no day. */
export function clipSpan(span: DaySpan | null, bounds: DaySpan): DaySpan | null {
  if (span === null || span.last < bounds.first || span.first > bounds.last) return null;
  return { first: Math.max(span.first, bounds.first), last: Math.min(span.last, bounds.last) };
}

/** The gaps that a day or a selection touches, whole. */
export function gapsTouching(gaps: readonly TimeRange[], range: TimeRange): readonly TimeRange[] {
  return gaps.filter((gap) => gap.from < range.until && gap.until > range.from);
}

/** The gap that a click on a day means: of those that touch it, the one that takes most of the day. */
export function gapOfDay(gaps: readonly TimeRange[], day: TimeRange): TimeRange | null {
  const inside = (gap: TimeRange) => Math.min(gap.until, day.until) - Math.max(gap.from, day.from);
  return gapsTouching(gaps, day).reduce<TimeRange | null>(
    (most, gap) => (most === null || inside(gap) > inside(most) ? gap : most),
    null,
  );
}
