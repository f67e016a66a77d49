// One slice of an export: whole CSV records in (date, message_id) order, as bytes that SQLite put together.
import type { StoredChannel } from '../../shared/domain/channel.ts';
import type { CsvFormat } from '../../shared/domain/export.ts';
import { fromIso, isEmpty, toIso } from '../../shared/domain/time-range.ts';
import type { CsvSlice, ExportCursor, ExportQuery } from './cache.ts';
import type { ReadableDb, SqlValue } from './connection.ts';
import { recordSql, type CellCare, type RecordSql } from './csv-cells.ts';
import { readRecords } from './csv-records.ts';
import { filterCondition } from './filter-sql.ts';
import { readHitSlice } from './search/hit-slice.ts';
import { matchOf } from './search/match.ts';
import { coveredRangeAt } from './tables/covered-ranges.ts';
import { integerIn, textIn } from './tables/row.ts';

/** A slice takes some milliseconds and at most some megabytes: the worker stays free for others, memory stays flat. */
export const SLICE_ROWS = 1_000;
/** Where a record is long, so many times fewer rows are tried. */
const SMALLER = 8;

/** `after` null begins; the answer's `next` null ends. `rows`: at most so many, and fewer where records are long. */
export function readCsvSlice(
  db: ReadableDb,
  channel: StoredChannel,
  query: ExportQuery,
  format: CsvFormat,
  after: ExportCursor | null,
  rows: number = SLICE_ROWS,
): CsvSlice {
  if (isEmpty(query.range)) return { bytes: new Uint8Array(), rows: 0, next: null };
  const match = matchOf(query.filter, [query.channelId]);
  if (match !== null) return readHitSlice(db, channel, query, match, format, after, rows);
  // The row that ends the slice is looked up first, in idx_date alone; without one, the rest fits.
  const rest = rowsBetween(query, after, null);
  const edge = db.get(
    `SELECT date, message_id FROM messages m WHERE ${rest.sql} ORDER BY date, message_id LIMIT 1 OFFSET ?`,
    ...rest.params,
    rows - 1,
  );
  const last = edge && { date: textIn(edge, 'date'), id: integerIn(edge, 'message_id') };
  const here = rowsBetween(query, after, last);
  const likely = coveredRangeAt(db, query.channelId, (after?.date && fromIso(after.date)) || query.range.from);
  const record = (care: CellCare): RecordSql => recordSql(query.columns, channel, format, care, likely);
  const records = readRecords(
    db,
    record,
    { sql: `FROM messages m WHERE ${here.sql} ORDER BY date, message_id`, params: here.params },
    rows === 1,
  );
  return records
    ? { ...records, next: last }
    : readCsvSlice(db, channel, query, format, after, Math.ceil(rows / SMALLER));
}

/**
 * The channel's rows in the range, through the filter, after one cursor and up to another. One bound a side: with two,
 * SQLite may walk the index from the wider one.
 */
function rowsBetween(
  { channelId, range, filter }: ExportQuery,
  after: ExportCursor | null,
  upTo: ExportCursor | null,
): { sql: string; params: readonly SqlValue[] } {
  const condition = filterCondition(filter);
  return {
    sql: `channel_id = ? AND ${after ? '(date, message_id) > (?, ?)' : 'date >= ?'}
      AND ${upTo ? '(date, message_id) <= (?, ?)' : 'date < ?'}${condition.sql}`,
    params: [
      channelId,
      ...(after ? [after.date, after.id] : [toIso(range.from)]),
      ...(upTo ? [upTo.date, upTo.id] : [toIso(range.until)]),
      ...condition.params,
    ],
  };
}
