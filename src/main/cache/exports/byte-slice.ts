// A slice as bytes: a record of text for each row, put together inside SQLite, so that no row becomes a JavaScript string
// on its way to the file (limits.md).
import { isUtf8 } from 'node:buffer';
import { fromIso, isEmpty, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { RowCursor } from '../cache.ts';
import type { ReadableDb } from '../file/connection.ts';
import type { CellCare, RecordSql } from './csv-cells.ts';
import { readRecords } from './csv-records.ts';
import { fewer } from './slice-size.ts';
import { sliceSource, stretchSource, type PartQuery, type SliceSource } from './slice-source.ts';
import { coveredRangeAt } from '../tables/covered-ranges.ts';

export interface ByteSlice {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly next: RowCursor | null;
}

/** Which rows a slice takes. */
export interface SliceBounds {
  readonly after: RowCursor | null;
  /** At most so many, and fewer where records are long. */
  readonly rows: number;
  /** The last that is wanted, where it is known that there are no more than `rows` up to it; null: the part's last. */
  readonly upTo?: RowCursor | null;
}

/**
 * The next records, whole. `record` is an expression of SQL for one of them, with the line's end in it; `likely`: the covered
 * range in which most of the rows lie. The answer's `next` is null where no wanted row is left.
 */
export function bytesOfSlice(
  db: ReadableDb,
  query: PartQuery,
  record: (care: CellCare, likely: TimeRange | null) => RecordSql,
  { after, rows, upTo }: SliceBounds,
): ByteSlice {
  if (isEmpty(query.range)) return { bytes: new Uint8Array(), rows: 0, next: null };
  const whole = upTo === undefined ? null : stretchSource(query, after, upTo);
  return (
    (whole && readSlice(db, query, record, after, whole, rows)) ??
    readInParts(db, query, record, { after, rows: whole ? fewer(rows) : rows, upTo: upTo ?? null })
  );
}

/** As many of the rows as can be put together at once. */
function readInParts(
  db: ReadableDb,
  query: PartQuery,
  record: (care: CellCare, likely: TimeRange | null) => RecordSql,
  { after, rows, upTo }: SliceBounds,
): ByteSlice {
  const source = sliceSource(db, query, after, rows, upTo);
  if (source === null) return { bytes: new Uint8Array(), rows: 0, next: null };
  return (
    readSlice(db, query, record, after, source, rows) ??
    readInParts(db, query, record, { after, rows: fewer(rows), upTo: upTo ?? null })
  );
}

/** Null where a record is long. */
function readSlice(
  db: ReadableDb,
  { channelId, range }: PartQuery,
  record: (care: CellCare, likely: TimeRange | null) => RecordSql,
  after: RowCursor | null,
  source: SliceSource,
  rows: number,
): ByteSlice | null {
  const likely = coveredRangeAt(db, channelId, (after && fromIso(after.date)) ?? range.from);
  const ordered = { sql: `${source.sql} ORDER BY m.date, m.message_id`, params: source.params };
  const records = readRecords(db, (care) => record(care, likely), ordered, rows === 1);
  return records && { bytes: wellFormed(records.bytes), rows: records.rows, next: source.next };
}

/** SQLite keeps whatever bytes another program called a text: what is no UTF-8 becomes the replacement character. */
function wellFormed(bytes: Uint8Array): Uint8Array {
  return isUtf8(bytes) ? bytes : new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
}
