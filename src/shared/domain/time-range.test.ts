import { describe, expect, test } from 'vitest';
import { dayFromIso, daysTouched, fromIso, intersect, isEmpty, rangeOfDays, secondsIn, toIso } from './time-range.ts';

describe('dates as text', () => {
  test('our one shape is read, and comes back', () => {
    for (const text of ['1970-01-01T00:00:00Z', '2024-02-29T23:59:59Z', '9999-12-31T23:59:59Z']) {
      expect(toIso(fromIso(text) ?? 0)).toBe(text);
    }
    expect(fromIso('2024-03-18T09:41:07Z')).toBe(1_710_754_867);
  });

  test.each([
    '2024-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-04-31T12:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T23:59:60Z',
    '2024-13-01T00:00:00Z',
    '2024-01-01T00:00:00+00:00',
    '2024-01-01 00:00:00',
    '2024-00-10T00:00:00Z',
    '2024-01-00T00:00:00Z',
    '2024-01-01T00:60:00Z',
    '2O24-01-01T00:00:00Z',
    '2024-01-0\u0661T00:00:00Z',
    '2024-01-01T00:00: 1Z',
    '-024-01-01T00:00:00Z',
    '2024-01-01t00:00:00Z',
    '2024-01-01T00:00:00.000Z',
    ' 2024-01-01T00:00:00Z',
    '',
  ])('%j is not read', (text) => {
    expect(fromIso(text)).toBeNull();
  });

  test('writing and reading agree with Date, from year 0 to 9999', () => {
    const known = (instant: number): string => `${new Date(instant * 1000).toISOString().slice(0, 19)}Z`;
    const [first, last] = [Date.parse('0000-01-01T00:00:00Z') / 1000, Date.parse('9999-12-31T23:59:59Z') / 1000];
    // A step that comes to ever other months, hours and seconds.
    for (let instant = first; instant <= last; instant += 18_345_679) {
      const text = known(instant);
      if (toIso(instant) !== text || fromIso(text) !== instant)
        expect([toIso(instant), fromIso(text)]).toEqual([text, instant]);
    }
    for (const year of [0, 1900, 1970, 1999, 2000, 2023, 2024, 2100, 2400, 9999]) {
      for (const day of ['01-01', '02-28', '02-29', '03-01', '12-31']) {
        const text = `${String(year).padStart(4, '0')}-${day}T23:59:59Z`;
        const instant = Date.parse(text) / 1000;
        expect(fromIso(text)).toBe(known(instant) === text ? instant : null);
        expect(toIso(instant)).toBe(known(instant));
      }
    }
  });

  test('days', () => {
    expect(dayFromIso('2024-02-30')).toBeNull();
    expect(dayFromIso('1970-01-02')).toBe(1);
  });
});

describe('ranges', () => {
  test('people’s first to last holds the last day', () => {
    const range = rangeOfDays(19_723, 19_732);
    expect([toIso(range.from), toIso(range.until)]).toEqual(['2024-01-01T00:00:00Z', '2024-01-11T00:00:00Z']);
    expect(daysTouched(range)).toEqual({ first: 19_723, last: 19_732 });
  });

  test('what shares nothing has an empty intersection', () => {
    const nothing = intersect({ from: 0, until: 5 }, { from: 8, until: 9 });
    expect(isEmpty(nothing)).toBe(true);
    expect(secondsIn(nothing)).toBe(0);
  });
});
