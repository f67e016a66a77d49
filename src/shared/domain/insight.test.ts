import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { channelId } from './ids.ts';
import {
  bucketsOf,
  INSIGHT_UNITS,
  unitFor,
  unitOf,
  withDays,
  withoutDays,
  type InsightFrame,
  type MediaCounts,
} from './insight.ts';
import { kindsOf, stackCounts, stacksIn, STACKS } from './insight-stacks.ts';
import { MEDIA_KEYS } from './insight.ts';
import { dayFromIso, dayToIso, rangeOfDays, type Day } from './time-range.ts';

const day = (iso: string): Day => dayFromIso(iso) ?? NaN;
const days = (first: string, last: string) => rangeOfDays(day(first), day(last));

function frame(change: Partial<InsightFrame>): InsightFrame {
  const span = days('2024-01-01', '2024-01-31');
  return { channelId: channelId('1'), span, wanted: span, gaps: [], inferred: [], asOf: span.until, ...change };
}

describe('unitOf', () => {
  test.each([
    ['2024-02-29', 'month', '2024-02-01', '2024-03-01'],
    ['2023-12-31', 'month', '2023-12-01', '2024-01-01'],
    ['2024-01-01', 'week', '2024-01-01', '2024-01-08'], // a Monday
    ['2023-12-31', 'week', '2023-12-25', '2024-01-01'], // a Sunday
    ['1970-01-01', 'week', '1969-12-29', '1970-01-05'],
    ['2024-02-29', 'day', '2024-02-29', '2024-03-01'],
  ] as const)('%s lies in the %s from %s to before %s', (of, unit, first, next) => {
    const found = unitOf(day(of), unit);
    expect([dayToIso(found.first), dayToIso(found.next)]).toEqual([first, next]);
  });

  test('units follow one another without a hole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), fc.constantFrom(...INSIGHT_UNITS), (at, unit) => {
        const { first, next } = unitOf(at, unit);
        return first <= at && at < next && unitOf(next, unit).first === next && unitOf(first, unit).next === next;
      }),
    );
  });
});

describe('bucketsOf', () => {
  test('a quiet day is 0 and complete; a gap is no quiet day', () => {
    const gap = days('2024-01-03', '2024-01-04');
    const found = bucketsOf(
      frame({ span: days('2024-01-01', '2024-01-05'), wanted: days('2024-01-01', '2024-01-05'), gaps: [gap] }),
      new Map([[day('2024-01-01'), { none: 2, photo: 1 }]]),
      'day',
    );
    expect(found.map(({ total, state }) => [total, state])).toEqual([
      [3, 'complete'],
      [0, 'complete'],
      [0, 'gap'],
      [0, 'gap'],
      [0, 'complete'],
    ]);
  });

  test('weeks at the edges of the span are parts of weeks, and say so', () => {
    const span = days('2024-01-03', '2024-01-16');
    const found = bucketsOf(frame({ span, wanted: span }), new Map(), 'week');
    expect(found.map(({ range, whole }) => [range, whole])).toEqual([
      [days('2024-01-03', '2024-01-07'), false],
      [days('2024-01-08', '2024-01-14'), true],
      [days('2024-01-15', '2024-01-16'), false],
    ]);
  });

  test('a bucket that a gap touches is partial, and knows what it lacks', () => {
    const half = { from: days('2024-01-10', '2024-01-10').from + 3_600, until: days('2024-01-10', '2024-01-10').until };
    const [month] = bucketsOf(frame({ gaps: [half] }), new Map([[day('2024-01-09'), { none: 7 }]]), 'month');
    expect(month).toMatchObject({ total: 7, state: 'partial', missing: 82_800, whole: true });
  });

  test('days beyond what is wanted are outside, whatever they hold; inferred ones are marked', () => {
    const found = bucketsOf(
      frame({
        span: days('2024-01-01', '2024-01-03'),
        wanted: days('2024-01-02', '2024-01-03'),
        inferred: [days('2024-01-03', '2024-01-03')],
      }),
      new Map([[day('2024-01-01'), { none: 4 }]]),
      'day',
    );
    expect(found.map(({ state, inferred, total }) => [state, inferred, total])).toEqual([
      ['outside', false, 4],
      ['complete', false, 0],
      ['complete', true, 0],
    ]);
    expect(bucketsOf(frame({ span: null, wanted: null }), new Map(), 'day')).toEqual([]);
  });

  test('a month of which a part is not wanted and was never looked at is not complete', () => {
    const wanted = days('2024-01-15', '2024-01-31');
    const unseen = days('2024-01-06', '2024-01-14');
    const held = new Map([[day('2024-01-03'), { none: 4 }]]);
    const [month] = bucketsOf(frame({ wanted, gaps: [unseen] }), held, 'month');
    expect(month).toMatchObject({ total: 4, state: 'partial', missing: 9 * 86_400, whole: true });
    const weeks = bucketsOf(frame({ wanted, gaps: [unseen] }), held, 'week');
    expect(weeks.map(({ state }) => state)).toEqual(['outside', 'outside', 'complete', 'complete', 'complete']);
    const [gap] = bucketsOf(frame({ wanted, gaps: [days('2024-01-06', '2024-01-31')] }), held, 'month');
    expect(gap?.state).toBe('gap');
  });

  test('whatever the unit, buckets tile the span, keep every message and every missing second', () => {
    const media = fc.dictionary(fc.constantFrom('none', 'photo', 'video'), fc.integer({ min: 1, max: 9 }));
    const counted = fc.uniqueArray(fc.tuple(fc.integer({ min: 19_700, max: 19_800 }), media), {
      selector: ([at]) => at,
    });
    const cuts = fc.uniqueArray(fc.integer({ min: 19_700 * 86_400, max: 19_801 * 86_400 }), {
      minLength: 2,
      maxLength: 8,
    });
    fc.assert(
      fc.property(counted, cuts, fc.constantFrom(...INSIGHT_UNITS), (entries, edges, unit) => {
        const sorted = edges.toSorted((a, b) => a - b);
        const gaps = sorted.flatMap((from, at) =>
          at % 2 === 0 && at + 1 < sorted.length ? [{ from, until: sorted[at + 1] ?? from }] : [],
        );
        const span = rangeOfDays(19_700, 19_800);
        const found = bucketsOf(frame({ span, wanted: span, gaps }), new Map(entries as [Day, MediaCounts][]), unit);
        expect(found[0]?.range.from).toBe(span.from);
        expect(found.at(-1)?.range.until).toBe(span.until);
        found.slice(1).forEach(({ range }, at) => expect(range.from).toBe(found[at]?.range.until));
        const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
        expect(sum(found.map(({ total }) => total))).toBe(sum(entries.flatMap(([, counts]) => Object.values(counts))));
        expect(sum(found.map(({ missing }) => missing))).toBe(sum(gaps.map(({ from, until }) => until - from)));
      }),
    );
  });
});

test('the unit follows the span', () => {
  expect(unitFor(days('2024-01-01', '2024-03-31'))).toBe('day');
  expect(unitFor(days('2024-01-01', '2025-12-31'))).toBe('week');
  expect(unitFor(days('2020-01-01', '2025-12-31'))).toBe('month');
});

test('slices of a day add up, and a touched day is counted anew', () => {
  const one = withDays(new Map(), [{ day: 5, counts: { none: 1 } }]);
  const two = withDays(one, [
    { day: 5, counts: { none: 2, photo: 1 } },
    { day: 6, counts: { photo: 3 } },
  ]);
  expect([...two]).toEqual([
    [5, { none: 3, photo: 1 }],
    [6, { photo: 3 }],
  ]);
  expect([...withoutDays(two, rangeOfDays(6, 9)).keys()]).toEqual([5]);
});

test('every kind of media is in one group, and a group names its kinds', () => {
  expect(STACKS.flatMap(kindsOf).toSorted()).toEqual([...MEDIA_KEYS].toSorted());
  const counts = stackCounts({ none: 1, video: 2, animation: 3, poll: 4 });
  expect(counts).toMatchObject({ text: 1, video: 5, other: 4, photo: 0 });
  expect(stacksIn(counts)).toEqual(['text', 'video', 'other']);
});
