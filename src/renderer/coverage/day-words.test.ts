import { describe, expect, it } from 'vitest';
import type { CalendarDay } from '../../shared/domain/calendar.ts';
import { dayFromIso, fromIso, type TimeRange } from '../../shared/domain/time-range.ts';
import { daySentence, daysWords, gapExtent, gapSentence, gapTitle, instantWords, rangeWords } from './day-words.ts';

const day = (iso: string) => dayFromIso(iso) ?? Number.NaN;
const at = (iso: string) => fromIso(iso.length === 10 ? `${iso}T00:00:00Z` : iso) ?? Number.NaN;
const range = (from: string, until: string): TimeRange => ({ from: at(from), until: at(until) });
const cell = (iso: string, rest: Partial<CalendarDay>): CalendarDay => ({
  day: day(iso),
  state: 'covered',
  count: 0,
  inferred: false,
  ...rest,
});

describe('daySentence', () => {
  it.each<[CalendarDay, string]>([
    [cell('2024-03-22', { state: 'gap' }), 'Friday 22 March 2024: not downloaded'],
    [cell('2024-03-22', { count: 41 }), 'Friday 22 March 2024: 41 messages, complete'],
    [cell('2024-03-22', { count: 1 }), 'Friday 22 March 2024: 1 message, complete'],
    [cell('2024-02-29', { state: 'quiet' }), 'Thursday 29 February 2024: complete, no messages'],
    [
      cell('2024-03-22', { state: 'partial', count: 1_204 }),
      'Friday 22 March 2024: partly downloaded, 1,204 messages so far',
    ],
    [cell('2024-03-22', { state: 'outside' }), 'Friday 22 March 2024: outside the collection period'],
    [
      cell('2024-03-22', { count: 3, inferred: true }),
      'Friday 22 March 2024: 3 messages, from an older file, not checked',
    ],
    [cell('2024-03-22', { state: 'gap', inferred: true }), 'Friday 22 March 2024: not downloaded'],
  ])('%#', (calendarDay, words) => expect(daySentence(calendarDay)).toBe(words));
});

describe('daysWords and rangeWords', () => {
  it.each([
    ['2025-07-03', '2025-07-17', '3 – 17 July 2025'],
    ['2025-06-28', '2025-07-17', '28 June – 17 July 2025'],
    ['2024-12-28', '2025-01-03', '28 December 2024 – 3 January 2025'],
    ['2024-12-28', '2024-12-28', '28 December 2024'],
  ])('%s to %s is %s', (first, last, words) => expect(daysWords(day(first), day(last))).toBe(words));

  it('names the days that a range touches, its last midnight not among them', () => {
    expect(rangeWords(range('2024-03-12', '2024-04-03'), 'short')).toBe('12 Mar – 2 Apr 2024');
  });
});

describe('gaps in words', () => {
  const cases: readonly (readonly [TimeRange, string, string, string])[] = [
    [range('2025-07-03', '2025-07-18'), '3 – 17 July 2025', '15 whole days.', '15 days'],
    [
      range('2025-07-02T09:00:00Z', '2025-07-18T06:30:00Z'),
      '3 – 17 July 2025',
      '15 whole days, and parts of 2 and 18 July.',
      '15 days and 2 part days',
    ],
    [
      range('2025-07-03', '2025-07-04T06:30:00Z'),
      '3 July 2025',
      '1 whole day, and part of 4 July.',
      '1 day and 1 part day',
    ],
    [
      range('2025-06-30T12:00:00Z', '2025-07-18T06:30:00Z'),
      '1 – 17 July 2025',
      '17 whole days, and parts of 30 June and 18 July.',
      '17 days and 2 part days',
    ],
    [
      range('2024-12-31T12:00:00Z', '2025-01-02T06:30:00Z'),
      '1 January 2025',
      '1 whole day, and parts of 31 December 2024 and 2 January 2025.',
      '1 day and 2 part days',
    ],
    [
      range('2025-07-02T09:12:00Z', '2025-07-02T17:40:00Z'),
      '2 July 2025, 09:12 – 17:40',
      'Part of 2 July.',
      'part of a day',
    ],
    [
      range('2025-07-02T23:00:00Z', '2025-07-03T01:00:00Z'),
      '2 July 2025, 23:00 – 3 July 2025, 01:00',
      'Parts of 2 and 3 July.',
      'parts of 2 days',
    ],
  ];
  it.each(cases)('%#', (gap, title, sentence, extent) => {
    expect(gapTitle(gap)).toBe(title);
    expect(gapSentence(gap)).toBe(sentence);
    expect(gapExtent(gap)).toBe(extent);
  });
});

it('dates an instant to the second', () => {
  expect(instantWords(at('2024-03-18T09:41:07Z'))).toBe('18 Mar 2024, 09:41:07 UTC');
});
