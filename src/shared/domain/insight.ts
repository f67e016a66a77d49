// Figures of a selection: messages by UTC day, ISO week or month, by kind of media, and what each figure stands on. A
// figure over a gap is no figure of what was posted: buckets say so. Pure.
import type { ChannelId } from './ids.ts';
import { MEDIA_TYPES, type MediaType } from './message.ts';
import {
  DAY_SECONDS,
  dayOf,
  daysTouched,
  intersect,
  isEmpty,
  overlaps,
  rangeOfDays,
  secondsIn,
  type Day,
  type Instant,
  type TimeRange,
} from './time-range.ts';

/** What a message is counted as; `none` is a text or a service message. */
export type MediaKey = MediaType | 'none';
export const MEDIA_KEYS: readonly MediaKey[] = ['none', ...MEDIA_TYPES];

/** Messages by kind of media; kinds without any are absent. */
export type MediaCounts = Readonly<Partial<Record<MediaKey, number>>>;

export interface DayMedia {
  readonly day: Day;
  readonly counts: MediaCounts;
}

/** What the figures of a selection stand on. */
export interface InsightFrame {
  readonly channelId: ChannelId;
  /** What the figures go over: what is wanted of the selection, and the days around that hold messages. Null: nothing. */
  readonly span: TimeRange | null;
  /** What is wanted of it: between the first visible message and the last cut. Null: nothing. */
  readonly wanted: TimeRange | null;
  /** What coverage lacks of the span between the first visible message and the last cut, wanted or not; in order. */
  readonly gaps: readonly TimeRange[];
  /** What is covered by an older file's word alone, in order. */
  readonly inferred: readonly TimeRange[];
  /** The last cut. */
  readonly asOf: Instant | null;
}

/** The next part of a count that is made piece by piece, in order of time. */
export interface MediaSlice {
  /** A day may come in several slices: they add up. */
  readonly days: readonly DayMedia[];
  /** Where the next slice begins; null: that was all. */
  readonly next: Instant | null;
  /** Where words are searched for: how much can be found by now, 0 to 1. Then nothing is counted. Null: all of it. */
  readonly preparing: number | null;
}

export const INSIGHT_UNITS = ['day', 'week', 'month'] as const;
export type InsightUnit = (typeof INSIGHT_UNITS)[number];

/**
 * `complete`: all of it is covered, with or without messages; `partial`: a part is missing, be it beyond what is wanted;
 * `gap`: nothing of what is wanted of it is covered; `outside`: nothing of it is wanted.
 */
export type BucketState = 'complete' | 'partial' | 'gap' | 'outside';

export interface Bucket {
  /** What the span holds of the day, week or month. */
  readonly range: TimeRange;
  /** Whether that is all of it. */
  readonly whole: boolean;
  readonly counts: MediaCounts;
  readonly total: number;
  readonly state: BucketState;
  /** What is missing of it, in seconds. */
  readonly missing: number;
  /** Some of what covers it comes from an older file and was not checked. */
  readonly inferred: boolean;
}

/**
 * The day, ISO week (from Monday) or month that holds a day, half-open in days.
 *
 *     unitOf(2024-02-29, 'month')  ->  [2024-02-01, 2024-03-01)
 */
export function unitOf(day: Day, unit: InsightUnit): { readonly first: Day; readonly next: Day } {
  if (unit === 'day') return { first: day, next: day + 1 };
  if (unit === 'week') {
    // 1970-01-01 was a Thursday.
    const first = day - ((((day + 3) % 7) + 7) % 7);
    return { first, next: first + 7 };
  }
  const date = new Date(day * DAY_SECONDS * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { first: Date.UTC(year, month) / 1000 / DAY_SECONDS, next: Date.UTC(year, month + 1) / 1000 / DAY_SECONDS };
}

/** The unit in which a span is read at a glance: 20 to 160 bars. */
export function unitFor(span: TimeRange): InsightUnit {
  const days = secondsIn(span) / DAY_SECONDS;
  if (days <= 120) return 'day';
  return days <= 3 * 366 ? 'week' : 'month';
}

/** The span's days, weeks or months in order, quiet ones and gaps included. */
export function bucketsOf(
  frame: InsightFrame,
  days: ReadonlyMap<Day, MediaCounts>,
  unit: InsightUnit,
): readonly Bucket[] {
  const { span } = frame;
  if (!span || isEmpty(span)) return [];
  const { first, last } = daysTouched(span);
  const buckets: Bucket[] = [];
  const gaps = new Walk(frame.gaps);
  const wantedGaps = new Walk(frame.gaps);
  const inferred = new Walk(frame.inferred);
  for (let day = first; day <= last;) {
    const { first: begins, next } = unitOf(day, unit);
    const all = rangeOfDays(begins, next - 1);
    const range = intersect(all, span);
    const counts = sumOf(days, Math.max(begins, first), Math.min(next - 1, last));
    const part = frame.wanted ? intersect(range, frame.wanted) : { from: 0, until: 0 };
    const missing = gaps.secondsIn(range);
    buckets.push({
      range,
      whole: secondsIn(range) === secondsIn(all),
      counts,
      total: totalOf(counts),
      state: stateOf(secondsIn(part), wantedGaps.secondsIn(part), missing),
      missing,
      inferred: inferred.secondsIn(range) > 0,
    });
    day = next;
  }
  return buckets;
}

function stateOf(wanted: number, missingOfWanted: number, missing: number): BucketState {
  if (wanted === 0) return 'outside';
  if (missing === 0) return 'complete';
  return missingOfWanted < wanted ? 'partial' : 'gap';
}

/** Sorted ranges, asked for by parts that come in order: each range is looked at once. */
class Walk {
  readonly #ranges: readonly TimeRange[];
  #at = 0;

  constructor(ranges: readonly TimeRange[]) {
    this.#ranges = ranges;
  }

  secondsIn(part: TimeRange): number {
    if (isEmpty(part)) return 0;
    while ((this.#ranges[this.#at]?.until ?? Infinity) <= part.from) this.#at += 1;
    let seconds = 0;
    for (let at = this.#at; at < this.#ranges.length; at++) {
      const range = this.#ranges[at];
      if (!range || !overlaps(range, part)) break;
      seconds += secondsIn(intersect(range, part));
    }
    return seconds;
  }
}

/** Whether a bucket's figures say nothing at all: they are no 0. */
export function isUnknown({ total, state }: Bucket): boolean {
  return total === 0 && (state === 'gap' || state === 'outside');
}

export function totalOf(counts: MediaCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Both together. */
export function addCounts(a: MediaCounts, b: MediaCounts): MediaCounts {
  const sum: Partial<Record<MediaKey, number>> = { ...a };
  for (const key of MEDIA_KEYS) if (b[key] !== undefined) sum[key] = (sum[key] ?? 0) + b[key];
  return sum;
}

function sumOf(days: ReadonlyMap<Day, MediaCounts>, first: Day, last: Day): MediaCounts {
  let sum: MediaCounts = {};
  for (let day = first; day <= last; day++) {
    const counts = days.get(day);
    if (counts) sum = first === last ? counts : addCounts(sum, counts);
  }
  return sum;
}

/** Days with a slice's days put to them. */
export function withDays(
  days: ReadonlyMap<Day, MediaCounts>,
  slice: readonly DayMedia[],
): ReadonlyMap<Day, MediaCounts> {
  const merged = new Map(days);
  for (const { day, counts } of slice) merged.set(day, addCounts(merged.get(day) ?? {}, counts));
  return merged;
}

/** Days without those that a range touches: they are counted anew. */
export function withoutDays(days: ReadonlyMap<Day, MediaCounts>, range: TimeRange): ReadonlyMap<Day, MediaCounts> {
  return new Map([...days].filter(([day]) => day < dayOf(range.from) || day > dayOf(range.until - 1)));
}
