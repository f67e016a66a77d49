import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerHistory } from './history.ts';
import type { Behaviour, HistoryQuery, Post } from './world/model.ts';

const NORMAL = { pageSize: 0, inclusiveOffsetDate: false, inexact: false };
const ANY: HistoryQuery = { offsetId: 0, offsetDate: 0, addOffset: 0, limit: 100, maxId: 0, minId: 0 };

function post(id: number, date: number, hidden = false): Post {
  return {
    id,
    date,
    text: `post ${id}`,
    entities: [],
    sender: null,
    postAuthor: null,
    media: null,
    groupedId: null,
    replyTo: null,
    forward: null,
    action: null,
    views: 1,
    forwards: 0,
    replies: null,
    reactions: [],
    editDate: null,
    editHide: false,
    hidden,
  };
}

function idsOf(timeline: readonly Post[], query: Partial<HistoryQuery>, behaviour: Partial<Behaviour> = {}): number[] {
  return answerHistory(timeline, { ...ANY, ...query }, { ...NORMAL, ...behaviour }).posts.map(({ id }) => id);
}

// Ids 1, 3, 5 … 19 at 100, 110 … 190; 15 and 17 stand in the same second.
const TEN = Array.from({ length: 10 }, (_, index) => post(index * 2 + 1, index === 8 ? 170 : 100 + index * 10));

describe('the offset', () => {
  test.each<[string, Partial<HistoryQuery>, number[]]>([
    ['none: from the newest', { limit: 3 }, [19, 17, 15]],
    ['an id that is there is left out', { offsetId: 15, limit: 3 }, [13, 11, 9]],
    ['an id that is not there', { offsetId: 14, limit: 3 }, [13, 11, 9]],
    ['an id above all', { offsetId: 1_000, limit: 2 }, [19, 17]],
    ['the lowest id: nothing below', { offsetId: 1 }, []],
    ['a date is left out too', { offsetDate: 170, limit: 3 }, [13, 11, 9]],
    ['a date between two posts', { offsetDate: 175, limit: 3 }, [17, 15, 13]],
    ['a date after all', { offsetDate: 10_000, limit: 2 }, [19, 17]],
    ['a date before all', { offsetDate: 100 }, []],
    ['an id decides over a date', { offsetId: 5, offsetDate: 175, limit: 2 }, [3, 1]],
  ])('%s', (_, query, expected) => {
    expect(idsOf(TEN, query)).toEqual(expected);
  });

  test('an inclusive server shows the posts of the very second as well', () => {
    expect(idsOf(TEN, { offsetDate: 170, limit: 3 }, { inclusiveOffsetDate: true })).toEqual([17, 15, 13]);
    expect(idsOf(TEN, { offsetDate: 100 }, { inclusiveOffsetDate: true })).toEqual([1]);
  });

  test('with dates out of order, the newest id that is old enough is the place', () => {
    const disordered = [post(1, 100), post(2, 150), post(3, 120), post(4, 160)];
    expect(idsOf(disordered, { offsetDate: 130 })).toEqual([3, 2, 1]);
    expect(idsOf(disordered, { offsetDate: 120 })).toEqual([1]);
    expect(idsOf(disordered, { offsetDate: 120 }, { inclusiveOffsetDate: true })).toEqual([3, 2, 1]);
  });
});

describe('add_offset', () => {
  test.each<[string, Partial<HistoryQuery>, number[]]>([
    ['skips towards older posts', { addOffset: 2, limit: 2 }, [15, 13]],
    ['from an id as well', { offsetId: 15, addOffset: 1, limit: 2 }, [11, 9]],
    ['beyond the oldest there is nothing', { addOffset: 10 }, []],
    ['negative: reaches to newer ones', { offsetId: 9, addOffset: -3, limit: 5 }, [13, 11, 9, 7, 5]],
    ['the oldest hundred, from the bottom', { offsetId: 1, addOffset: -100 }, [19, 17, 15, 13, 11, 9, 7, 5, 3, 1]],
    ['what lies beyond the newest is void', { offsetId: 17, addOffset: -4, limit: 5 }, [19, 17, 15]],
    ['all of the window beyond the newest', { addOffset: -100 }, []],
    ['around a date', { offsetDate: 131, addOffset: -2, limit: 3 }, [11, 9, 7]],
  ])('%s', (_, query, expected) => {
    expect(idsOf(TEN, query)).toEqual(expected);
  });
});

describe('what is taken out of a page', () => {
  test('max_id and min_id, both exclusive, only after offset and limit', () => {
    expect(idsOf(TEN, { limit: 4, maxId: 17 })).toEqual([15, 13]);
    expect(idsOf(TEN, { limit: 4, minId: 15 })).toEqual([19, 17]);
    expect(idsOf(TEN, { limit: 3, maxId: 13 })).toEqual([]);
  });

  test('hidden posts take up their places: a page may be empty in mid-history', () => {
    const history = Array.from({ length: 400 }, (_, index) => post(index + 1, index, index >= 150 && index < 300));
    expect(idsOf(history, { offsetId: 301 })).toEqual([]);
    expect(idsOf(history, { offsetId: 321 })).toHaveLength(20);
    expect(answerHistory(history, { ...ANY, offsetId: 301 }, NORMAL).count).toBe(400);
  });
});

test('the limit is at most 100, and at most the page size; 0 and less show nothing', () => {
  const history = Array.from({ length: 300 }, (_, index) => post(index + 1, index));
  expect(idsOf(history, { limit: 1_000 })).toHaveLength(100);
  expect(idsOf(history, { limit: 1_000 }, { pageSize: 30 })).toHaveLength(30);
  expect(idsOf(history, { limit: 20 }, { pageSize: 30 })).toHaveLength(20);
  expect(idsOf(history, { limit: 0 })).toEqual([]);
  expect(idsOf(history, { limit: -5 })).toEqual([]);
});

test('an inexact server says so', () => {
  expect(answerHistory(TEN, ANY, { ...NORMAL, inexact: true }).inexact).toBe(true);
  expect(answerHistory(TEN, ANY, NORMAL)).toMatchObject({ inexact: false, count: 10 });
});

/** The rules, read out one by one over the whole list. */
function naive(timeline: readonly Post[], query: HistoryQuery, behaviour: typeof NORMAL): number[] {
  const newestFirst = timeline.toReversed();
  const isAfterOffset = ({ id, date }: Post): boolean => {
    if (query.offsetId > 0) return id < query.offsetId;
    if (query.offsetDate > 0) return behaviour.inclusiveOffsetDate ? date <= query.offsetDate : date < query.offsetDate;
    return true;
  };
  const found = newestFirst.findIndex(isAfterOffset);
  const place = (found === -1 ? newestFirst.length : found) + query.addOffset;
  const limit = Math.min(query.limit, 100, behaviour.pageSize === 0 ? 100 : behaviour.pageSize);
  return newestFirst
    .filter((_, index) => index >= place && index < place + limit)
    .filter(({ id }) => query.maxId === 0 || id < query.maxId)
    .filter(({ id }) => query.minId === 0 || id > query.minId)
    .filter(({ hidden }) => !hidden)
    .map(({ id }) => id);
}

test('answers as the naive model does, whatever the history and the query', () => {
  const history = fc
    .array(
      fc.record({ hole: fc.integer({ min: 1, max: 4 }), date: fc.integer({ min: 1, max: 60 }), hidden: fc.boolean() }),
      {
        maxLength: 250,
      },
    )
    .map((entries) => {
      let id = 0;
      // Dates rise by and large, and disagree with the ids by up to a minute.
      return entries.map(({ hole, date, hidden }, index) => post((id += hole), index * 7 + date, hidden));
    });
  const query = fc.record({
    offsetId: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 700 })),
    offsetDate: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_900 })),
    addOffset: fc.integer({ min: -150, max: 150 }),
    limit: fc.integer({ min: 0, max: 150 }),
    maxId: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 700 })),
    minId: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 700 })),
  });
  const behaviour = fc.record({
    pageSize: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 })),
    inclusiveOffsetDate: fc.boolean(),
    inexact: fc.constant(false),
  });
  fc.assert(
    fc.property(history, query, behaviour, (history, query, behaviour) => {
      const answer = answerHistory(history, query, behaviour);
      expect(answer.posts.map(({ id }) => id)).toEqual(naive(history, query, behaviour));
      expect(answer.count).toBe(history.length);
    }),
    { numRuns: 500 },
  );
});
