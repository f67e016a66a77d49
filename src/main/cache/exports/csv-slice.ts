// One slice of a CSV file: whole records in (date, message_id) order, as bytes that SQLite put together.
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import type { CsvFormat, ExportColumn } from '../../../shared/domain/export.ts';
import type { ReadableDb } from '../file/connection.ts';
import { recordSql } from './csv-cells.ts';
import { bytesOfSlice, type ByteSlice, type SliceBounds } from './byte-slice.ts';
import type { PartQuery } from './slice-source.ts';

export function readCsvSlice(
  db: ReadableDb,
  channel: StoredChannel,
  query: PartQuery,
  columns: readonly ExportColumn[],
  format: CsvFormat,
  bounds: SliceBounds,
): ByteSlice {
  return bytesOfSlice(db, query, (care, likely) => recordSql(columns, channel, format, care, likely), bounds);
}
