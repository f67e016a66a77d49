import { describe, expect, test } from 'vitest';
import { readOlderDate } from './dates.ts';

const LATEST = Date.parse('2030-01-01T00:00:00Z') / 1000;
const NOON = '2024-01-01T12:00:00Z';

describe('a date of an older file', () => {
  test.each([
    ['2024-01-01T12:00:00+00:00', NOON],
    ['2024-01-01 12:00:00', NOON],
    ['2024-01-01 12:00:00+00:00', NOON],
    ['2024-01-01T12:00:00Z', NOON],
    ['2024-01-01T12:00:00z', NOON],
    ['2024-01-01 12:00:00 UTC', NOON],
    ['2024-01-01T12:00:00.999999+00:00', NOON],
    ['2024-01-01 12:00:00,5', NOON],
    ['2024-01-01T15:30:00+03:30', NOON],
    ['2024-01-01T07:00:00-0500', NOON],
    ['2024-01-01T14:00:00+02', NOON],
    ['2024-01-01T00:30:00+02:00', '2023-12-31T22:30:00Z'],
    ['  2024/01/01 12:00  ', NOON],
    ['2024-01-01', '2024-01-01T00:00:00Z'],
    ['Mon, 01 Jan 2024 12:00:00 +0000', NOON],
    ['1 Jan 2024 13:00 +0100', NOON],
    ['2024-02-29 00:00:00', '2024-02-29T00:00:00Z'],
    [1_704_110_400, NOON],
    [1_704_110_400.75, NOON],
    ['1704110400', NOON],
    [1_704_110_400_000, NOON],
    ['1704110400000', NOON],
    [1_704_110_400_000_000, NOON],
    // As pandas counts.
    [1_704_110_400_000_000_000, NOON],
    ['1704110400000000000', NOON],
    ['20240101T120000Z', NOON],
    ['20240101T120000.5+0000', NOON],
    [Buffer.from('2024-01-01T12:00:00+00:00'), NOON],
  ])('%s is %s', (value, read) => {
    expect(readOlderDate(value, LATEST)).toBe(read);
  });

  test.each([
    null,
    '',
    ' ',
    'yesterday',
    'None',
    'NaN',
    '2024-02-30 12:00:00',
    '2023-02-29',
    '2024-13-01T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T12:60:00Z',
    '2024-01-01T12:00:00+15:00',
    '2024-01/01 12:00:00',
    '01/02/2024 12:00:00',
    '2024-01-01T12:00:00Z; DROP TABLE messages',
    '12:00:00',
    '31 Feb 2024 12:00:00',
    '1 Foo 2024 12:00:00',
    0,
    -1,
    Number.NaN,
    Infinity,
    '1970-01-01T00:00:00Z',
    '2013-08-13T23:59:59Z',
    '2030-01-01T00:00:01Z',
    '99999999999999999999',
    // Of these nobody can tell what they are.
    '01.02.2024',
    '01.02.2024 12:00:00',
    '20240101',
    '20240101120000',
    20_240_101_120_000,
    '2024-01-01T23:59:60Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '20241301T120000Z',
    '2024-01-01 12:00:00 EST',
    Buffer.from([0x80, 0x92, 0x92, 0x65, 0, 0, 0, 0]),
    // Other clocks: days (Julian, spreadsheets), Windows, WebKit, Apple.
    2_460_311.5,
    45_292.5,
    133_485_840_000_000_000,
    13_348_584_000_000_000,
    725_803_200,
  ])('%s tells none', (value) => {
    expect(readOlderDate(value, LATEST)).toBeNull();
  });

  test('the edges of what can be: the day Telegram began, and the latest moment', () => {
    expect(readOlderDate('2013-08-14', LATEST)).toBe('2013-08-14T00:00:00Z');
    expect(readOlderDate('2030-01-01T00:00:00Z', LATEST)).toBe('2030-01-01T00:00:00Z');
  });
});
