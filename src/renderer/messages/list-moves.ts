// The list's keys: from a row to a row, headings passed over.
import { rowAt, type RowIndex } from './row-index.ts';

const MOVES = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'] as const;
export type MoveKey = (typeof MOVES)[number];

export function isMoveKey(key: string): key is MoveKey {
  return (MOVES as readonly string[]).includes(key);
}

/** The row a key leads to; `onPage` is how many rows a page holds. Null where it leads nowhere. */
export function movedRow(index: RowIndex, row: number, key: MoveKey, onPage: number): number | null {
  const last = index.rows - 1;
  if (last < 0) return null;
  switch (key) {
    case 'ArrowUp':
      return passHeading(index, row - 1, -1) ?? passHeading(index, row, 1);
    case 'ArrowDown':
      return passHeading(index, row + 1, 1) ?? passHeading(index, row, -1);
    case 'PageUp':
      return passHeading(index, Math.max(0, row - onPage), 1);
    case 'PageDown':
      return passHeading(index, Math.min(last, row + onPage), 1);
    case 'Home':
      return passHeading(index, 0, 1);
    case 'End':
      return passHeading(index, last, -1);
  }
}

function passHeading(index: RowIndex, row: number, step: 1 | -1): number | null {
  const at = rowAt(index, row);
  if (!at) return null;
  return at.kind === 'heading' ? passHeading(index, row + step, step) : row;
}
