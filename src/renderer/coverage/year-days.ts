// The calendar's days as it draws them: a row a weekday, Monday on top, a column a week. Rows keep their identity
// while their days stay equal, so that a landing batch redraws the rows it touched and no others.
import type { CalendarDay } from '../../shared/domain/calendar.ts';
import { DAY_SECONDS, type Day } from '../../shared/domain/time-range.ts';

export interface YearDays {
  readonly year: number;
  /** 1 January. */
  readonly first: Day;
  /** 31 December. */
  readonly last: Day;
  /** Cells before 1 January in the first week. */
  readonly lead: number;
  readonly weeks: number;
  /** Seven rows, Monday first, each of `weeks` cells; null where the calendar knows no such day. */
  readonly rows: readonly (readonly (CalendarDay | null)[])[];
}

/** Monday 0 to Sunday 6. 1970-01-01, day 0, was a Thursday. */
export function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function yearOf(day: Day): number {
  return new Date(day * DAY_SECONDS * 1000).getUTCFullYear();
}

/** The day of a date; month 0 to 11, overflowing as Date does. */
export function dayOfDate(year: number, month: number, date: number): Day {
  return Math.round(Date.UTC(year, month, date) / 1000 / DAY_SECONDS);
}

/** The years that `days` (in order, without holes) touch, newest first. */
export function yearsOf(days: readonly CalendarDay[]): readonly YearDays[] {
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) return [];
  const years: YearDays[] = [];
  for (let year = yearOf(last.day); year >= yearOf(first.day); year--) years.push(emptyYear(year));
  return mergeDays(years, days);
}

function emptyYear(year: number): YearDays {
  const first = dayOfDate(year, 0, 1);
  const last = dayOfDate(year, 11, 31);
  const lead = weekdayOf(first);
  const weeks = Math.ceil((lead + last - first + 1) / 7);
  const row = Array.from({ length: weeks }, () => null);
  return { year, first, last, lead, weeks, rows: Array.from({ length: 7 }, () => row) };
}

/** The years with `days` put in; days of other years are left out. What did not change stays the same object. */
export function mergeDays(years: readonly YearDays[], days: readonly CalendarDay[]): readonly YearDays[] {
  let changed = false;
  const merged = years.map((year) => {
    const rows = year.rows.slice();
    const mine = days.filter((day) => day.day >= year.first && day.day <= year.last);
    for (const day of mine) {
      const [row, column] = cellOf(year, day.day);
      const before = rows[row] ?? [];
      if (sameDay(before[column] ?? null, day)) continue;
      // The first change of a row copies it; the later ones write into the copy.
      const copy = before === year.rows[row] ? before.slice() : (before as (CalendarDay | null)[]);
      copy[column] = day;
      rows[row] = copy;
    }
    if (rows.every((row, index) => row === year.rows[index])) return year;
    changed = true;
    return { ...year, rows };
  });
  return changed ? merged : years;
}

function sameDay(a: CalendarDay | null, b: CalendarDay): boolean {
  return a !== null && a.state === b.state && a.count === b.count && a.inferred === b.inferred;
}

/** The row and column of one of a year's days. */
export function cellOf(year: YearDays, day: Day): readonly [row: number, column: number] {
  return [weekdayOf(day), Math.floor((day - year.first + year.lead) / 7)];
}

export function dayIn(years: readonly YearDays[], day: Day): CalendarDay | null {
  const year = years.find((candidate) => day >= candidate.first && day <= candidate.last);
  if (!year) return null;
  const [row, column] = cellOf(year, day);
  return year.rows[row]?.[column] ?? null;
}

/** A year's share of complete days among the wanted ones, as the label says it; null where none is wanted. */
export function yearShare(year: YearDays): string | null {
  let wanted = 0;
  let complete = 0;
  for (const day of year.rows.flat()) {
    if (!day || day.state === 'outside') continue;
    wanted++;
    if (day.state === 'covered' || day.state === 'quiet') complete++;
  }
  return wanted === 0 ? null : percent(complete / wanted);
}

/** Never rounds to all or to nothing: `100%` means every day, `0%` none. */
export function percent(share: number): string {
  if (share <= 0) return '0%';
  if (share >= 1) return '100%';
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))}%`;
}

/** The column in which each month of a year begins. */
export function monthColumns(year: YearDays): readonly number[] {
  return Array.from({ length: 12 }, (_, month) => cellOf(year, dayOfDate(year.year, month, 1))[1]);
}
