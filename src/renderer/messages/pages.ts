// Row bodies come in pages of a day's messages; a bounded number of pages is held.
import type { MessageRow } from '../../shared/domain/message-list.ts';
import type { Day } from '../../shared/domain/time-range.ts';
import { rowAt, type RowIndex } from './row-index.ts';

export const PAGE_ROWS = 100;
/** Far more than any window shows, and flat however long the channel. Quiet days make pages of a few rows. */
const MOST_ROWS = 6_000;
const MOST_PAGES = 600;

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
  most = { rows: MOST_ROWS, pages: MOST_PAGES },
): Pages {
  const result = new Map(pages);
  for (const [key, rows] of added) {
    result.delete(key);
    result.set(key, rows);
  }
  let held = 0;
  for (const rows of result.values()) held += rows.length;
  for (const [key, rows] of result) {
    if (held <= most.rows && result.size <= most.pages) break;
    if (needed.has(key)) continue;
    result.delete(key);
    held -= rows.length;
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

/** Screens of rows that are asked for before they come into view: where the list is scrolled to, and where it came from. */
const SCREENS_AHEAD = 4;
const SCREENS_BEHIND = 2;
/** Long messages fill a view by few rows, and the next ones may be short. */
const LEAST_ROWS = 15;

/** The part of a list that is drawn, how many rows fit into the view, and where it is scrolled to. */
export interface Drawn {
  readonly first: number;
  readonly last: number;
  readonly inView: number;
  readonly isDown: boolean;
}

/** Pages to have: those that are drawn, and those that may come into view next, the nearest first. */
export interface Wanted {
  readonly drawn: readonly PageKey[];
  readonly next: readonly PageKey[];
}

export function pagesAround(index: RowIndex, { first, last, inView, isDown }: Drawn): Wanted {
  const screen = Math.max(LEAST_ROWS, inView);
  const below = (screens: number) => keysOfRows(index, last + 1, last + screens * screen);
  const above = (screens: number) => keysOfRows(index, first - screens * screen, first - 1).toReversed();
  const drawn = keysOfRows(index, first, last);
  const next = isDown
    ? [...below(SCREENS_AHEAD), ...above(SCREENS_BEHIND)]
    : [...above(SCREENS_AHEAD), ...below(SCREENS_BEHIND)];
  return { drawn, next: [...new Set(next)].filter((key) => !drawn.includes(key)) };
}
