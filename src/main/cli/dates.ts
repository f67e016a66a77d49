// Dates as they are typed: days, which are UTC days and belong to the range on both ends, or moments with their zone.
import { OPEN_END } from '../../shared/domain/download.ts';
import { fail } from '../../shared/domain/failure.ts';
import type { AskedRange } from '../../shared/domain/judged-range.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import { parseEnd, parseStart } from '../api/dates.ts';
import type { Typed } from './verb.ts';

/** `2024-01-31`: the day's first second. `2024-01-31T12:00:00Z`: that second. */
export function fromDate(text: string): Instant {
  return parseStart(text) ?? refuse(text);
}

/** `2024-01-31`: the day is in the range, so its end. `2024-01-31T12:00:00Z`: that second is not. `now`: an open end. */
export function untilDate(text: string): Instant {
  return text === 'now' ? OPEN_END : (parseEnd(text) ?? refuse(text));
}

/** `--from` and `--until` of a verb. Throws a Failure where they hold nothing. */
export function rangeTyped(options: Typed['options']): AskedRange {
  const [from, until] = [instantIn(options['from']), instantIn(options['until'])];
  if (from === null || until === null || from < until) return { from, until };
  throw fail('range-reversed', 'The range ends before it begins.', {
    next: 'Choose a last day that is not before the first.',
  });
}

function instantIn(value: unknown): Instant | null {
  return typeof value === 'number' ? value : null;
}

function refuse(text: string): never {
  throw fail('invalid-request', `“${text}” is no date.`, {
    next: 'Write a day as 2024-01-31, or a moment with its zone as 2024-01-31T12:00:00Z, of the years 1970 to 9999.',
  });
}
