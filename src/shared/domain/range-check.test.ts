import { describe, expect, test } from 'vitest';
import { askable } from './range-check.ts';

const kindOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (thrown) {
    return (thrown as { failure: { kind: string } }).failure.kind;
  }
};

describe('what can be asked of a range', () => {
  test.each([
    ['inside', { from: 200, until: 300 }, 100, 1_000, { from: 200, until: 300 }],
    ['from before the first visible message', { from: 50, until: 300 }, 100, 1_000, { from: 100, until: 300 }],
    ['into the future', { from: 200, until: 5_000 }, 100, 1_000, { from: 200, until: 1_000 }],
    ['reversed', { from: 300, until: 200 }, 100, 1_000, 'range-reversed'],
    ['empty', { from: 300, until: 300 }, 100, 1_000, 'range-reversed'],
    ['beginning at the cut', { from: 1_000, until: 1_100 }, 100, 1_000, 'range-in-future'],
    ['ending at the first visible message', { from: 50, until: 100 }, 100, 1_000, 'range-before-first'],
    ['ending right after it', { from: 50, until: 101 }, 100, 1_000, { from: 100, until: 101 }],
    ['of a channel that shows nothing', { from: 50, until: 300 }, null, 1_000, 'range-before-first'],
    ['of a channel that began after the cut', { from: 50, until: 3_000 }, 1_000, 1_000, 'range-in-future'],
  ] as const)('%s', (_name, range, firstVisible, cut, expected) => {
    expect(kindOf(() => askable(range, firstVisible, cut))).toEqual(expected);
  });
});
