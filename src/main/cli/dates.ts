// Dates as they are typed: days, which are UTC days and belong to the range on both ends, or instants.
import { OPEN_END } from '../../shared/domain/download.ts';
import { fail } from '../../shared/domain/failure.ts';
import { DAY_SECONDS, dayFromIso, fromIso, type Instant } from '../../shared/domain/time-range.ts';

/** `2024-01-31`: the day's first second. `2024-01-31T12:00:00Z`: that second. */
export function fromDate(text: string): Instant {
  return instantOf(text) ?? dayStart(text) ?? refuse(text);
}

/** `2024-01-31`: the day is in the range, so its end. `2024-01-31T12:00:00Z`: that second is not. `now`: an open end. */
export function untilDate(text: string): Instant {
  if (text === 'now') return OPEN_END;
  const start = dayStart(text);
  return instantOf(text) ?? (start === null ? refuse(text) : start + DAY_SECONDS);
}

function dayStart(text: string): Instant | null {
  const day = dayFromIso(text);
  return day === null ? null : day * DAY_SECONDS;
}

function instantOf(text: string): Instant | null {
  const instant = fromIso(text);
  return instant !== null && instant >= 0 ? instant : null;
}

function refuse(text: string): never {
  throw fail('invalid-request', `“${text}” is no date.`, {
    next: 'Write a day as 2024-01-31, or an instant in UTC as 2024-01-31T12:00:00Z.',
  });
}
