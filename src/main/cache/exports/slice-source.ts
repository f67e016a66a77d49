// Where the rows of one slice come from, whatever is made of them: a piece of idx_date, or of the full-text index where
// words are searched for.
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import { isEmpty, toIso, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { RowCursor } from '../cache.ts';
import type { ReadableDb, SqlValue } from '../file/connection.ts';
import { filterCondition } from '../reading/filter-sql.ts';
import { hitSliceSource } from '../search/hit-slice.ts';
import { matchOf } from '../search/match.ts';
import { integerIn, textIn } from '../tables/row.ts';

/** One part of an export: rows of a channel. */
export interface PartQuery {
  readonly channelId: ChannelId;
  readonly range: TimeRange;
  readonly filter: MessageFilter;
}

export interface SliceSource {
  /** From FROM to the end of WHERE; the messages table is called `m`, its order is (m.date, m.message_id). */
  readonly sql: string;
  readonly params: readonly SqlValue[];
  /** Null: it is the part's last. */
  readonly next: RowCursor | null;
}

/**
 * Null where there is nothing more. `rows`: about so many, never more unless one second holds more hits. `upTo`: the last row
 * that is wanted, of a query without words; null: the part's.
 */
export function sliceSource(
  db: ReadableDb,
  query: PartQuery,
  after: RowCursor | null,
  rows: number,
  upTo: RowCursor | null = null,
): SliceSource | null {
  if (isEmpty(query.range)) return null;
  const match = matchOf(query.filter, [query.channelId]);
  if (match !== null) return hitSliceSource(db, query, match, after, rows);
  // The row that ends the slice is looked up first; without one, the rest fits.
  const next = sliceEdge(db, query, after, rows, upTo);
  return { ...stretchSource(query, after, next ?? upTo), next };
}

/** The row that ends a slice of so many, from idx_date alone; null where fewer are left. */
export function sliceEdge(
  db: ReadableDb,
  query: PartQuery,
  after: RowCursor | null,
  rows: number,
  upTo: RowCursor | null = null,
): RowCursor | null {
  const rest = rowsBetween(query, after, upTo);
  const edge = db.get(
    `SELECT date, message_id FROM messages m WHERE ${rest.sql} ORDER BY date, message_id LIMIT 1 OFFSET ?`,
    ...rest.params,
    rows - 1,
  );
  return edge && { date: textIn(edge, 'date'), id: integerIn(edge, 'message_id') };
}

/** All rows after one and up to another: of a query without words. */
export function stretchSource(query: PartQuery, after: RowCursor | null, upTo: RowCursor | null): SliceSource {
  const here = rowsBetween(query, after, upTo);
  return { sql: `FROM messages m WHERE ${here.sql}`, params: here.params, next: null };
}

/**
 * The channel's rows in the range, through the filter, after one cursor and up to another. One bound a side: with two,
 * SQLite may walk the index from the wider one.
 */
function rowsBetween(
  { channelId, range, filter }: PartQuery,
  after: RowCursor | null,
  upTo: RowCursor | null,
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
