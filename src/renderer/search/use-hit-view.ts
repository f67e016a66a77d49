// The pages of hits to draw: those in view and what is near. Pages that are drawn are measured; a page that is drawn no more
// leaves the height that it had.
import { useCallback, useEffect, useState } from 'react';
import type { HitPages } from './hit-pages.ts';

/** A hit's height before it was drawn, and how far beyond the view hits are drawn and asked for; CSS pixels. */
export const GUESS = 66;
const BEYOND = 1_200;

export interface HitView {
  /** Both included; `last` is the page after the last one where that is to be asked for. */
  readonly first: number;
  readonly last: number;
  readonly heights: ReadonlyMap<number, number>;
}

/** How high the pages from one to another are, the last one not included. */
export function heightOf({ pages }: HitPages, { heights }: HitView, from: number, until: number): number {
  let height = 0;
  for (let at = from; at < Math.min(until, pages.length); at++) {
    height += heights.get(at) ?? (pages[at]?.count ?? 0) * GUESS;
  }
  return height;
}

/** What to draw of a box that is scrolled `top` pixels down and shows `height`. */
export function viewOf(found: HitPages, before: HitView, top: number, height: number): HitView {
  const last = found.pages.length - 1;
  let first = 0;
  let above = 0;
  for (; first < last; first++) {
    const below = above + heightOf(found, before, first, first + 1);
    if (below > top - BEYOND) break;
    above = below;
  }
  let end = first;
  let below = above + heightOf(found, before, first, first + 1);
  for (; end < last && below < top + height + BEYOND; end++) below += heightOf(found, before, end + 1, end + 2);
  if (end === last && below < top + height + BEYOND && found.next !== null) end++;
  return before.first === first && before.last === end ? before : { ...before, first, last: end };
}

/** `look` is to be called when the box was scrolled. `page`: the one to begin with. */
export function useHitView(found: HitPages, box: HTMLElement | null, page: number) {
  const [view, setView] = useState<HitView>(() => ({ first: page, last: page, heights: new Map() }));
  const look = useCallback(() => {
    if (!box) return;
    const drawn = heightsOf(box);
    const { scrollTop, clientHeight } = box;
    setView((before) => {
      const isNews = [...drawn].some(([at, height]) => before.heights.get(at) !== height);
      const known = isNews ? { ...before, heights: new Map([...before.heights, ...drawn]) } : before;
      return viewOf(found, known, scrollTop, clientHeight);
    });
  }, [found, box]);
  // Also at once, and when the pages are others.
  useEffect(() => {
    if (!box) return;
    const resized = new ResizeObserver(look);
    resized.observe(box);
    return () => resized.disconnect();
  }, [box, look]);
  return { view, look };
}

function heightsOf(box: HTMLElement): ReadonlyMap<number, number> {
  const heights = new Map<number, number>();
  for (const row of box.querySelectorAll<HTMLElement>('[data-page]')) {
    const page = Number(row.dataset['page']);
    heights.set(page, (heights.get(page) ?? 0) + row.getBoundingClientRect().height);
  }
  return heights;
}
