// One row group of a Parquet file, from the rows of a part: read some at a time, for memory must stay flat, and gathered
// until it is large enough. Where the file is parted by month, it ends with its month.
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import type { ExportColumn } from '../../../shared/domain/export.ts';
import { fromIso } from '../../../shared/domain/time-range.ts';
import { COLUMN_KINDS } from '../../parquet/columns.ts';
import { finishRowGroup, openChunk, type Chunk, type RowGroupMeta } from '../../parquet/row-group.ts';
import type { Compress } from '../../parquet/zstd.ts';
import type { RowCursor } from '../cache.ts';
import type { ReadableDb, Row } from '../file/connection.ts';
import { readFields, type Fields } from './field-reader.ts';
import { bytesIn, feedChunks } from './parquet-feed.ts';
import { isText, rowsSql } from './parquet-record.ts';
import { sliceSource, type PartQuery } from './slice-source.ts';
import { coveredRangeAt } from '../tables/covered-ranges.ts';
import { integerIn } from '../tables/row.ts';

export interface GroupLimits {
  /** Rows and bytes of text, before compression, at which a row group is large enough. */
  readonly groupRows: number;
  readonly groupBytes: number;
  /** Rows that are read at once. */
  readonly batchRows: number;
}

/** As large as DuckDB and Spark like them, and some tens of megabytes at most. */
export const GROUP_LIMITS: GroupLimits = { groupRows: 128 * 1_024, groupBytes: 64 * 1024 * 1024, batchRows: 1_000 };

/** Longer texts are read a few at a time. */
const LONG_BYTES = 64 * 1024;
const SMALLER = 8;

export interface ParquetSlice {
  /** The row group's; none where it has no rows. */
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly group: RowGroupMeta | null;
  /** Values that their column can't hold, and that are missing therefore. */
  readonly odd: number;
  readonly next: RowCursor | null;
}

export function readParquetSlice(
  db: ReadableDb,
  channel: StoredChannel,
  query: PartQuery,
  columns: readonly ExportColumn[],
  after: RowCursor | null,
  compress: Compress,
  limits: GroupLimits = GROUP_LIMITS,
): ParquetSlice {
  let chunks: readonly Chunk[] | null = null;
  const gathered = { rows: 0, bytes: 0, odd: 0 };
  let next = after;
  for (let rows = limits.batchRows; ;) {
    const source = sliceSource(db, query, next, Math.min(rows, limits.groupRows - gathered.rows));
    if (source === null) {
      next = null;
      break;
    }
    const likely = coveredRangeAt(db, query.channelId, (next && fromIso(next.date)) ?? query.range.from);
    const ordered = { sql: `${source.sql} ORDER BY m.date, m.message_id`, params: source.params };
    const longest = rows === 1 ? Number.MAX_SAFE_INTEGER : LONG_BYTES;
    const { sql, params } = rowsSql(columns, channel, likely, ordered, longest);
    const batch = db.get(sql, ...params);
    const fields = batch && fieldsOf(batch, columns);
    const texts = fields && textBytes(columns, fields);
    if (texts && texts.longest > longest) {
      rows = Math.ceil(rows / SMALLER);
      continue;
    }
    if (batch && fields && texts) {
      chunks ??= columns.map((column) => openChunk(column, compress));
      gathered.odd += feedChunks(batch, fields, columns, chunks);
      gathered.rows += integerIn(batch, 'rows');
      gathered.bytes += texts.all;
    }
    next = source.next;
    if (next === null || gathered.rows >= limits.groupRows || gathered.bytes >= limits.groupBytes) break;
    rows = limits.batchRows;
  }
  if (chunks === null) return { bytes: new Uint8Array(), rows: 0, group: null, odd: 0, next };
  const { bytes, meta } = finishRowGroup(chunks, gathered.rows);
  return { bytes, rows: gathered.rows, group: meta, odd: gathered.odd, next };
}

/** Null where there are no rows. */
function fieldsOf(batch: Row, columns: readonly ExportColumn[]): Fields | null {
  const rows = integerIn(batch, 'rows');
  return rows === 0 ? null : readFields(bytesIn(batch, 'fields'), rows, columns.map(isDate));
}

function isDate(column: ExportColumn): boolean {
  return COLUMN_KINDS[column] === 'instant' || COLUMN_KINDS[column] === 'day';
}

function textBytes(columns: readonly ExportColumn[], fields: Fields): { longest: number; all: number } {
  let longest = 0;
  let all = 0;
  for (const [index, lengths] of fields.columns.entries()) {
    const column = columns[index];
    if (column === undefined || !isText(column)) continue;
    for (const length of lengths) {
      if (length > longest) longest = length;
      if (length > 0) all += length;
    }
  }
  return { longest, all };
}
