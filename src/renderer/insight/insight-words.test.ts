import { describe, expect, test } from 'vitest';
import type { Bucket } from '../../shared/domain/insight.ts';
import { dayFromIso, rangeOfDays } from '../../shared/domain/time-range.ts';
import { bucketSentence, bucketState, bucketTitle, chartWords, missingWords } from './insight-words.ts';

function bucket(first: string, last: string, change: Partial<Bucket> = {}): Bucket {
  return {
    range: rangeOfDays(dayFromIso(first) ?? NaN, dayFromIso(last) ?? NaN),
    whole: true,
    counts: {},
    total: 0,
    state: 'complete',
    missing: 0,
    inferred: false,
    ...change,
  };
}

describe('what a bar says', () => {
  test.each([
    ['day', bucket('2024-03-22', '2024-03-22'), 'Friday 22 March 2024'],
    ['week', bucket('2024-03-18', '2024-03-24'), '18 – 24 March 2024'],
    ['month', bucket('2024-03-01', '2024-03-31'), 'March 2024'],
    ['week', bucket('2024-03-01', '2024-03-03', { whole: false }), '1 – 3 March 2024, part of a week'],
  ] as const)('%s', (unit, one, title) => {
    expect(bucketTitle(one, unit)).toBe(title);
  });

  test.each([
    [{ total: 41, counts: { none: 30, photo: 11 } }, '41 messages, complete: 30 text, 11 photos'],
    [{}, 'complete, no messages'],
    [{ state: 'gap' as const, missing: 604_800 }, 'not downloaded'],
    [
      { state: 'gap' as const, total: 1, counts: { none: 1 } },
      'not downloaded, 1 message held but not checked: 1 text',
    ],
    [
      { state: 'partial' as const, total: 2, counts: { photo: 2 }, missing: 129_600 },
      '2 messages so far, incomplete: 1.5 days missing: 2 photos',
    ],
    [
      { inferred: true, total: 3, counts: { none: 3 } },
      '3 messages, some of it from an older file, not checked: 3 text',
    ],
    [{ state: 'outside' as const }, 'outside the collection period'],
  ])('%j', (change, says) => {
    expect(bucketSentence(bucket('2024-03-18', '2024-03-24', change), 'week')).toBe(`18 – 24 March 2024: ${says}`);
  });

  test.each([
    [{ total: 41 }, 'complete'],
    [{ state: 'gap' as const }, 'not downloaded'],
    [{ state: 'gap' as const, total: 1 }, 'not downloaded, held but not checked'],
    [{ state: 'partial' as const, total: 2, missing: 129_600 }, 'incomplete: 1.5 days missing'],
    [{ inferred: true, total: 3 }, 'some of it from an older file, not checked'],
    [{ state: 'outside' as const }, 'outside the collection period'],
  ])('in the table, beside the count: %j', (change, says) => {
    expect(bucketState(bucket('2024-03-18', '2024-03-24', change))).toBe(says);
  });

  test.each([
    [1, '1 second'],
    [90, '1.5 minutes'],
    [3_600, '1 hour'],
    [86_400, '1 day'],
    [1_000_000, '11.6 days'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(missingWords(seconds)).toBe(words);
  });

  test('the chart in one line', () => {
    const bars = [
      bucket('2024-03-18', '2024-03-24', { total: 1_203 }),
      bucket('2024-03-25', '2024-03-31', { total: 1 }),
    ];
    expect(chartWords(bars, 'week')).toBe('1,204 messages');
    expect(chartWords([...bars, bucket('2024-04-01', '2024-04-07', { state: 'gap' })], 'week')).toBe(
      '1,204 messages, 1 of 3 weeks incomplete',
    );
  });
});
