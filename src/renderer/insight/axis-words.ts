// What the chart's axes say. UTC, English, the same on every machine.
import { DAY_SECONDS } from '../../shared/domain/time-range.ts';
import { MONTHS } from '../coverage/day-words.ts';

/** The labels of instants that stand `increment` seconds apart: years, months or days, a year named where it begins. */
export function dateLabels(instants: readonly number[], increment: number): readonly string[] {
  let named: number | null = null;
  return instants.map((instant) => {
    const date = new Date(instant * 1000);
    const year = date.getUTCFullYear();
    const month = (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3);
    if (increment >= 365 * DAY_SECONDS) return String(year);
    const words =
      increment >= 28 * DAY_SECONDS ? month : increment >= DAY_SECONDS ? `${date.getUTCDate()} ${month}` : hour(date);
    if (increment < DAY_SECONDS || year === named) return words;
    named = year;
    return `${words} ${year}`;
  });
}

function hour(date: Date): string {
  return date.toISOString().slice(11, 16);
}
