// Cuts an export's rows into stretches, from idx_date alone.
import { isEmpty } from '../../../shared/domain/time-range.ts';
import type { ExportCursor, RowCursor } from '../cache.ts';
import type { ReadableDb } from '../file/connection.ts';
import { matchOf } from '../search/match.ts';
import { sliceEdge, type PartQuery } from './slice-source.ts';
import { afterStretch, type Stretch } from './stretch.ts';

/**
 * The stretches that follow: `count` of them, fewer where the export ends. A part without rows has one. Null where a part
 * can't be cut: what words find is read along another index.
 */
export function planStretches(
  db: ReadableDb,
  parts: readonly PartQuery[],
  from: ExportCursor,
  rows: number,
  count: number,
): readonly Stretch[] | null {
  const stretches: Stretch[] = [];
  let at: ExportCursor | null = from;
  while (at !== null && stretches.length < count) {
    const query: PartQuery | undefined = parts[at.part];
    if (!query) break;
    if (matchOf(query.filter, [query.channelId]) !== null) return null;
    const upTo: RowCursor | null = isEmpty(query.range) ? null : sliceEdge(db, query, at.after, rows);
    const stretch: Stretch = { from: at, upTo, rows };
    stretches.push(stretch);
    at = afterStretch(stretch, parts.length);
  }
  return stretches;
}
