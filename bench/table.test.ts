import { describe, expect, test } from 'vitest';
import { ratioOf, verdictOf, type Measured } from './operation.ts';
import { checkLines, tableOf } from './table.ts';

function line(ours: readonly number[], yardstick: readonly number[], change: Partial<Measured> = {}): Measured {
  return {
    name: 'thing',
    ours: 'ours',
    yardstick: 'bare',
    unit: 'ms',
    oursSamples: ours,
    yardstickSamples: yardstick,
    target: { sense: 'at most', ratio: 0.6, gate: 1 },
    checks: [],
    watched: null,
    ...change,
  };
}

describe('the verdict', () => {
  test('goes by the medians, however far the others are off', () => {
    expect(ratioOf(line([5, 1, 900, 6, 7], [12, 12, 1, 12, 800]))).toBe(0.5);
    expect(ratioOf(line([1, 3], [4, 4]))).toBe(0.5);
  });

  test('met, within the gate, missed', () => {
    expect(verdictOf(line([6], [10]))).toBe('met');
    expect(verdictOf(line([10], [10]))).toBe('gate');
    expect(verdictOf(line([11], [10]))).toBe('missed');
    expect(verdictOf(line([7], [10], { target: { sense: 'at most', ratio: 0.6, gate: null } }))).toBe('missed');
    expect(verdictOf(line([25], [10], { target: { sense: 'at least', ratio: 2.5, gate: null } }))).toBe('met');
    expect(verdictOf(line([24], [10], { target: { sense: 'at least', ratio: 2.5, gate: null } }))).toBe('missed');
  });

  test('without samples, or with a check that does not hold, it is missed however fast it was', () => {
    expect(verdictOf(line([], []))).toBe('missed');
    const unequal = { what: 'rows equal', holds: false, detail: 'ours 1, yardstick 2' };
    const spoilt = line([1], [10], { checks: [unequal] });
    expect(verdictOf(spoilt)).toBe('missed');
    expect(checkLines([spoilt, line([1], [10])], 'failed')).toEqual(['thing: NOT rows equal (ours 1, yardstick 2)']);
  });
});

test('the table', () => {
  const rows = tableOf([
    line([0.5], [1_000], { name: 'rare', target: { sense: 'at most', ratio: 1 / 2_000, gate: null } }),
    line([50], [100], {
      name: 'page',
      shortestTold: 50,
      watched: { peakBytes: 2 ** 30, longestBusyMs: 62, longestStallMs: 103 },
    }),
  ]).split('\n');
  expect(rows.map((row) => row.split('|').map((cell) => cell.trim()))).toEqual([
    ['', 'operation', 'ours', 'yardstick', 'ratio', 'target', 'met', 'peak memory', 'longest stall', ''],
    [
      '',
      ...rows[1]!
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
      '',
    ],
    ['', 'rare', '0.50 ms', '1.00 s', '1/2000', '≤ 1/2000', 'yes', '–', '–', ''],
    ['', 'page', '< 50 ms', '100 ms', '< 0.50', '≤ 0.6 (gate ≤ 1)', 'yes', '1024 MB', '62 ms (103 by the clock)', ''],
  ]);
  expect(new Set(rows.map((row) => row.length)).size).toBe(1);
});
