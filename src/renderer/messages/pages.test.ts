import { describe, expect, it } from 'vitest';
import type { MessageRow } from '../../shared/domain/message-list.ts';
import { keysOfRows, pageKey, readPageKey, rowIn, withoutDays, withPages, type PageKey, type Pages } from './pages.ts';
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
    const held = withPages(pages('1:0', '2:0', '3:0'), [['4:0', []]], new Set<PageKey>(['1:0']), 3);
    expect([...held.keys()]).toEqual(['1:0', '3:0', '4:0']);
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
