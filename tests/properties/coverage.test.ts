import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, coalesce, coveredSeconds, covers, gapAt, gapsIn, subtract } from '../../src/shared/domain/coverage.ts';
import { secondsOf, spansOf, without, type Span } from './naive-model.ts';

const WINDOW: Span = { from: 0, until: 60 };
const span = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  .map(([a, b]): Span => ({ from: Math.min(a, b), until: Math.max(a, b) }));
const spans = fc.array(span, { maxLength: 8 });

describe('coverage equals a set of seconds', () => {
  test('coalesce: the same seconds, as maximal disjoint ranges in order', () => {
    fc.assert(
      fc.property(spans, (some) => {
        expect(coalesce(some)).toEqual(spansOf(secondsOf(some), WINDOW));
      }),
      { numRuns: 2_000 },
    );
  });

  test('gapsIn: what an asked range lacks', () => {
    fc.assert(
      fc.property(spans, span, (some, asked) => {
        expect(gapsIn(asked, coalesce(some))).toEqual(spansOf(without(asked, secondsOf(some)), WINDOW));
      }),
      { numRuns: 2_000 },
    );
  });

  test('clip, subtract, coveredSeconds, covers, gapAt', () => {
    fc.assert(
      fc.property(spans, span, fc.integer({ min: 0, max: 59 }), (some, asked, instant) => {
        const coverage = coalesce(some);
        const seconds = secondsOf(some);
        const inside = new Set([...seconds].filter((second) => asked.from <= second && second < asked.until));
        const outside = new Set([...seconds].filter((second) => !inside.has(second)));
        expect(clip(coverage, asked)).toEqual(spansOf(inside, WINDOW));
        expect(subtract(coverage, asked)).toEqual(spansOf(outside, WINDOW));
        expect(coveredSeconds(coverage, asked)).toBe(inside.size);
        expect(covers(coverage, asked)).toBe(inside.size === asked.until - asked.from);
        const gap = spansOf(without(asked, seconds), WINDOW).find((one) => one.from <= instant && instant < one.until);
        expect(gapAt(instant, asked, coverage)).toEqual(gap ?? null);
      }),
      { numRuns: 2_000 },
    );
  });
});
