// The part of a long list that exists. Rows are measured as they come; the topmost one stays where it is while heights
// turn out otherwise than guessed and while rows come in around it.
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { keyOfRow, rowOfKey, type RowIndex } from './row-index.ts';
import { layoutRows, RowHeights, type RowLayout } from './row-layout.ts';

/** Rows drawn beyond either edge of the view. */
const BEYOND = 6;
const PADDING = 4;
/** Chromium draws no box higher than 33.5 million pixels: a longer list scrolls by a scale. */
const HIGHEST = 30_000_000;

export type Align = 'start' | 'end' | 'nearest';

export interface Rows {
  readonly layout: RowLayout;
  /** The scrolled box's height, and what its rows are moved up by from where the layout has them. */
  readonly height: number;
  readonly lift: number;
  /** The rows to draw, both included; `last` is below `first` in an empty list. */
  readonly first: number;
  readonly last: number;
  /** The topmost row in view. */
  readonly top: number;
  /** How many rows are in view. */
  readonly inView: number;
  /** Whether it was last scrolled to later rows. */
  readonly isDown: boolean;
  /** The scrolling box. */
  readonly box: (element: HTMLElement | null) => void;
  /** A row's element, its key in `data-key`: its height is kept. */
  readonly measure: (element: HTMLElement | null) => (() => void) | undefined;
  readonly scrollTo: (row: number, align: Align) => void;
}

/** `generation`: heights are of one list; another list begins with guesses. */
export function useRows(index: RowIndex, generation: number): Rows {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [view, setView] = useState({ top: 0, height: 0, isDown: false });
  // The heights change in place: what holds them is made anew when they did.
  const [measured, setMeasured] = useState(() => ({ generation, heights: new RowHeights() }));
  if (measured.generation !== generation) setMeasured({ generation, heights: new RowHeights() });
  const { heights } = measured;
  const layout = useMemo(() => layoutRows(index, measured.heights, PADDING), [index, measured]);
  const box = useRef<HTMLElement | null>(null);
  // What stays in place: a row that was asked for, until somebody scrolls; else the topmost row.
  const kept = useRef<{ key: number; align: Align; away: number }>({ key: 0, align: 'start', away: 0 });
  const written = useRef<number | null>(null);
  const height = Math.min(layout.total, HIGHEST);
  // Both ends meet: scrolled to its end, the box shows the list's end.
  const scale = height === layout.total ? 1 : (height - view.height) / (layout.total - view.height);
  const latest = useRef({ index, layout, scale });

  const keepTop = useCallback((top: number) => {
    const { index, layout } = latest.current;
    const row = layout.rowAtTop(top);
    kept.current = { key: keyOfRow(index, row), align: 'start', away: top - layout.topOf(row) };
  }, []);

  const write = useCallback((top: number) => {
    const scroller = box.current;
    if (!scroller) return;
    const { scale } = latest.current;
    scroller.scrollTop = top * scale;
    written.current = scroller.scrollTop;
    const reached = scale === 1 ? scroller.scrollTop : top;
    setView((before) => (before.top === reached ? before : { ...before, top: reached }));
  }, []);

  const restore = useCallback(() => {
    const scroller = box.current;
    const { index, layout, scale } = latest.current;
    const { key, align, away } = kept.current;
    const row = rowOfKey(index, key);
    if (!scroller || row === null) return;
    const end = layout.topOf(row) + layout.heightOf(row) + PADDING - scroller.clientHeight;
    const top = Math.max(0, align === 'end' ? end : layout.topOf(row) + away);
    if (Math.abs(top - scroller.scrollTop / scale) >= 1 / scale) write(top);
    // It stands there by itself, as when the list grew shorter: that is nobody's scrolling either.
    else written.current = scroller.scrollTop;
  }, [write]);

  useLayoutEffect(() => {
    latest.current = { index, layout, scale };
    restore();
  }, [index, layout, scale, restore]);

  useEffect(() => {
    if (!element) return;
    const scrolled = () => {
      // Our own writes keep what they were made for.
      if (written.current !== null && Math.abs(element.scrollTop - written.current) < 1) return;
      written.current = null;
      const top = element.scrollTop / latest.current.scale;
      keepTop(top);
      flushSync(() => setView((before) => ({ ...before, top, isDown: top >= before.top })));
    };
    const resized = new ResizeObserver(() => {
      setView((before) => ({ ...before, height: element.clientHeight }));
      restore();
    });
    element.addEventListener('scroll', scrolled, { passive: true });
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', scrolled);
      resized.disconnect();
    };
  }, [element, keepTop, restore]);

  const observer = useMemo(
    () =>
      new ResizeObserver((entries) => {
        let news = false;
        for (const { target } of entries) if (target.isConnected) news = takeHeight(heights, target) || news;
        if (news) setMeasured((before) => (before.heights === heights ? { ...before } : before));
      }),
    [heights],
  );
  useEffect(() => () => observer.disconnect(), [observer]);

  const measure = useCallback(
    (row: HTMLElement | null) => {
      if (!row) return undefined;
      // At once, so that it never stands over others, or off them, while it is drawn the first time.
      if (takeHeight(heights, row)) setMeasured((before) => (before.heights === heights ? { ...before } : before));
      observer.observe(row);
      return () => observer.unobserve(row);
    },
    [observer, heights],
  );

  const scrollTo = useCallback(
    (row: number, align: Align) => {
      const scroller = box.current;
      const { index, layout } = latest.current;
      if (!scroller) return;
      const top = layout.topOf(row);
      const viewTop = scroller.scrollTop / latest.current.scale;
      const below = top + layout.heightOf(row) > viewTop + scroller.clientHeight;
      if (align === 'nearest' && !below && top >= viewTop) return;
      const end = align === 'end' || (align === 'nearest' && below);
      kept.current = { key: keyOfRow(index, row), align: end ? 'end' : 'start', away: 0 };
      restore();
    },
    [restore],
  );

  const top = layout.rowAtTop(view.top + 1);
  const bottom = layout.rowAtTop(view.top + view.height);
  return {
    layout,
    height,
    lift: view.top - view.top * scale,
    first: Math.max(0, top - BEYOND),
    last: view.height === 0 ? -1 : Math.min(index.rows - 1, bottom + BEYOND),
    top,
    inView: Math.max(1, bottom - top),
    isDown: view.isDown,
    box: useCallback((scroller: HTMLElement | null) => {
      box.current = scroller;
      setElement(scroller);
    }, []),
    measure,
    scrollTo,
  };
}

function takeHeight(heights: RowHeights, row: Element): boolean {
  const key = row instanceof HTMLElement ? row.dataset['key'] : undefined;
  return key !== undefined && heights.set(Number(key), row.getBoundingClientRect().height);
}
