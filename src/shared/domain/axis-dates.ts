// Which dates are named under a chart: the beginnings of UTC days, weeks, months or years. Pure, and the same on every
// machine: the time zone of the computer has no part in it.
import { DAY_SECONDS, dayOf, secondsIn, type Day, type Instant, type TimeRange } from './time-range.ts';

/** How far dates stand apart. */
export type DateStep = { readonly days: number } | { readonly months: number };

/** From the closest. No less than a day: the figures know of nothing smaller. Weeks begin on Mondays. */
const STEPS: readonly DateStep[] = [
  ...[1, 2, 7, 14].map((days) => ({ days })),
  ...[1, 2, 3, 6, 12, 24, 60, 120, 240, 600].map((months) => ({ months })),
];
const MONTH_DAYS = 365.25 / 12;

export interface AxisDates {
  /** In order, never empty. */
  readonly instants: readonly Instant[];
  readonly step: DateStep;
}

/** No more than `most`, but for one, if that can be. Where none begins in the span it is the span's own beginning. */
export function axisDates(span: TimeRange, most: number): AxisDates {
  const days = secondsIn(span) / DAY_SECONDS;
  const step = STEPS.find((each) => days / daysOf(each) <= most) ?? { months: 1_200 };
  const instants: Instant[] = [];
  for (let at = stepOf(dayOf(span.from), step); ; at++) {
    const instant = firstDay(at, step) * DAY_SECONDS;
    if (instant >= span.until) break;
    if (instant >= span.from) instants.push(instant);
  }
  return instants.length > 0 ? { instants, step } : { instants: [span.from], step: { days: 1 } };
}

function daysOf(step: DateStep): number {
  return 'days' in step ? step.days : step.months * MONTH_DAYS;
}

/** The number of the step that holds a day. 1970-01-01 was a Thursday. */
function stepOf(day: Day, step: DateStep): number {
  if ('days' in step) return Math.floor((day + 3) / step.days);
  const date = new Date(day * DAY_SECONDS * 1000);
  return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / step.months);
}

function firstDay(at: number, step: DateStep): Day {
  if ('days' in step) return at * step.days - 3;
  return Date.UTC(1970, at * step.months - 1970 * 12) / 1000 / DAY_SECONDS;
}
