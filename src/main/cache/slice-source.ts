// Where the rows of one slice come from, whatever is made of them: a piece of idx_date, or of the full-text index where
// words are searched for.
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { isEmpty, toIso, type TimeRange } from '../../shared/domain/time-range.ts';
import type { RowCursor } from './cache.ts';
import type { ReadableDb, SqlValue } from './connection.ts';
import { filterCondition } from './filter-sql.ts';
import { hitSliceSource } from './search/hit-slice.ts';
import { matchOf } from './search/match.ts';
import { integerIn, textIn } from './tables/row.ts';

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

/** Null where there is nothing more. `rows`: about so many, never more unless one second holds more hits. */
export function sliceSource(
  db: ReadableDb,
  query: PartQuery,
  after: RowCursor | null,
  rows: number,
): SliceSource | null {
  if (isEmpty(query.range)) return null;
  const match = matchOf(query.filter, [query.channelId]);
  if (match !== null) return hitSliceSource(db, query, match, after, rows);
  // The row that ends the slice is looked up first, in idx_date alone; without one, the rest fits.
  const rest = rowsBetween(query, after, null);
  const edge = db.get(
    `SELECT date, message_id FROM messages m WHERE ${rest.sql} ORDER BY date, message_id LIMIT 1 OFFSET ?`,
    ...rest.params,
    rows - 1,
  );
  const next = edge && { date: textIn(edge, 'date'), id: integerIn(edge, 'message_id') };
  const here = rowsBetween(query, after, next);
  return { sql: `FROM messages m WHERE ${here.sql}`, params: here.params, next };
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
