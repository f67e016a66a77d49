// The calendar's keys: where each of them leads from a day.
import { DAY_SECONDS, type Day } from '../../shared/domain/time-range.ts';
import { dayOfDate, yearOf } from './year-days.ts';

export interface MoveKey {
  readonly key: string;
  readonly altKey: boolean;
}

/**
 * The day a key leads to, kept inside `first..last`; null for a key that moves nothing. Up and down go by day, left
 * and right by week (as the cells lie), Home and End to the year's edges, PageUp and PageDown by month, with Alt by
 * year.
 */
export function movedDay(day: Day, key: MoveKey, span: { readonly first: Day; readonly last: Day }): Day | null {
  const target = rawMove(day, key);
  return target === null ? null : Math.min(span.last, Math.max(span.first, target));
}

function rawMove(day: Day, { key, altKey }: MoveKey): Day | null {
  switch (key) {
    case 'ArrowUp':
      return day - 1;
    case 'ArrowDown':
      return day + 1;
    case 'ArrowLeft':
      return day - 7;
    case 'ArrowRight':
      return day + 7;
    case 'Home':
      return dayOfDate(yearOf(day), 0, 1);
    case 'End':
      return dayOfDate(yearOf(day), 11, 31);
    case 'PageUp':
      return byMonths(day, altKey ? -12 : -1);
    case 'PageDown':
      return byMonths(day, altKey ? 12 : 1);
    default:
      return null;
  }
}

/** 31 January and a month is 28 or 29 February: the date is kept where the month has it, else its last. */
function byMonths(day: Day, months: number): Day {
  const date = new Date(day * DAY_SECONDS * 1000);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  const lastDate = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return dayOfDate(year, month, Math.min(date.getUTCDate(), lastDate));
}
