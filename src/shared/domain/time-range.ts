/** Unix time in whole seconds, UTC: Telegram's own resolution. */
export type Instant = number;

/** Half-open `[from, until)` of instants. */
export interface TimeRange {
  readonly from: Instant;
  readonly until: Instant;
}

/** A UTC day as the number of days since 1970-01-01. */
export type Day = number;

export const DAY_SECONDS = 86_400;

/** The seconds by which ids and dates may disagree (design.md, rule 2). */
export const SLACK_SECONDS = 60;

/** Whether a range holds no second at all. */
export function isEmpty(range: TimeRange): boolean {
  return range.until <= range.from;
}

/** Whether `instant` lies in `[from, until)`. */
export function holds(range: TimeRange, instant: Instant): boolean {
  return range.from <= instant && instant < range.until;
}

/** Whether the ranges share a second. */
export function overlaps(a: TimeRange, b: TimeRange): boolean {
  return Math.max(a.from, b.from) < Math.min(a.until, b.until);
}

/** What both ranges hold; an empty range where they share nothing. */
export function intersect(a: TimeRange, b: TimeRange): TimeRange {
  const from = Math.max(a.from, b.from);
  return { from, until: Math.max(from, Math.min(a.until, b.until)) };
}

/** The number of whole seconds in a range, 0 when empty. */
export function secondsIn(range: TimeRange): number {
  return Math.max(0, range.until - range.from);
}

/** The UTC day that holds an instant. */
export function dayOf(instant: Instant): Day {
  return Math.floor(instant / DAY_SECONDS);
}

/** `[midnight, next midnight)` of a UTC day. */
export function rangeOfDay(day: Day): TimeRange {
  return { from: day * DAY_SECONDS, until: (day + 1) * DAY_SECONDS };
}

/** People's "first to last": both days included (design.md, words). */
export function rangeOfDays(first: Day, last: Day): TimeRange {
  return { from: first * DAY_SECONDS, until: (last + 1) * DAY_SECONDS };
}

/** The first and last UTC day that a non-empty range touches. */
export function daysTouched(range: TimeRange): { readonly first: Day; readonly last: Day } {
  return { first: dayOf(range.from), last: dayOf(range.until - 1) };
}

/** `2024-03-18T09:41:07Z`: the one shape in which the cache and exports hold dates, so that they sort as text. */
export function toIso(instant: Instant): string {
  return `${new Date(instant * 1000).toISOString().slice(0, 19)}Z`;
}

/** Reads the shape that {@link toIso} writes; null for anything else, a 30th of February or 24 o'clock included. */
export function fromIso(text: string): Instant | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return null;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return null;
  const instant = milliseconds / 1000;
  // Date.parse rolls some days that do not exist over into the next month.
  return toIso(instant) === text ? instant : null;
}

/** `2024-03-18` for a day. */
export function dayToIso(day: Day): string {
  return new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
}

/** Reads `2024-03-18`; null for anything else, a 30th of February included. */
export function dayFromIso(text: string): Day | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) return null;
  const day = milliseconds / 1000 / DAY_SECONDS;
  return dayToIso(day) === text ? day : null;
}
