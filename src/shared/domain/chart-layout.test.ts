import { describe, expect, test } from 'vitest';
import { bandsOf, barsOf, scaleTop, xOf, type Plot } from './chart-layout.ts';
import type { Bucket } from './insight.ts';

const PLOT: Plot = { area: { x: 10, y: 20, width: 100, height: 50 }, span: { from: 1_000, until: 2_000 }, top: 10 };

function bucket(from: number, until: number, change: Partial<Bucket> = {}): Bucket {
  return {
    range: { from, until },
    whole: true,
    counts: {},
    total: 0,
    state: 'complete',
    missing: 0,
    inferred: false,
    ...change,
  };
}

describe('scaleTop', () => {
  test.each([
    [0, 4],
    [3, 4],
    [5, 5],
    [6, 10],
    [11, 20],
    [21, 25],
    [91, 100],
    [100, 100],
    [101, 200],
    [4_800, 5_000],
  ])('%d fits below %d', (largest, top) => {
    expect(scaleTop(largest)).toBe(top);
  });
});

test('instants go from left to right', () => {
  expect([1_000, 1_500, 2_000].map((instant) => xOf(PLOT, instant))).toEqual([10, 60, 110]);
});

test('a bar stands on the ground, its parts on one another, inside its slot', () => {
  const [bar] = barsOf([bucket(1_000, 1_500, { counts: { photo: 2, none: 3 }, total: 5 })], PLOT);
  const [text, photo] = bar?.parts ?? [];
  expect(bar?.slot).toEqual({ x: 10, y: 20, width: 50, height: 50 });
  expect(text).toMatchObject({ stack: 'text', y: 55, height: 15 });
  expect(photo).toMatchObject({ stack: 'photo', y: 45, height: 10 });
  expect(text?.x).toBeGreaterThan(10);
  expect((text?.x ?? 0) + (text?.width ?? 0)).toBeLessThan(60);
});

test('quiet, incomplete and missing ones differ', () => {
  const bars = barsOf(
    [bucket(1_000, 1_200), bucket(1_200, 1_400, { state: 'partial' }), bucket(1_400, 1_600, { state: 'gap' })],
    PLOT,
  );
  expect(bars.map(({ isQuiet, isHollow }) => [isQuiet, isHollow])).toEqual([
    [true, false],
    [false, true],
    [false, true],
  ]);
});

test('a gap of a second in a long span can still be seen', () => {
  expect(bandsOf([{ from: 1_500, until: 1_501 }], PLOT)).toEqual([{ x: 60, y: 20, width: 2, height: 50 }]);
});
