// Hits of a search over all channels or one, page by page. By date they come out of the index in order, so that a page
// costs the same whether a hundred messages match or a million; never are all hits of a frequent word sorted.
import { isChannelId, type ChannelId } from '../../../shared/domain/ids.ts';
import {
  MOST_COUNTED,
  type SearchAnswer,
  type SearchCursor,
  type SearchHit,
  type SearchWish,
} from '../../../shared/domain/search.ts';
import { isSearchable } from '../../../shared/domain/search-query.ts';
import { isEmpty } from '../../../shared/domain/time-range.ts';
import type { ReadableDb, SqlValue } from '../connection.ts';
import { integerIn } from '../tables/row.ts';
import { rowsOfChannels } from '../tables/message-rows.ts';
import { hitSource } from './hits.ts';
import { matchOf } from './match.ts';
import { ID_BITS, ID_MASK, preparedShare } from './search-index.ts';

const NOTHING: SearchAnswer = {
  hits: [],
  next: null,
  total: { count: 0, exact: true },
  order: 'date',
  preparing: null,
};

export function searchMessages(db: ReadableDb, wish: SearchWish): SearchAnswer {
  const { text, channelId, range, filter, order, after, limit } = wish;
  const where = channelId === null ? () => allChannels(db) : [channelId];
  const match = isSearchable(text) ? matchOf({ ...filter, text }, where) : null;
  if (match === null || (range && isEmpty(range))) return NOTHING;
  const source = hitSource({ match, range, filter }, false);
  // A later page is in the order of the first, for its cursor says so.
  const isRanked = after === null ? order === 'relevance' : after.rank !== 0;
  const newest = isRanked ? null : byDate(db, source, after, limit);
  const total = after === null ? totalOf(db, source, newest, wish) : null;
  const ranked = isRanked && (total === null || isRankable(total)) ? byRelevance(db, source, after, limit) : null;
  const found = ranked ?? newest ?? byDate(db, source, after, limit);
  return {
    hits: hitsOf(db, found),
    next: found.length < limit ? null : (found.at(-1) ?? null),
    total,
    order: ranked ? 'relevance' : 'date',
    preparing: preparedShare(db),
  };
}

type Source = ReturnType<typeof hitSource>;

function isRankable({ count, exact }: NonNullable<SearchAnswer['total']>): boolean {
  return exact && count <= MOST_COUNTED;
}

/** Few hits are all there: they need no counting. */
function totalOf(
  db: ReadableDb,
  source: Source,
  newest: readonly SearchCursor[] | null,
  { limit, exact }: SearchWish,
): NonNullable<SearchAnswer['total']> {
  if (newest && newest.length < limit) return { count: newest.length, exact: true };
  return countUpTo(db, source, exact);
}

function countUpTo(db: ReadableDb, { sql, params }: Source, exact: boolean): { count: number; exact: boolean } {
  const counted = exact
    ? db.get(`SELECT count(*) AS hits ${sql}`, ...params)
    : db.get(`SELECT count(*) AS hits FROM (SELECT 1 ${sql} LIMIT ?)`, ...params, MOST_COUNTED + 1);
  const count = counted ? integerIn(counted, 'hits') : 0;
  return exact || count <= MOST_COUNTED ? { count, exact: true } : { count: MOST_COUNTED, exact: false };
}

const CURSOR = `message_search.rowid >> ${ID_BITS} AS second, message_search.rowid & ${ID_MASK} AS id`;

function byDate(
  db: ReadableDb,
  { sql, params }: Source,
  after: SearchCursor | null,
  limit: number,
): readonly SearchCursor[] {
  const further: readonly SqlValue[] = after ? [after.second, after.id] : [];
  return db
    .all(
      `SELECT ${CURSOR} ${sql} ${after ? `AND message_search.rowid < (? << ${ID_BITS}) | ?` : ''}
       ORDER BY message_search.rowid DESC LIMIT ?`,
      ...params,
      ...further,
      limit,
    )
    .map((row) => ({ second: integerIn(row, 'second'), id: integerIn(row, 'id'), rank: 0 }));
}

function byRelevance(
  db: ReadableDb,
  { sql, params }: Source,
  after: SearchCursor | null,
  limit: number,
): readonly SearchCursor[] {
  const further: readonly SqlValue[] = after ? [after.rank, after.rank, after.second, after.id] : [];
  return db
    .all(
      `SELECT second, id, relevance FROM (SELECT ${CURSOR}, message_search.rank AS relevance ${sql})
       ${after ? `WHERE relevance > ? OR (relevance = ? AND ((second << ${ID_BITS}) | id) < ((? << ${ID_BITS}) | ?))` : ''}
       ORDER BY relevance, second DESC, id DESC LIMIT ?`,
      ...params,
      ...further,
      limit,
    )
    .map((row) => ({ second: integerIn(row, 'second'), id: integerIn(row, 'id'), rank: rankOf(row['relevance']) }));
}

/** FTS5's ranks are below 0, the best ones furthest; 0 is kept for hits that are in order of date. */
function rankOf(relevance: unknown): number {
  return typeof relevance === 'number' && relevance !== 0 ? relevance : Number.MIN_VALUE;
}

function hitsOf(db: ReadableDb, found: readonly SearchCursor[]): readonly SearchHit[] {
  const rows = rowsOfChannels(
    db,
    found.map(({ id }) => id),
  );
  return found.flatMap(({ id }) => {
    const hit = rows.get(id);
    return hit ? [hit] : [];
  });
}

function allChannels(db: ReadableDb): readonly ChannelId[] {
  return db
    .all('SELECT channel_id FROM channels')
    .map((row) => String(row['channel_id']))
    .filter((id) => isChannelId(id));
}
