// What one glance at the calendar must tell (ux): computed here, from coverage and counts, and nowhere else.
import { coveredSeconds, gapsIn, type Coverage } from './coverage.ts';
import type { CollectionPeriod, FirstVisible } from './channel.ts';
import type { ChannelId } from './ids.ts';
import {
  dayOf,
  daysTouched,
  intersect,
  isEmpty,
  rangeOfDay,
  secondsIn,
  type Day,
  type Instant,
  type TimeRange,
} from './time-range.ts';

/**
 * `covered`: every second of the day that is wanted is covered and it holds messages; `quiet`: the same without
 * messages; `partial`: a part is covered; `gap`: nothing is; `outside`: not wanted, before the first visible message,
 * or in the future.
 */
export type DayState = 'covered' | 'quiet' | 'partial' | 'gap' | 'outside';

export interface CalendarDay {
  readonly day: Day;
  readonly state: DayState;
  readonly count: number;
  /** Some of what covers it comes from an older file and was not checked. */
  readonly inferred: boolean;
}

/** The figures above a channel's calendar and in the rail. */
export interface CoverageSummary {
  /** The wanted range, its open edges closed; null while nothing is known of the channel's history. */
  readonly period: TimeRange | null;
  readonly messages: number;
  /** Days of the period that are complete (quiet ones included), and all its days. */
  readonly coveredDays: number;
  readonly periodDays: number;
  readonly gaps: number;
  /** Days that a gap touches. */
  readonly gapDays: number;
  /** 0 to 1, by time. */
  readonly share: number;
  /** The last cut: what "now" means in these figures. */
  readonly asOf: Instant | null;
}

export interface Calendar {
  readonly channelId: ChannelId;
  readonly days: readonly CalendarDay[];
  readonly summary: CoverageSummary;
  /** Counts at which the 2nd, 3rd and 4th step begin (domain/calendar levelSteps), and the busiest day's count. */
  readonly steps: readonly [number, number, number];
  readonly busiest: number;
  readonly gaps: readonly TimeRange[];
}

export interface GapEstimate {
  readonly gap: TimeRange;
  /** From the ids of the stored neighbours; null where one side has none. An upper bound of sorts: ids have holes. */
  readonly messages: number | null;
  readonly requests: number | null;
}

/**
 * The wanted range as instants: an open start is the first visible message's day, an open end is `asOf`; nothing
 * before the first visible message or after `asOf` is wanted. Where Telegram was not asked yet (an older file's
 * channel), the days that hold messages stand for both: `held` is the range from the first of them to the last.
 */
export function wantedRange(
  period: CollectionPeriod,
  firstVisible: FirstVisible | null,
  asOf: Instant | null,
  held: TimeRange | null = null,
): TimeRange | null {
  const begin = firstVisible?.date ?? held?.from ?? null;
  const end = asOf ?? held?.until ?? null;
  if (begin === null || end === null) return null;
  const from = Math.max(period.from ?? begin, begin);
  const until = Math.min(period.until ?? end, end);
  return until > from ? { from, until } : null;
}

/** The days `first..last`, each judged inside `wanted`. `counts` maps a day to its messages; absent means none. */
export function calendarDays(
  days: { readonly first: Day; readonly last: Day },
  wanted: TimeRange | null,
  coverage: Coverage,
  inferred: Coverage,
  counts: ReadonlyMap<Day, number>,
): CalendarDay[] {
  const result: CalendarDay[] = [];
  // Days and coverage are both in order, so one walk along both judges years at once.
  const coveredIn = walkAlong(coverage);
  const inferredIn = walkAlong(inferred);
  for (let day = days.first; day <= days.last; day++) {
    const whole = rangeOfDay(day);
    const part = wanted ? intersect(whole, wanted) : { from: 0, until: 0 };
    const count = counts.get(day) ?? 0;
    result.push({
      day,
      state: isEmpty(part) ? 'outside' : stateOf(part, coveredIn(part), count),
      count,
      inferred: inferredIn(whole) > 0,
    });
  }
  return result;
}

/** The covered seconds of one range after the other; none may begin before the one before it ends. */
function walkAlong(coverage: Coverage): (range: TimeRange) => number {
  let next = 0;
  return ({ from, until }) => {
    let seconds = 0;
    for (; next < coverage.length; next++) {
      const covered = coverage[next];
      if (!covered || covered.from >= until) break;
      seconds += Math.max(0, Math.min(covered.until, until) - Math.max(covered.from, from));
      // It reaches into the next range, perhaps.
      if (covered.until > until) break;
    }
    return seconds;
  };
}

function stateOf(part: TimeRange, covered: number, count: number): DayState {
  if (covered === 0) return 'gap';
  if (covered < secondsIn(part)) return 'partial';
  return count > 0 ? 'covered' : 'quiet';
}

/** The figures for a channel: see {@link CoverageSummary}. */
export function summarise(
  wanted: TimeRange | null,
  coverage: Coverage,
  messages: number,
  asOf: Instant | null,
): CoverageSummary {
  if (!wanted) {
    return { period: null, messages, coveredDays: 0, periodDays: 0, gaps: 0, gapDays: 0, share: 0, asOf };
  }
  const gaps = gapsIn(wanted, coverage);
  let gapDays = 0;
  let lastCounted = -Infinity;
  for (const gap of gaps) {
    const { first, last } = daysTouched(gap);
    gapDays += last - Math.max(first, lastCounted + 1) + 1;
    lastCounted = last;
  }
  const period = daysTouched(wanted);
  const periodDays = period.last - period.first + 1;
  return {
    period: wanted,
    messages,
    coveredDays: periodDays - gapDays,
    periodDays,
    gaps: gaps.length,
    gapDays,
    share: coveredSeconds(coverage, wanted) / secondsIn(wanted),
    asOf,
  };
}

/**
 * The counts at which the calendar's second, third and fourth step begin: quantiles of the channel's own days that
 * hold messages, so that a quiet channel shows as much as a busy one.
 */
export function levelSteps(counts: Iterable<number>): readonly [number, number, number] {
  // Sorted as numbers without being told how: several times as fast as with a comparison.
  const sorted = Float64Array.from([...counts].filter((count) => count > 0)).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return [at(0.25), at(0.5), at(0.85)];
}

/** 1 to 4 for a day's count; 0 for none. */
export function levelOf(count: number, steps: readonly [number, number, number]): 0 | 1 | 2 | 3 | 4 {
  if (count <= 0) return 0;
  if (count > steps[2]) return 4;
  if (count > steps[1]) return 3;
  return count > steps[0] ? 2 : 1;
}

/** The first and last day a calendar shows: from the first wanted day's to the last's. Null where nothing is known. */
export function calendarSpan(wanted: TimeRange | null, now: Instant): { first: Day; last: Day } | null {
  if (!wanted) return null;
  const { first, last } = daysTouched(wanted);
  return { first, last: Math.max(last, dayOf(now)) };
}
