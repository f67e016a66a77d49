// The figures in sentences: what a bar says to whoever points at it or hears it.
import { count, counted } from '../../shared/domain/counted.ts';
import type { Bucket, InsightUnit } from '../../shared/domain/insight.ts';
import { STACK_NAMES, stackCounts, stacksIn } from '../../shared/domain/insight-stacks.ts';
import { DAY_SECONDS, dayOf } from '../../shared/domain/time-range.ts';
import { daysWords, fullDayWords, MONTHS } from '../coverage/day-words.ts';

/** `Friday 22 March 2024`, `18 – 24 March 2024`, `March 2024`; `1 – 3 March 2024, part of a week`. */
export function bucketTitle({ range, whole }: Bucket, unit: InsightUnit): string {
  const first = dayOf(range.from);
  const last = dayOf(range.until - 1);
  if (unit === 'day') return fullDayWords(first);
  if (!whole) return `${daysWords(first, last)}, part of a ${unit}`;
  if (unit === 'week') return daysWords(first, last);
  const date = new Date(range.from * 1000);
  return `${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** What stands after the title. `noun`: what is counted. */
export function bucketFigures(bucket: Bucket, noun: string): string {
  const { total, state } = bucket;
  const messages = counted(total, noun);
  switch (state) {
    case 'gap':
      return total > 0 ? `not downloaded, ${messages} held but not checked` : 'not downloaded';
    case 'partial':
      return `${messages} so far, incomplete: ${missingWords(bucket.missing)} missing`;
    case 'outside':
      return total > 0 ? `${messages}, outside the collection period` : 'outside the collection period';
    case 'complete':
      if (bucket.inferred) return `${messages}, some of it from an older file, not checked`;
      return total === 0 ? `complete, no ${noun}s` : `${messages}, complete`;
  }
}

/** The same without the count, for where that stands beside it. */
export function bucketState({ total, state, inferred, missing }: Bucket): string {
  switch (state) {
    case 'gap':
      return total > 0 ? 'not downloaded, held but not checked' : 'not downloaded';
    case 'partial':
      return `incomplete: ${missingWords(missing)} missing`;
    case 'outside':
      return 'outside the collection period';
    case 'complete':
      return inferred ? 'some of it from an older file, not checked' : 'complete';
  }
}

/** `30 text only, 11 photos`; empty where there is nothing to tell apart. */
export function stackWords({ counts }: Pick<Bucket, 'counts'>): string {
  const stacks = stackCounts(counts);
  const held = stacksIn(stacks);
  return held.map((stack) => `${count(stacks[stack])} ${STACK_NAMES[stack].toLowerCase()}`).join(', ');
}

/** `18 – 24 March 2024: 41 messages, complete: 30 text only, 11 photos`. */
export function bucketSentence(bucket: Bucket, unit: InsightUnit, noun = 'message'): string {
  const stacks = stackWords(bucket);
  return `${bucketTitle(bucket, unit)}: ${bucketFigures(bucket, noun)}${stacks === '' ? '' : `: ${stacks}`}`;
}

/** `2 days`, `5 hours`, `1.5 days`. */
export function missingWords(seconds: number): string {
  if (seconds >= DAY_SECONDS) return amount(seconds / DAY_SECONDS, 'day');
  if (seconds >= 3_600) return amount(seconds / 3_600, 'hour');
  return seconds < 60 ? counted(seconds, 'second') : amount(seconds / 60, 'minute');
}

function amount(value: number, unit: string): string {
  return counted(Math.round(value * 10) / 10, unit);
}

/** What stands over the chart: `1,204 messages, 3 of 12 weeks incomplete`. */
export function chartWords(buckets: readonly Bucket[], unit: InsightUnit, noun = 'message'): string {
  const total = buckets.reduce((sum, bucket) => sum + bucket.total, 0);
  const lacking = buckets.filter(({ state }) => state === 'partial' || state === 'gap').length;
  const messages = counted(total, noun);
  return lacking === 0 ? messages : `${messages}, ${count(lacking)} of ${counted(buckets.length, unit)} incomplete`;
}
