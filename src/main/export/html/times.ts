// Times on exported pages: UTC, in words that are read the same everywhere.
import {
  dayToIso,
  rangeOfDay,
  toIso,
  type Day,
  type Instant,
  type TimeRange,
} from '../../../shared/domain/time-range.ts';

/** Made when it is first needed: it takes as long as a tenth of all that is read at the start of the program. */
let days: Intl.DateTimeFormat | null = null;

/** `Monday, 1 January 2024` */
export function dayWords(day: Day): string {
  days ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return days.format(rangeOfDay(day).from * 1_000);
}

/** `09:41:07`, in an element that says the whole of it to programs. */
export function timeHtml(instant: Instant): string {
  const iso = toIso(instant);
  return `<time datetime="${iso}">${iso.slice(11, 19)}</time>`;
}

/** `2024-03-18 09:41:07 UTC` */
export function dateTimeHtml(instant: Instant): string {
  const iso = toIso(instant);
  return `<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}

/** `2024-03-18 to 2024-03-20`, days included, where the range is made of whole ones. */
export function rangeHtml({ from, until }: TimeRange): string {
  const [first, last] = [rangeOfDay(Math.floor(from / 86_400)), rangeOfDay(Math.floor((until - 1) / 86_400))];
  if (first.from !== from || last.until !== until) return `${dateTimeHtml(from)} to ${dateTimeHtml(until)}`;
  const [begin, end] = [dayToIso(Math.floor(from / 86_400)), dayToIso(Math.floor((until - 1) / 86_400))];
  return begin === end ? `${begin} (UTC)` : `${begin} to ${end} (UTC)`;
}
