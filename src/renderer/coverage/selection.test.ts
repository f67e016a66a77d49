import { describe, expect, it } from 'vitest';
import { rangeOfDay, rangeOfDays } from '../../shared/domain/time-range.ts';
import { clipSpan, extended, gapOfDay, gapsTouching, rangeOf, spanOf } from './selection.ts';

describe('a selection', () => {
  it('is the same from either end, both days included', () => {
    expect(spanOf({ anchor: 12, head: 5 })).toEqual({ first: 5, last: 12 });
    expect(rangeOf({ anchor: 5, head: 5 })).toEqual(rangeOfDay(5));
  });

  it('goes on from the end that the focus is at, keeping the other', () => {
    expect(extended(null, 10, 11)).toEqual({ anchor: 10, head: 11 });
    expect(extended(rangeOfDays(10, 11), 11, 12)).toEqual({ anchor: 10, head: 12 });
    expect(extended(rangeOfDays(10, 12), 12, 5)).toEqual({ anchor: 10, head: 5 });
    expect(extended(rangeOfDays(5, 10), 5, 4)).toEqual({ anchor: 10, head: 4 });
    expect(extended(rangeOfDays(5, 10), 7, 8)).toEqual({ anchor: 7, head: 8 });
  });

  it('is cut by a year', () => {
    expect(clipSpan({ first: 5, last: 12 }, { first: 8, last: 20 })).toEqual({ first: 8, last: 12 });
    expect(clipSpan({ first: 5, last: 7 }, { first: 8, last: 20 })).toBeNull();
    expect(clipSpan(null, { first: 8, last: 20 })).toBeNull();
  });
});

describe('the gap of a day', () => {
  const day = rangeOfDay(10);
  const small = { from: day.from, until: day.from + 3_600 };
  const large = { from: day.from + 7_200, until: day.until + 86_400 };
  const later = rangeOfDays(20, 22);

  it('is the one that takes most of it', () => {
    expect(gapOfDay([small, large, later], day)).toBe(large);
    expect(gapOfDay([later], day)).toBeNull();
  });

  it('touches a selection where they share a second', () => {
    expect(gapsTouching([small, large, later], rangeOfDays(9, 10))).toEqual([small, large]);
    expect(gapsTouching([rangeOfDays(9, 9)], day)).toEqual([]);
  });
});
