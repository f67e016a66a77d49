// A day as people type it: ISO, UTC. What can't be read gets a sentence.
import { dayFromIso, type Day } from '../../shared/domain/time-range.ts';

/** What a typed day says: the day, or the sentence that says what is wrong with it. */
export type TypedDay =
  | { readonly kind: 'day'; readonly day: Day }
  | { readonly kind: 'empty' }
  | { readonly kind: 'malformed'; readonly problem: string };

/** Reads `2024-03-18`, also with dots or slashes or without leading zeros: `2024/3/8`. */
export function readDay(text: string): TypedDay {
  const typed = text.trim();
  if (typed === '') return { kind: 'empty' };
  const [, year, month, date] = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(typed) ?? [];
  if (year === undefined || month === undefined || date === undefined) {
    return { kind: 'malformed', problem: 'Write the day as year-month-day, for example 2024-03-18.' };
  }
  const day = dayFromIso(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
  if (day === null) return { kind: 'malformed', problem: `There is no day ${typed} in the calendar.` };
  if (day < 0) return { kind: 'malformed', problem: 'Days before 1970 can’t be asked for.' };
  return { kind: 'day', day };
}

/** The day, or null where the text names none. */
export function dayOfText(text: string): Day | null {
  const read = readDay(text);
  return read.kind === 'day' ? read.day : null;
}
