// Row groups that end with their month, for a file a month. A row belongs to the month between whose first seconds its date
// stands as text, so that a date that can't be read belongs to one, and one only.
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import type { ExportColumn } from '../../../shared/domain/export.ts';
import { intersect, toIso, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { Compress } from '../../parquet/zstd.ts';
import type { RowCursor } from '../cache.ts';
import type { ReadableDb } from '../file/connection.ts';
import { readParquetSlice, type GroupLimits, type ParquetSlice } from './parquet-slice.ts';
import type { PartQuery } from './slice-source.ts';

/** The id of a cursor that stands before all rows of its date. */
const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

export interface MonthSlice extends ParquetSlice {
  /** `2024-03`; null where there are no rows any more. */
  readonly month: string | null;
}

/** Like readParquetSlice, but its rows are of one month. */
export function readMonthSlice(
  db: ReadableDb,
  channel: StoredChannel,
  query: PartQuery,
  columns: readonly ExportColumn[],
  after: RowCursor | null,
  compress: Compress,
  limits?: GroupLimits,
): MonthSlice {
  const months = monthsIn(query.range);
  const first = after === null ? 0 : months.findLastIndex(({ from }) => toIso(from) <= after.date);
  let cursor = after?.id === BEFORE_ALL ? null : after;
  for (const [index, month] of months.entries()) {
    if (index < first) continue;
    const part = { ...query, range: intersect(query.range, month) };
    const slice = readParquetSlice(db, channel, part, columns, cursor, compress, limits);
    const following = months[index + 1];
    const next = slice.next ?? (following ? { date: toIso(following.from), id: BEFORE_ALL } : null);
    if (slice.rows > 0) return { ...slice, month: toIso(month.from).slice(0, 7), next };
    cursor = null;
  }
  return { bytes: new Uint8Array(), rows: 0, group: null, odd: 0, month: null, next: null };
}

/** The calendar months that share a second with a range, whole. */
function monthsIn({ from, until }: TimeRange): readonly TimeRange[] {
  const months: TimeRange[] = [];
  const date = new Date(from * 1_000);
  for (let month = date.getUTCMonth(); ; month++) {
    const [start, end] = [month, month + 1].map((of) => Date.UTC(date.getUTCFullYear(), of) / 1_000);
    if (start === undefined || end === undefined || start >= until) return months;
    months.push({ from: start, until: end });
  }
}
