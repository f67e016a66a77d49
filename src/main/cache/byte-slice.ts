// A slice as bytes: a record of text for each row, put together inside SQLite, so that no row becomes a JavaScript string
// on its way to the file (limits.md).
import { isUtf8 } from 'node:buffer';
import { fromIso, type TimeRange } from '../../shared/domain/time-range.ts';
import type { RowCursor } from './cache.ts';
import type { ReadableDb } from './connection.ts';
import type { CellCare, RecordSql } from './csv-cells.ts';
import { readRecords } from './csv-records.ts';
import { sliceSource, type PartQuery } from './slice-source.ts';
import { coveredRangeAt } from './tables/covered-ranges.ts';

/** A slice takes some milliseconds and at most some megabytes: the worker stays free for others, memory stays flat. */
export const SLICE_ROWS = 1_000;
/** Where a record is long, so many times fewer rows are tried. */
const SMALLER = 8;

export interface ByteSlice {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly next: RowCursor | null;
}

/**
 * The next records, whole. `record` is an expression of SQL for one of them, with the line's end in it; `likely`: the covered
 * range in which most of the rows lie.
 */
export function bytesOfSlice(
  db: ReadableDb,
  query: PartQuery,
  record: (care: CellCare, likely: TimeRange | null) => RecordSql,
  after: RowCursor | null,
  rows: number,
): ByteSlice {
  const source = sliceSource(db, query, after, rows);
  if (source === null) return { bytes: new Uint8Array(), rows: 0, next: null };
  const likely = coveredRangeAt(db, query.channelId, (after && fromIso(after.date)) ?? query.range.from);
  const records = readRecords(
    db,
    (care) => record(care, likely),
    { sql: `${source.sql} ORDER BY m.date, m.message_id`, params: source.params },
    rows === 1,
  );
  if (!records) return bytesOfSlice(db, query, record, after, Math.ceil(rows / SMALLER));
  return { bytes: wellFormed(records.bytes), rows: records.rows, next: source.next };
}

/** SQLite keeps whatever bytes another program called a text: what is no UTF-8 becomes the replacement character. */
function wellFormed(bytes: Uint8Array): Uint8Array {
  return isUtf8(bytes) ? bytes : new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
}
