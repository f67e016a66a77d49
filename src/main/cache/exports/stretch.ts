// Stretches: an export's rows cut beforehand into pieces of so many rows, so that two threads can make slices of them at
// once. What main and the worker both know of them.
import type { ExportCursor, RowCursor } from '../cache.ts';

export interface Stretch {
  /** Which part its rows are of, and the row before them: null where they are the part's first. */
  readonly from: ExportCursor;
  /** Its last row; null: the part's. */
  readonly upTo: RowCursor | null;
  /** It holds so many at most. */
  readonly rows: number;
}

/** Where the rows after a stretch begin; null: it is the export's last. */
export function afterStretch({ from: { part }, upTo }: Stretch, parts: number): ExportCursor | null {
  if (upTo !== null) return { part, after: upTo };
  return part + 1 < parts ? { part: part + 1, after: null } : null;
}
