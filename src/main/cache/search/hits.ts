// The messages of one channel that a search finds, in the shapes that the list and the export ask for. All of them come
// out of the index in order of time; a message is touched only where its other columns are asked of.
import type { ChannelId, MessageId } from '../../../shared/domain/ids.ts';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import { DAY_SECONDS, toIso, type Instant, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb, SqlValue } from '../file/connection.ts';
import type { DayCount } from '../reading/count-messages.ts';
import { filterCondition } from '../reading/filter-sql.ts';
import { rowIdsOf } from '../tables/message-rows.ts';
import { integerIn } from '../tables/row.ts';
import { isOfPrefix } from './match.ts';
import { ID_BITS, ID_MASK } from './search-index.ts';

/** All that can be in the index. */
export const ALWAYS: TimeRange = { from: 0, until: 2 ** 32 };
const ROW_ID = `message_search.rowid & ${ID_MASK}`;
const SECOND = `message_search.rowid >> ${ID_BITS}`;

export interface HitQuery {
  readonly channelId: ChannelId;
  /** An expression of FTS5 that holds the channel's own word (match.ts). */
  readonly match: string;
  /** Null: all that is stored. */
  readonly range: TimeRange | null;
  readonly filter: MessageFilter;
}

interface Source {
  /** From FROM to the end of WHERE. */
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/**
 * Where hits come from: the index alone, or with the messages that stand behind them. Words that begin so FTS5 gathers anew
 * for each question, which for a frequent beginning takes as long as all else together: they are gathered once, and the table
 * of them stands in the index's place.
 */
export function hitSource(
  db: ReadableDb,
  { match, range, filter }: Omit<HitQuery, 'channelId'>,
  withMessages: boolean,
): Source {
  const table = isOfPrefix(match) ? db.gathered(`SELECT rowid FROM message_search ${MATCHING}`, match) : null;
  if (table === null) return indexSource({ match, range, filter }, withMessages);
  return sourceOf(`FROM ${table} AS message_search`, 'WHERE', [], { range, filter }, withMessages);
}

/** The same, always out of the index: relevance is known there alone. */
export function indexSource({ match, range, filter }: Omit<HitQuery, 'channelId'>, withMessages: boolean): Source {
  return sourceOf('FROM message_search', `${MATCHING} AND`, [match], { range, filter }, withMessages);
}

const MATCHING = 'WHERE message_search MATCH ?';

function sourceOf(
  from: string,
  where: string,
  params: readonly SqlValue[],
  { range, filter }: Pick<HitQuery, 'range' | 'filter'>,
  withMessages: boolean,
): Source {
  const rest = filterCondition(filter);
  const joins = withMessages || rest.sql !== '';
  const { from: first, until } = range ?? ALWAYS;
  return {
    // CROSS JOIN: SQLite keeps this order.
    sql: `${from} ${joins ? `CROSS JOIN messages m ON m.id = (${ROW_ID})` : ''}
      ${where} message_search.rowid >= (? << ${ID_BITS}) AND message_search.rowid < (? << ${ID_BITS}) ${rest.sql}`,
    params: [...params, clipped(first), clipped(until), ...rest.params],
  };
}

/** Days that hold hits, in order. */
export function countHitsByDay(db: ReadableDb, query: HitQuery): readonly DayCount[] {
  const source = hitSource(db, query, false);
  return db
    .all(
      `SELECT (${SECOND}) / ${DAY_SECONDS} AS day, count(*) AS messages ${source.sql} GROUP BY day ORDER BY day`,
      ...source.params,
    )
    .map((row) => ({ day: integerIn(row, 'day'), count: integerIn(row, 'messages') }));
}

export function countHits(db: ReadableDb, query: HitQuery): number {
  const source = hitSource(db, query, false);
  const row = db.get(`SELECT count(*) AS messages ${source.sql}`, ...source.params);
  return row ? integerIn(row, 'messages') : 0;
}

/** The row ids of hits in list order. The range is a day at most: its hits are put in order of (date, message_id). */
export function hitIds(db: ReadableDb, query: HitQuery): readonly number[] {
  const { sql, params } = hitSource(db, query, true);
  return rowIdsOf(db, `SELECT m.id AS id ${sql} ORDER BY m.date, m.message_id`, params);
}

/** How many hits of the range stand before a message in list order; null where it is none of them. */
export function placeAmongHits(db: ReadableDb, query: HitQuery, messageId: MessageId, date: Instant): number | null {
  const source = hitSource(db, query, true);
  const row = db.get(
    `SELECT count(*) FILTER (WHERE (m.date, m.message_id) < (?, ?)) AS before,
       count(*) FILTER (WHERE m.message_id = ?) AS here ${source.sql}`,
    toIso(date),
    messageId,
    messageId,
    ...source.params,
  );
  return row && integerIn(row, 'here') === 1 ? integerIn(row, 'before') : null;
}

/** The second in which the `rows`th hit of a range stands, from its oldest or its newest; null where there are fewer. */
export function secondOfHit(
  db: ReadableDb,
  query: Omit<HitQuery, 'channelId'>,
  rows: number,
  from: 'oldest' | 'newest' = 'oldest',
): Instant | null {
  const source = hitSource(db, query, false);
  const row = db.get(
    `SELECT ${SECOND} AS second ${source.sql} ORDER BY message_search.rowid ${from === 'newest' ? 'DESC' : ''}
     LIMIT 1 OFFSET ?`,
    ...source.params,
    rows - 1,
  );
  return row && integerIn(row, 'second');
}

/** No second before 1970 and none after 2106 is in the index, and more would not fit into its ids. */
function clipped(instant: Instant): Instant {
  return Math.min(Math.max(instant, 0), ALWAYS.until - 1);
}
