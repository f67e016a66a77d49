// The chart's dates are UTC days, on whatever clock the computer goes.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dayFromIso, rangeOfDays, type TimeRange } from '../../shared/domain/time-range.ts';
import { dateTicks } from './axis-words.ts';

const days = (first: string, last: string): TimeRange => rangeOfDays(dayFromIso(first) ?? NaN, dayFromIso(last) ?? NaN);
const ticks = (span: TimeRange, most: number) =>
  dateTicks(span, most).map(({ instant, label }) => `${new Date(instant * 1000).toISOString().slice(0, 16)} ${label}`);
const labels = (span: TimeRange, most: number) => dateTicks(span, most).map(({ label }) => label);

afterEach(() => vi.unstubAllEnvs());

// Havana's clocks skip the midnight of 10 March 2024; St. John's and Auckland's go half a day apart.
describe.each(['UTC', 'America/St_Johns', 'Pacific/Auckland', 'America/Havana', 'Pacific/Apia'])(
  'on a clock of %s',
  (zone) => {
    test('days, Mondays, months and years begin at midnight UTC', () => {
      vi.stubEnv('TZ', zone);
      expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
      expect(ticks(days('2024-03-08', '2024-03-11'), 9)).toEqual([
        '2024-03-08T00:00 8 Mar 2024',
        '2024-03-09T00:00 9 Mar',
        '2024-03-10T00:00 10 Mar',
        '2024-03-11T00:00 11 Mar',
      ]);
      expect(ticks(days('2024-03-01', '2024-03-31'), 5)).toEqual([
        '2024-03-04T00:00 4 Mar 2024',
        '2024-03-11T00:00 11 Mar',
        '2024-03-18T00:00 18 Mar',
        '2024-03-25T00:00 25 Mar',
      ]);
      expect(ticks(days('2023-11-01', '2024-02-29'), 6)).toEqual([
        '2023-11-01T00:00 Nov 2023',
        '2023-12-01T00:00 Dec',
        '2024-01-01T00:00 Jan 2024',
        '2024-02-01T00:00 Feb',
      ]);
      expect(ticks(days('2009-10-15', '2012-02-01'), 3)).toEqual([
        '2010-01-01T00:00 2010',
        '2011-01-01T00:00 2011',
        '2012-01-01T00:00 2012',
      ]);
    });
  },
);

describe('whatever the span', () => {
  test('a day, or a part of one, is named', () => {
    expect(labels(days('2024-02-29', '2024-02-29'), 9)).toEqual(['29 Feb 2024']);
    const { from, until } = days('2024-02-29', '2024-02-29');
    expect(ticks({ from: from + 3_600, until }, 9)).toEqual(['2024-02-29T01:00 29 Feb 2024']);
    expect(labels({ from: from + 3_600, until: until + 3_600 }, 9)).toEqual(['1 Mar 2024']);
  });

  test('eleven years have a label a year, or every second one', () => {
    const span = days('2013-08-14', '2024-08-13');
    expect(labels(span, 12).length).toBe(11);
    expect(labels(span, 8)).toEqual(['2014', '2016', '2018', '2020', '2022', '2024']);
  });

  test.each([1, 3, 7.5, 12])('there are no more labels than %f, but for one', (most) => {
    for (const length of [1, 2, 3, 8, 20, 59, 90, 200, 366, 800, 4_000, 50_000]) {
      const first = dayFromIso('1999-11-17') ?? NaN;
      const { length: shown } = dateTicks(rangeOfDays(first, first + length - 1), most);
      expect(shown).toBeGreaterThan(0);
      expect(shown).toBeLessThanOrEqual(Math.ceil(most) + 1);
    }
  });
});
