import { describe, expect, test } from 'vitest';
import type { SearchCursor, SearchHit } from '../../shared/domain/search.ts';
import { cursorOf, firstPage, keptNear, missingPage, pageOfHit, startsOf, withPage } from './hit-pages.ts';

const cursor = (second: number): SearchCursor => ({ second, id: second, rank: 0 });
const hits = (count: number): readonly SearchHit[] => Array.from({ length: count }, () => ({}) as SearchHit);
const answer = (count: number, next: number | null) => ({
  hits: hits(count),
  next: next === null ? null : cursor(next),
});

/** Pages of 50 that follow 0, 50, 100 …; the last one ends the list or not. */
function pagesOf(count: number, ends = false) {
  let known = firstPage(answer(50, 50));
  for (let at = 1; at < count; at++) {
    known = withPage(known, at, answer(50, ends && at === count - 1 ? null : (at + 1) * 50));
  }
  return known;
}

test('a page is asked for where the view needs it, and the one after the last where there is more', () => {
  const known = pagesOf(3);
  expect(missingPage(known, 0, 2)).toBe(null);
  expect(missingPage(known, 1, 3)).toBe(3);
  expect(cursorOf(known, 3)).toEqual(cursor(150));
  expect(missingPage(pagesOf(3, true), 1, 3)).toBe(null);
});

test('hits far from the view are let go, and asked for again by what they follow', () => {
  const known = keptNear(pagesOf(100), 50, 52);
  const held = known.pages.flatMap(({ hits }, at) => (hits === null ? [] : [at]));
  expect(held).toEqual([0, ...Array.from({ length: 23 }, (_, at) => 40 + at), 99]);
  expect(startsOf(known).at(-1)).toBe(5_000);
  expect(missingPage(known, 38, 41)).toBe(38);
  expect(cursorOf(known, 38)).toEqual(cursor(38 * 50));
  const again = withPage(known, 38, answer(50, 39 * 50));
  expect(again.pages).toHaveLength(100);
  expect(missingPage(again, 38, 38)).toBe(null);
});

test('a page whose end has moved takes what followed it along, so that no hit is passed over', () => {
  const again = withPage(keptNear(pagesOf(100), 50, 52), 38, answer(50, 1_944));
  expect(again.pages).toHaveLength(39);
  expect(again.next).toEqual(cursor(1_944));
  expect(withPage(pagesOf(3), 1, answer(20, null))).toMatchObject({ next: null, pages: { length: 2 } });
});

describe('pageOfHit', () => {
  const starts = startsOf({ pages: [50, 48, 50].map((count) => ({ after: null, count, hits: null })), next: null });
  test.each([
    [0, 0],
    [49, 0],
    [50, 1],
    [97, 1],
    [98, 2],
    [147, 2],
    [148, 2],
  ])('%i is on page %i', (at, page) => {
    expect(pageOfHit(starts, at)).toBe(page);
  });
});
