import { describe, expect, test } from 'vitest';
import { isComplete } from './coverage.ts';
import { OPEN_END } from './download.ts';
import { closedAtCut, judgedRange } from './judged-range.ts';

const PERIOD = { from: 100, until: 200 };
const CUT = 300;

test.each([
  ['nothing named: the period', null, null, PERIOD],
  ['both ends, as they stand', 120, 180, { from: 120, until: 180 }],
  ['beyond the cut', 400, 500, { from: 400, until: 500 }],
  ['before the period', 10, 20, { from: 10, until: 20 }],
  ['a beginning: to the period’s end', 120, null, { from: 120, until: 200 }],
  ['a beginning after the period: to the cut', 250, null, { from: 250, until: CUT }],
  ['a beginning after the cut: a second, which is a gap', 400, null, { from: 400, until: 401 }],
  ['up to now: to the cut', 120, OPEN_END, { from: 120, until: CUT }],
  ['an end: from the period’s beginning', null, 180, { from: 100, until: 180 }],
  ['an end before the period: all before it', null, 50, { from: 0, until: 50 }],
])('%s', (_what, from, until, range) => {
  expect(judgedRange({ from, until }, PERIOD, CUT)).toEqual(range);
});

test('where nothing is known of the history, what was named is judged all the same', () => {
  expect(judgedRange({ from: null, until: null }, null, null)).toBeNull();
  expect(judgedRange({ from: 5, until: 9 }, null, null)).toEqual({ from: 5, until: 9 });
  expect(judgedRange({ from: 5, until: null }, null, null)).toEqual({ from: 5, until: 6 });
  expect(judgedRange({ from: null, until: 9 }, null, null)).toEqual({ from: 0, until: 9 });
  expect(closedAtCut({ from: 5, until: OPEN_END }, null)).toEqual({ from: 5, until: 6 });
});

describe('complete', () => {
  const part = (from: number, until: number, source: 'downloaded' | 'inferred' = 'downloaded') => ({
    from,
    until,
    source,
  });
  test.each([
    ['all of it downloaded', [part(0, 10)], true],
    ['in two parts that touch', [part(0, 4), part(4, 10)], true],
    ['a second is missing', [part(0, 4), part(5, 10)], false],
    ['a part is an older file’s', [part(0, 4), part(4, 10, 'inferred')], false],
    ['an older file’s under a downloaded one', [part(0, 10), part(2, 3, 'inferred')], true],
    ['nothing is covered', [], false],
  ])('%s', (_what, covered, complete) => {
    expect(isComplete({ from: 0, until: 10 }, covered)).toBe(complete);
  });

  test('of no time at all nothing is', () => {
    expect(isComplete({ from: 0, until: 0 }, [])).toBe(false);
  });
});
