// Hits come in pages, each following the last hit of the one before. Where a page begins is kept for good, its hits only
// while the view is near: so a list of any length costs little, and each page of it can be asked for again.
import type { SearchAnswer, SearchCursor, SearchHit } from '../../shared/domain/search.ts';

export const PAGE_HITS = 50;
/** On either side of what the view needs: 500 hits. */
const PAGES_KEPT = 10;

export interface HitPage {
  /** The hit it follows; null for the first page. */
  readonly after: SearchCursor | null;
  readonly count: number;
  /** Null: not held any more. */
  readonly hits: readonly SearchHit[] | null;
}

export interface HitPages {
  readonly pages: readonly HitPage[];
  /** What the page after the last one follows; null: there is none. */
  readonly next: SearchCursor | null;
}

export const NO_HITS: HitPages = { pages: [], next: null };

type Answer = Pick<SearchAnswer, 'hits' | 'next'>;

export function firstPage({ hits, next }: Answer): HitPages {
  return { pages: [{ after: null, count: hits.length, hits }], next };
}

/** The hit that a page follows, the one after the last included. */
export function cursorOf({ pages, next }: HitPages, at: number): SearchCursor | null {
  return at === pages.length ? next : (pages[at]?.after ?? null);
}

export function isSameCursor(a: SearchCursor | null, b: SearchCursor | null): boolean {
  return a?.id === b?.id && a?.second === b?.second;
}

/** The pages with the answer to what page `at` was asked for. */
export function withPage(known: HitPages, at: number, { hits, next }: Answer): HitPages {
  const page = { after: cursorOf(known, at), count: hits.length, hits };
  const before = known.pages.slice(0, at);
  const rest = known.pages.slice(at + 1);
  // Hits that came in between have moved its end: what followed it would leave a hole or repeat some.
  const fits = rest[0] !== undefined && next !== null && isSameCursor(rest[0].after, next);
  return fits ? { pages: [...before, page, ...rest], next: known.next } : { pages: [...before, page], next };
}

/** The first page to ask for, of those that the view needs; null: all are here. */
export function missingPage({ pages, next }: HitPages, first: number, last: number): number | null {
  for (let at = first; at <= Math.min(last, pages.length - 1); at++) if (pages[at]?.hits === null) return at;
  return last >= pages.length && next !== null ? pages.length : null;
}

/** Without the hits that are far from what the view needs; the first page and the last stay. */
export function keptNear({ pages, next }: HitPages, first: number, last: number): HitPages {
  return {
    pages: pages.map((page, at) => {
      const isNear = at === 0 || at === pages.length - 1 || (at >= first - PAGES_KEPT && at <= last + PAGES_KEPT);
      return isNear || page.hits === null ? page : { ...page, hits: null };
    }),
    next,
  };
}

/** The place of each page's first hit in the list, and at the end how many hits all pages have. */
export function startsOf({ pages }: HitPages): readonly number[] {
  const starts = [0];
  for (const { count } of pages) starts.push((starts.at(-1) ?? 0) + count);
  return starts;
}

/** The page that holds the hit at a place of the list. */
export function pageOfHit(starts: readonly number[], at: number): number {
  const beyond = starts.findIndex((start) => start > at);
  return beyond < 0 ? Math.max(0, starts.length - 2) : beyond - 1;
}
