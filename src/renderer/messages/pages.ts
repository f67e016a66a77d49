// Row bodies come in pages of a day's messages; a bounded number of pages is held.
import type { MessageRow } from '../../shared/domain/message-list.ts';
import type { Day } from '../../shared/domain/time-range.ts';
import { rowAt, type RowIndex } from './row-index.ts';

export const PAGE_ROWS = 100;
/** 6,000 rows: far more than any window shows, and flat however long the channel. */
export const MOST_PAGES = 60;

export type PageKey = `${number}:${number}`;
export type Pages = ReadonlyMap<PageKey, readonly MessageRow[]>;

export function pageKey(day: Day, offset: number): PageKey {
  return `${day}:${Math.floor(offset / PAGE_ROWS)}`;
}

export function readPageKey(key: PageKey): { readonly day: Day; readonly page: number } {
  const [day, page] = key.split(':');
  return { day: Number(day), page: Number(page) };
}

/** A day's message by its place in the day; null while its page is not here. */
export function rowIn(pages: Pages, day: Day, offset: number): MessageRow | null {
  return pages.get(pageKey(day, offset))?.[offset % PAGE_ROWS] ?? null;
}

/** The pages with others put in; the oldest that nobody needs make room. */
export function withPages(
  pages: Pages,
  added: Iterable<readonly [PageKey, readonly MessageRow[]]>,
  needed: ReadonlySet<PageKey>,
  most = MOST_PAGES,
): Pages {
  const result = new Map(pages);
  for (const [key, rows] of added) {
    result.delete(key);
    result.set(key, rows);
  }
  for (const key of result.keys()) {
    if (result.size <= most) break;
    if (!needed.has(key)) result.delete(key);
  }
  return result;
}

/** The pages without those of the days that changed. */
export function withoutDays(pages: Pages, changed: (day: Day) => boolean): Pages {
  return new Map([...pages].filter(([key]) => !changed(readPageKey(key).day)));
}

/** The pages that hold the rows from `first` to `last`, both included; rows beyond the list are left out. */
export function keysOfRows(index: RowIndex, first: number, last: number): readonly PageKey[] {
  const keys = new Set<PageKey>();
  for (let at = Math.max(0, first); at <= Math.min(last, index.rows - 1); at++) {
    const row = rowAt(index, at);
    if (row?.kind === 'message') keys.add(pageKey(row.day, row.offset));
  }
  return [...keys];
}
