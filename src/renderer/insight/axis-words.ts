// What the chart's axis of dates says: UTC, English.
import { axisDates, type DateStep } from '../../shared/domain/axis-dates.ts';
import type { Instant, TimeRange } from '../../shared/domain/time-range.ts';
import { MONTHS } from '../coverage/day-words.ts';

export interface Tick {
  readonly instant: Instant;
  readonly label: string;
}

/**
 * Dates with room for about `most` of them. A year is named where it begins.
 *
 *     dateTicks([2023-11-01, 2024-03-01), 6)  ->  Nov 2023 | Dec | Jan 2024 | Feb
 */
export function dateTicks(span: TimeRange, most: number): readonly Tick[] {
  const { instants, step } = axisDates(span, most);
  let named = NaN;
  return instants.map((instant) => {
    const year = new Date(instant * 1000).getUTCFullYear();
    const label = labelOf(instant, step, year !== named);
    named = year;
    return { instant, label };
  });
}

function labelOf(instant: Instant, step: DateStep, namesYear: boolean): string {
  const date = new Date(instant * 1000);
  const year = String(date.getUTCFullYear());
  if ('months' in step && step.months >= 12) return year;
  const month = (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3);
  const words = 'days' in step ? `${date.getUTCDate()} ${month}` : month;
  return namesYear ? `${words} ${year}` : words;
}
