// Days, ranges and gaps as a researcher reads them: UTC, English, the same on every machine.
import type { CalendarDay } from '../../shared/domain/calendar.ts';
import { counted } from '../../shared/domain/counted.ts';
import {
  DAY_SECONDS,
  dayOf,
  daysTouched,
  type Day,
  type Instant,
  type TimeRange,
} from '../../shared/domain/time-range.ts';
import { weekdayOf } from './year-days.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

type Style = 'long' | 'short';

interface DateParts {
  readonly date: number;
  readonly month: number;
  readonly year: number;
}

function partsOf(day: Day): DateParts {
  const date = new Date(day * DAY_SECONDS * 1000);
  return { date: date.getUTCDate(), month: date.getUTCMonth(), year: date.getUTCFullYear() };
}

function monthName(month: number, style: Style): string {
  const name = MONTHS[month] ?? '';
  return style === 'long' ? name : name.slice(0, 3);
}

export function weekdayName(weekday: number): string {
  return WEEKDAYS[weekday] ?? '';
}

/** `22 March 2024`, or short `22 Mar 2024`. */
export function dayWords(day: Day, style: Style = 'long'): string {
  const { date, month, year } = partsOf(day);
  return `${date} ${monthName(month, style)} ${year}`;
}

/** `Friday 22 March 2024`. */
export function fullDayWords(day: Day): string {
  return `${weekdayName(weekdayOf(day))} ${dayWords(day)}`;
}

/** `3 – 17 July 2025`, `28 June – 17 July 2025`, `28 December 2024 – 3 January 2025`; one day is that day. */
export function daysWords(first: Day, last: Day, style: Style = 'long'): string {
  if (first === last) return dayWords(first, style);
  const a = partsOf(first);
  const b = partsOf(last);
  const start =
    a.year !== b.year
      ? dayWords(first, style)
      : a.month !== b.month
        ? `${a.date} ${monthName(a.month, style)}`
        : `${a.date}`;
  return `${start} – ${dayWords(last, style)}`;
}

/** The days a range touches: `12 Mar – 2 Apr 2024`. */
export function rangeWords(range: TimeRange, style: Style = 'long'): string {
  const { first, last } = daysTouched(range);
  return daysWords(first, last, style);
}

/** `09:41`. */
export function timeWords(instant: Instant): string {
  return new Date(instant * 1000).toISOString().slice(11, 16);
}

/** `18 Mar 2024, 09:41:07 UTC`. */
export function instantWords(instant: Instant): string {
  return `${dayWords(dayOf(instant), 'short')}, ${new Date(instant * 1000).toISOString().slice(11, 19)} UTC`;
}

/** The whole days of a gap, and the days of which it takes a part. */
export function gapDays(gap: TimeRange): {
  readonly whole: { readonly first: Day; readonly last: Day; readonly count: number } | null;
  readonly parts: readonly Day[];
} {
  const first = Math.ceil(gap.from / DAY_SECONDS);
  const last = Math.floor(gap.until / DAY_SECONDS) - 1;
  const touched = daysTouched(gap);
  const parts = [...new Set([touched.first, touched.last])].filter((day) => day < first || day > last);
  return { whole: last >= first ? { first, last, count: last - first + 1 } : null, parts };
}

/** `3 – 17 July 2025`; a gap inside days names its minutes: `2 July 2025, 09:12 – 17:40`. */
export function gapTitle(gap: TimeRange, style: Style = 'long'): string {
  const { whole, parts } = gapDays(gap);
  if (whole) return daysWords(whole.first, whole.last, style);
  const first = parts[0] ?? dayOf(gap.from);
  const last = parts.at(-1) ?? first;
  if (first === last) return `${dayWords(first, style)}, ${timeWords(gap.from)} – ${timeWords(gap.until)}`;
  return `${dayWords(first, style)}, ${timeWords(gap.from)} – ${dayWords(last, style)}, ${timeWords(gap.until)}`;
}

/** `15 whole days, and parts of 2 and 18 July.` */
export function gapSentence(gap: TimeRange): string {
  const { whole, parts } = gapDays(gap);
  const partly = parts.length === 0 ? '' : `${parts.length === 1 ? 'part' : 'parts'} of ${datesWords(parts)}`;
  if (!whole) return `${capital(partly)}.`;
  return `${counted(whole.count, 'whole day')}${partly === '' ? '' : `, and ${partly}`}.`;
}

/** What a gap takes, in the message list: `4 days`, `15 days and 2 part days`, `a part of 1 day`. */
export function gapExtent(gap: TimeRange): string {
  const { whole, parts } = gapDays(gap);
  if (!whole) return parts.length === 1 ? 'part of a day' : 'parts of 2 days';
  const days = counted(whole.count, 'day');
  return parts.length === 0 ? days : `${days} and ${counted(parts.length, 'part day')}`;
}

/** Up to two days, what they share said once: `2 and 18 July`, `30 June and 18 July`. */
function datesWords(days: readonly Day[]): string {
  const [first, second] = days;
  if (first === undefined) return '';
  const a = partsOf(first);
  const full = (parts: DateParts, year: boolean) =>
    `${parts.date} ${monthName(parts.month, 'long')}${year ? ` ${parts.year}` : ''}`;
  if (second === undefined) return full(a, false);
  const b = partsOf(second);
  if (a.year !== b.year) return `${full(a, true)} and ${full(b, true)}`;
  return a.month === b.month ? `${a.date} and ${full(b, false)}` : `${full(a, false)} and ${full(b, false)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a cell says to whoever points at it or hears it: `Friday 22 March 2024: 41 messages, complete`. */
export function daySentence(day: CalendarDay): string {
  const inferred = day.inferred && day.state !== 'outside' && day.state !== 'gap';
  if (!inferred) return `${fullDayWords(day.day)}: ${stateWords(day)}`;
  // What was not checked is not called complete.
  const held = day.state === 'covered' ? counted(day.count, 'message') : stateWords(day);
  return `${fullDayWords(day.day)}: ${held}, from an older file, not checked`;
}

function stateWords({ state, count: messages }: CalendarDay): string {
  switch (state) {
    case 'gap':
      // Rows that nothing vouches for: salvaged from a damaged file, or taken from an older one.
      return messages > 0 ? `not downloaded, ${counted(messages, 'message')} held but not checked` : 'not downloaded';
    case 'partial':
      return `partly downloaded, ${counted(messages, 'message')} so far`;
    case 'quiet':
      return 'complete, no messages';
    case 'covered':
      return `${counted(messages, 'message')}, complete`;
    case 'outside':
      return 'outside the collection period';
  }
}
