// One slice of a CSV file: whole records in (date, message_id) order, as bytes that SQLite put together.
import type { StoredChannel } from '../../shared/domain/channel.ts';
import type { CsvFormat, ExportColumn } from '../../shared/domain/export.ts';
import type { RowCursor } from './cache.ts';
import type { ReadableDb } from './connection.ts';
import { recordSql } from './csv-cells.ts';
import { bytesOfSlice, SLICE_ROWS, type ByteSlice } from './byte-slice.ts';
import type { PartQuery } from './slice-source.ts';

/** `after` null begins; the answer's `next` null ends. `rows`: at most so many, and fewer where records are long. */
export function readCsvSlice(
  db: ReadableDb,
  channel: StoredChannel,
  query: PartQuery,
  columns: readonly ExportColumn[],
  format: CsvFormat,
  after: RowCursor | null,
  rows: number = SLICE_ROWS,
): ByteSlice {
  return bytesOfSlice(db, query, (care, likely) => recordSql(columns, channel, format, care, likely), after, rows);
}
