import { expect, test } from 'vitest';
import type { HitPages } from './hit-pages.ts';
import { GUESS, heightOf, viewOf, type HitView } from './use-hit-view.ts';

const PAGE = 50 * GUESS;
const more = { second: 1, id: 1, rank: 0 };
const pagesOf = (count: number, next: HitPages['next'] = more): HitPages => ({
  pages: Array.from({ length: count }, () => ({ after: null, count: 50, hits: null })),
  next,
});
const start: HitView = { first: 0, last: 0, heights: new Map() };
const at = (found: HitPages, top: number) => {
  const { first, last } = viewOf(found, start, top, 400);
  return [first, last];
};

test('a few pages around the view are drawn, of a list of any length', () => {
  expect(at(pagesOf(20_000), 0)).toEqual([0, 0]);
  expect(at(pagesOf(20_000), PAGE - 500)).toEqual([0, 1]);
  expect(at(pagesOf(20_000), 10_000 * PAGE)).toEqual([9_999, 10_000]);
  expect(at(pagesOf(20_000), 1e12)).toEqual([19_999, 20_000]);
});

test('the page after the last is wanted once its place is near, and only where there is one', () => {
  expect(at(pagesOf(1), 0)).toEqual([0, 0]);
  expect(at(pagesOf(1), PAGE - 1_000)).toEqual([0, 1]);
  expect(at(pagesOf(1, null), PAGE - 1_000)).toEqual([0, 0]);
});

test('a page that is drawn no more keeps the height that it had', () => {
  const view = { ...start, heights: new Map([[0, 5_000]]) };
  expect(heightOf(pagesOf(3), view, 0, 2)).toBe(5_000 + PAGE);
  expect(viewOf(pagesOf(9), view, 5_000 + PAGE + 1_500, 400)).toMatchObject({ first: 2, last: 2 });
});
