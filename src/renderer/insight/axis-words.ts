// What the chart's axes say. UTC, English, the same on every machine: the time zone of the computer has no part in it.
import {
  DAY_SECONDS,
  dayOf,
  secondsIn,
  type Day,
  type Instant,
  type TimeRange,
} from '../../shared/domain/time-range.ts';
import { MONTHS } from '../coverage/day-words.ts';

export interface Tick {
  readonly instant: Instant;
  readonly label: string;
}

type Step = { readonly days: number } | { readonly months: number };
/** From the closest. No less than a day: the figures know of nothing smaller. Weeks begin on Mondays. */
const STEPS: readonly Step[] = [
  ...[1, 2, 7, 14].map((days) => ({ days })),
  ...[1, 2, 3, 6, 12, 24, 60, 120, 240, 600].map((months) => ({ months })),
];
const MONTH_DAYS = 365.25 / 12;

/**
 * The beginnings of days, weeks, months or years that are named under the chart, no more than `most` if that can be; the
 * span's own beginning where it holds none. A year is named where it begins.
 *
 *     dateTicks([2023-11-01, 2024-03-01), 6)  ->  Nov 2023 | Dec | Jan 2024 | Feb
 */
export function dateTicks(span: TimeRange, most: number): readonly Tick[] {
  const days = secondsIn(span) / DAY_SECONDS;
  const step = STEPS.find((each) => days / daysOf(each) <= most) ?? { months: 1_200 };
  const instants: Instant[] = [];
  for (let at = stepOf(dayOf(span.from), step); ; at++) {
    const instant = firstDay(at, step) * DAY_SECONDS;
    if (instant >= span.until) break;
    if (instant >= span.from) instants.push(instant);
  }
  if (instants.length === 0) return [{ instant: span.from, label: labelOf(span.from, { days: 1 }, true) }];
  let named = NaN;
  return instants.map((instant) => {
    const year = new Date(instant * 1000).getUTCFullYear();
    const label = labelOf(instant, step, year !== named);
    named = year;
    return { instant, label };
  });
}

function daysOf(step: Step): number {
  return 'days' in step ? step.days : step.months * MONTH_DAYS;
}

/** The number of the step that holds a day. 1970-01-01 was a Thursday. */
function stepOf(day: Day, step: Step): number {
  if ('days' in step) return Math.floor((day + 3) / step.days);
  const date = new Date(day * DAY_SECONDS * 1000);
  return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / step.months);
}

function firstDay(at: number, step: Step): Day {
  if ('days' in step) return at * step.days - 3;
  return Date.UTC(1970, at * step.months - 1970 * 12) / 1000 / DAY_SECONDS;
}

function labelOf(instant: Instant, step: Step, namesYear: boolean): string {
  const date = new Date(instant * 1000);
  const year = String(date.getUTCFullYear());
  if ('months' in step && step.months >= 12) return year;
  const month = (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3);
  const words = 'days' in step ? `${date.getUTCDate()} ${month}` : month;
  return namesYear ? `${words} ${year}` : words;
}
