// Where a chart's bars go: numbers in, rectangles out. The window's canvas and the saved picture draw the same. Pure.
import type { Bucket } from './insight.ts';
import { stackCounts, stacksIn, type Stack } from './insight-stacks.ts';
import { secondsIn, type TimeRange } from './time-range.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface BarPart extends Box {
  readonly stack: Stack;
}

export interface Bar {
  readonly parts: readonly BarPart[];
  /** Nothing of it stands on complete ground only: it is drawn hollow. */
  readonly isHollow: boolean;
  /** Complete, and nothing was posted. */
  readonly isQuiet: boolean;
  /** All of the height, and the width that its time takes. */
  readonly slot: Box;
}

/** The top of the scale for a largest value: 1, 2, 2.5 or 5 times a power of ten, and at least 4. */
export function scaleTop(largest: number): number {
  if (largest <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= largest) ?? 10;
  return step * power;
}

/** What is plotted where: `span` from left to right, 0 to `top` from below. */
export interface Plot {
  readonly area: Box;
  readonly span: TimeRange;
  readonly top: number;
}

/** Where an instant stands. */
export function xOf({ area, span }: Omit<Plot, 'top'>, instant: number): number {
  return area.x + ((instant - span.from) / secondsIn(span)) * area.width;
}

/** Bars with a pixel of air between them, where there is room for any. None is narrower than `thinnest`. */
export function barsOf(buckets: readonly Bucket[], plot: Plot, thinnest = 0.75): readonly Bar[] {
  const { area, top } = plot;
  return buckets.map((bucket) => {
    const [left, right] = [xOf(plot, bucket.range.from), xOf(plot, bucket.range.until)];
    const air = Math.min(6, (right - left) * 0.16);
    const width = Math.max(thinnest, right - left - (right - left > 3 ? Math.max(1, air) : 0));
    const x = left + (right - left - width) / 2;
    const counts = stackCounts(bucket.counts);
    let below = 0;
    const parts = stacksIn(counts).map((stack) => {
      const y = area.y + area.height * (1 - (below + counts[stack]) / top);
      const height = (counts[stack] / top) * area.height;
      below += counts[stack];
      return { stack, x, y, width, height };
    });
    return {
      parts,
      isHollow: bucket.state === 'partial' || bucket.state === 'gap',
      isQuiet: bucket.state === 'complete' && bucket.total === 0,
      slot: { x: left, y: area.y, width: right - left, height: area.height },
    };
  });
}

/** The gaps as bands over the whole height; the narrowest can still be seen. */
export function bandsOf(gaps: readonly TimeRange[], plot: Plot): readonly Box[] {
  return gaps.map(({ from, until }) => {
    const x = xOf(plot, from);
    return { x, y: plot.area.y, width: Math.max(2, xOf(plot, until) - x), height: plot.area.height };
  });
}
