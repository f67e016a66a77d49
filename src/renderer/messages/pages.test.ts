import { describe, expect, it } from 'vitest';
import type { MessageRow } from '../../shared/domain/message-list.ts';
import {
  keysOfRows,
  pageKey,
  pagesAround,
  readPageKey,
  rowIn,
  withoutDays,
  withPages,
  type PageKey,
  type Pages,
} from './pages.ts';
import { indexRows } from './row-index.ts';

// Only its identity matters here.
const row = (messageId: number) => ({ messageId }) as MessageRow;
const pages = (...keys: PageKey[]): Pages => new Map(keys.map((key, at) => [key, [row(at)]]));

it('holds a hundred rows of a day a page', () => {
  expect([pageKey(7, 0), pageKey(7, 99), pageKey(7, 100)]).toEqual(['7:0', '7:0', '7:1']);
  expect(readPageKey('7:1')).toEqual({ day: 7, page: 1 });
  expect(rowIn(new Map([['7:1', [row(1), row(2)]]]), 7, 101)?.messageId).toBe(2);
  expect(rowIn(new Map(), 7, 101)).toBeNull();
});

describe('withPages', () => {
  it('lets the oldest go that nobody needs', () => {
    const held = withPages(pages('1:0', '2:0', '3:0'), [['4:0', []]], new Set<PageKey>(['1:0']), {
      rows: 99,
      pages: 3,
    });
    expect([...held.keys()]).toEqual(['1:0', '3:0', '4:0']);
  });

  it('holds many pages of a few rows, and few of many', () => {
    const days: readonly (readonly [PageKey, readonly MessageRow[]])[] = Array.from({ length: 300 }, (_, day) => [
      `${day}:0`,
      [row(day)],
    ]);
    expect(withPages(new Map(), days, new Set()).size).toBe(300);
    const full = days.map(([key]) => [key, Array.from({ length: 100 }, (_, at) => row(at))] as const);
    expect([...withPages(new Map(), full, new Set()).keys()]).toEqual(days.slice(240).map(([key]) => key));
  });

  it('takes a page again as the newest', () => {
    expect([...withPages(pages('1:0', '2:0'), [['1:0', []]], new Set()).keys()]).toEqual(['2:0', '1:0']);
  });
});

it('drops the pages of changed days', () => {
  expect([...withoutDays(pages('1:0', '2:0', '2:1'), (day) => day === 2).keys()]).toEqual(['1:0']);
});

it('names the pages of rows, headings and rows beyond the list left out', () => {
  const index = indexRows([
    { kind: 'day', day: 5, count: 150 },
    { kind: 'day', day: 6, count: 1 },
  ]);
  expect(keysOfRows(index, -5, 0)).toEqual([]);
  expect(keysOfRows(index, 95, 500)).toEqual(['5:0', '5:1', '6:0']);
});

describe('pagesAround', () => {
  // A heading and nine messages a day: day 10 is the rows 100 to 109.
  const index = indexRows(Array.from({ length: 30 }, (_, day) => ({ kind: 'day' as const, day, count: 9 })));
  const around = (isDown: boolean) => pagesAround(index, { first: 100, last: 119, inView: 20, isDown });
  const days = (...of: number[]) => of.map((day) => `${day}:0`);

  it('names what is drawn, then four screens of where the list is scrolled to and two of where it came from', () => {
    expect(around(true)).toEqual({ drawn: days(10, 11), next: days(12, 13, 14, 15, 16, 17, 18, 19, 9, 8, 7, 6) });
    expect(around(false)).toEqual({ drawn: days(10, 11), next: days(9, 8, 7, 6, 5, 4, 3, 2, 12, 13, 14, 15) });
  });

  it('asks for enough where long messages fill the view, and for nothing beyond the list', () => {
    const long = pagesAround(index, { first: 200, last: 203, inView: 1, isDown: true });
    expect(long).toEqual({ drawn: days(20), next: days(21, 22, 23, 24, 25, 26, 19, 18, 17) });
    expect(pagesAround(index, { first: 280, last: 299, inView: 20, isDown: true }).next).toEqual(days(27, 26, 25, 24));
  });
});
