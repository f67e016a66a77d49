import { describe, expect, it } from 'vitest';
import type { CalendarDay, DayState } from '../../shared/domain/calendar.ts';
import { dayFromIso, type Day } from '../../shared/domain/time-range.ts';
import { cellOf, dayIn, mergeDays, monthColumns, percent, weekdayOf, yearShare, yearsOf } from './year-days.ts';

const day = (iso: string) => dayFromIso(iso) ?? Number.NaN;

function daysFrom(first: string, last: string, state: DayState = 'covered'): CalendarDay[] {
  const days: CalendarDay[] = [];
  for (let at = day(first); at <= day(last); at++) days.push({ day: at, state, count: 1, inferred: false });
  return days;
}

const one = (at: Day, state: DayState): CalendarDay => ({ day: at, state, count: 1, inferred: false });

describe('weekdayOf', () => {
  it.each([
    ['1970-01-01', 3],
    ['2024-03-18', 0],
    ['2024-03-17', 6],
    ['1969-12-29', 0],
  ])('%s is weekday %i', (iso, weekday) => expect(weekdayOf(Date.parse(iso) / 86_400_000)).toBe(weekday));
});

describe('yearsOf', () => {
  it('lays out years newest first, Mondays on top', () => {
    const years = yearsOf(daysFrom('2022-05-18', '2024-02-01'));
    expect(years.map(({ year, lead, weeks }) => [year, lead, weeks])).toEqual([
      [2024, 0, 53],
      [2023, 6, 53],
      [2022, 5, 53],
    ]);
    expect(years[0]?.rows[0]?.[0]?.day).toBe(day('2024-01-01'));
    expect(dayIn(years, day('2022-05-17'))).toBeNull();
    expect(dayIn(years, day('2022-05-18'))?.day).toBe(day('2022-05-18'));
  });

  it('needs 54 weeks for a leap year that begins on a Sunday', () => {
    const [year] = yearsOf(daysFrom('2012-01-01', '2012-12-31'));
    expect(year?.weeks).toBe(54);
    expect(year && cellOf(year, day('2012-12-31'))).toEqual([0, 53]);
  });

  it('is empty without days', () => expect(yearsOf([])).toEqual([]));
});

describe('mergeDays', () => {
  const years = yearsOf(daysFrom('2023-01-01', '2024-12-31', 'gap'));

  it('changes the touched rows and no others', () => {
    const merged = mergeDays(years, [one(day('2024-03-18'), 'covered'), one(day('2024-03-25'), 'covered')]);
    expect(merged[0]?.rows.map((row, weekday) => row !== years[0]?.rows[weekday])).toEqual([
      true,
      ...Array.from({ length: 6 }, () => false),
    ]);
    expect(merged[1]).toBe(years[1]);
    expect(dayIn(merged, day('2024-03-25'))?.state).toBe('covered');
    expect(dayIn(years, day('2024-03-25'))?.state).toBe('gap');
  });

  it('returns the same years where nothing is new, and leaves out other years', () => {
    expect(mergeDays(years, [one(day('2024-03-18'), 'gap')])).toBe(years);
    expect(mergeDays(years, [one(day('2031-03-18'), 'covered')])).toBe(years);
  });
});

describe('shares', () => {
  it.each([
    [0, '0%'],
    [0.0001, '1%'],
    [0.494, '49%'],
    [0.9999, '99%'],
    [1, '100%'],
  ])('%d is %s', (share, words) => expect(percent(share)).toBe(words));

  it('counts complete days, quiet ones too, among the wanted ones', () => {
    const days = daysFrom('2024-01-01', '2024-01-10').map(({ day: at }, index): CalendarDay => {
      const states: readonly DayState[] = ['covered', 'quiet', 'gap', 'partial'];
      return one(at, states[index] ?? 'outside');
    });
    const [year] = yearsOf(days);
    expect(year && yearShare(year)).toBe('50%');
    const [none] = yearsOf(daysFrom('2024-01-01', '2024-01-10', 'outside'));
    expect(none && yearShare(none)).toBeNull();
  });
});

it('places the months where they begin', () => {
  const [year] = yearsOf(daysFrom('2024-01-01', '2024-12-31'));
  expect(year && monthColumns(year)).toEqual([0, 4, 8, 13, 17, 21, 26, 30, 34, 39, 43, 47]);
});
