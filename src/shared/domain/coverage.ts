// Coverage: a channel's set of disjoint, sorted, coalesced ranges that are complete in the cache (design.md, words).
import { intersect, isEmpty, secondsIn, type Instant, type TimeRange } from './time-range.ts';

/** Disjoint, sorted by `from`, no two touching, none empty. */
export type Coverage = readonly TimeRange[];

/** Where a covered range comes from: our own download, or inferred from an older file and not checked. */
export type CoverageSource = 'downloaded' | 'inferred';

/**
 * Any ranges, in any order, as coverage.
 *
 *     coalesce([[5,7), [0,2), [2,4)])  ->  [[0,4), [5,7)]
 */
export function coalesce(ranges: readonly TimeRange[]): Coverage {
  const sorted = ranges.filter((range) => !isEmpty(range)).toSorted((a, b) => a.from - b.from);
  const merged: TimeRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last && range.from <= last.until) {
      merged[merged.length - 1] = { from: last.from, until: Math.max(last.until, range.until) };
    } else merged.push({ from: range.from, until: range.until });
  }
  return merged;
}

/** The gaps of an asked range: its maximal parts that coverage lacks, in order. Never stored, always derived. */
export function gapsIn(asked: TimeRange, coverage: Coverage): readonly TimeRange[] {
  const gaps: TimeRange[] = [];
  let from = asked.from;
  for (const covered of coverage) {
    if (covered.until <= from) continue;
    if (covered.from >= asked.until) break;
    if (covered.from > from) gaps.push({ from, until: covered.from });
    from = covered.until;
  }
  if (from < asked.until) gaps.push({ from, until: asked.until });
  return gaps;
}

/** The parts of coverage inside a range, in order. */
export function clip(coverage: Coverage, range: TimeRange): Coverage {
  return coverage.map((covered) => intersect(covered, range)).filter((part) => !isEmpty(part));
}

/** Coverage without a range. */
export function subtract(coverage: Coverage, range: TimeRange): Coverage {
  return coverage.flatMap((covered) => gapsIn(covered, isEmpty(range) ? [] : [range]));
}

/** Whether every second of a range is covered; true of an empty range. */
export function covers(coverage: Coverage, range: TimeRange): boolean {
  return isEmpty(range) || gapsIn(range, coverage).length === 0;
}

/**
 * Whether a range is complete: all of it covered, and by our own downloads, for what an older file lets one infer was not
 * checked. Nothing is complete of no time at all.
 */
export function isComplete(range: TimeRange, covered: readonly (TimeRange & { source: CoverageSource })[]): boolean {
  return !isEmpty(range) && covers(coalesce(covered.filter(({ source }) => source === 'downloaded')), range);
}

/** How many seconds of a range are covered. */
export function coveredSeconds(coverage: Coverage, range: TimeRange): number {
  return clip(coverage, range).reduce((sum, part) => sum + secondsIn(part), 0);
}

/** The gap that holds an instant, judged inside `asked`; null where the instant is covered or outside. */
export function gapAt(instant: Instant, asked: TimeRange, coverage: Coverage): TimeRange | null {
  return gapsIn(asked, coverage).find((gap) => gap.from <= instant && instant < gap.until) ?? null;
}
