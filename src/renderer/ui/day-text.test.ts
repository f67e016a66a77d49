import { describe, expect, test } from 'vitest';
import { dayFromIso } from '../../shared/domain/time-range.ts';
import { dayOfText, readDay } from './day-text.ts';

describe('readDay', () => {
  test.each(['2024-03-08', ' 2024-03-08 ', '2024-3-8', '2024/3/8', '2024.03.08'])('reads %s', (text) => {
    expect(readDay(text)).toEqual({ kind: 'day', day: dayFromIso('2024-03-08') });
  });
  test('nothing typed is no mistake', () => {
    expect(readDay('  ')).toEqual({ kind: 'empty' });
  });
  test.each([
    ['18.3.2024', 'Write the day as year-month-day'],
    ['march', 'Write the day as year-month-day'],
    ['2023-02-29', 'There is no day 2023-02-29'],
    ['2024-13-01', 'There is no day 2024-13-01'],
    ['1969-12-31', 'Days before 1970'],
  ])('%s gets a sentence', (text, sentence) => {
    const read = readDay(text);
    expect(read.kind === 'malformed' && read.problem).toContain(sentence);
    expect(dayOfText(text)).toBeNull();
  });
});
