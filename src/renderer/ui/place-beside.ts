// Where a box goes beside what it belongs to. Pure: numbers in, numbers out, CSS pixels of the window.

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const MARGIN = 8;

/**
 * Below the anchor, or above it where there is more room; its start at the anchor's start (or its end at the anchor's
 * end), pushed inside the window.
 */
export function placeBeside(
  anchor: Box,
  box: Size,
  window: Size,
  align: 'start' | 'end' = 'start',
  gap = 6,
): { readonly left: number; readonly top: number } {
  const below = anchor.bottom + gap;
  const above = anchor.top - gap - box.height;
  const fitsBelow = below + box.height <= window.height - MARGIN;
  const top = fitsBelow || anchor.top < window.height - anchor.bottom ? below : above;
  const left = align === 'start' ? anchor.left : anchor.right - box.width;
  return {
    left: clamp(left, MARGIN, window.width - box.width - MARGIN),
    top: clamp(top, MARGIN, window.height - box.height - MARGIN),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
