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
  const day = dayOf(instant);
  const second = instant - day * DAY_SECONDS;
  return `${isoOfDay(day)}${HOURS[Math.floor(second / 3_600)]}${SIXTIETHS[Math.floor(second / 60) % 60]}${SIXTIETHS[Math.floor(second) % 60]}Z`;
}

/** Reads the shape that {@link toIso} writes; null for anything else, a 30th of February or 24 o'clock included. */
export function fromIso(text: string): Instant | null {
  if (!/^\d{4}-\d\d-\d\dT[0-2]\d:[0-5]\d:[0-5]\dZ$/.test(text)) return null;
  const hours = twoDigits(text, 11);
  const day = dayOfIso(text.slice(0, 10));
  if (day === null || hours > 23) return null;
  return day * DAY_SECONDS + hours * 3_600 + twoDigits(text, 14) * 60 + twoDigits(text, 17);
}

// Every row of a list, a batch or an export has dates, and Date takes several times as long as to remember its days.
const isoOfDay = remembering(dayToIso);
const dayOfIso = remembering(dayFromIso);
/** So many days, 27 years; more would be some corrupt file's. */
const MOST_REMEMBERED = 10_000;
const HOURS = Array.from({ length: 24 }, (_, hour) => `T${String(hour).padStart(2, '0')}`);
const SIXTIETHS = Array.from({ length: 60 }, (_, part) => `:${String(part).padStart(2, '0')}`);

function remembering<K, V>(work: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const value = work(key);
    known.set(key, value);
    return value;
  };
}

/** Of a text that has digits there. */
function twoDigits(text: string, place: number): number {
  return text.charCodeAt(place) * 10 + text.charCodeAt(place + 1) - 528;
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
