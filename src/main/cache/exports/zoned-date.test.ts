import { describe, expect, it } from 'vitest';
import { fromIso, type Instant } from '../../../shared/domain/time-range.ts';
import { offsetsOf, zonedSql } from './zoned-date.ts';

const at = (text: string): Instant => fromIso(text) ?? NaN;

describe('a zone’s offset', () => {
  // The days and the hours at which clocks were changed: from the time zone database.
  it.each([
    ['Europe/Berlin', '2024-01-01T00:00:00Z', 3_600],
    ['Europe/Berlin', '2024-03-31T00:59:59Z', 3_600],
    ['Europe/Berlin', '2024-03-31T01:00:00Z', 7_200],
    ['Europe/Berlin', '2024-10-27T00:59:59Z', 7_200],
    ['Europe/Berlin', '2024-10-27T01:00:00Z', 3_600],
    ['America/New_York', '2024-07-01T00:00:00Z', -14_400],
    ['Asia/Kolkata', '2024-07-01T00:00:00Z', 19_800],
    ['Asia/Kathmandu', '2024-07-01T00:00:00Z', 20_700],
    ['Pacific/Kiritimati', '2024-12-31T23:59:59Z', 50_400],
    ['UTC', '2024-07-01T00:00:00Z', 0],
  ])('%s at %s', (zone, date, offset) => expect(offsetsOf(zone)(at(date))).toBe(offset));

  it('is the same whichever was asked first on a day of change', () => {
    const offset = offsetsOf('Europe/Berlin');
    const instants = Array.from({ length: 24 }, (_, hour) => at('2024-03-31T00:00:00Z') + hour * 3_600);
    const forwards = instants.map(offset);
    expect(instants.toReversed().map(offset).toReversed()).toEqual(forwards);
    expect(forwards).toEqual([3_600, ...Array.from({ length: 23 }, () => 7_200)]);
  });
});

it.each(['Mars/Olympus', "UTC'||(SELECT 1)||'", ''])('%j never gets into a statement', (zone) =>
  expect(() => zonedSql('m.date', zone, 'iso')).toThrow('no time zone'),
);

// What isTimeZone lets pass must not fail here, when the export has begun.
it.each(['+02:00', '-0530', 'Etc/GMT+5', 'europe/berlin', 'America/Argentina/Buenos_Aires'])('%j does', (zone) =>
  expect(zonedSql('m.date', zone, 'iso')).toContain(zone),
);
