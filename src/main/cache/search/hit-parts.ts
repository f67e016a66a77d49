// Hits part by part, the newest first, so that others have their turn between two parts (slices.ts). A part ends with a whole
// second. How many hits it holds is told by the index alone: of a rare kind of message as many would be looked for to the end.
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import type { SearchCursor } from '../../../shared/domain/search.ts';
import type { Instant, TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb } from '../file/connection.ts';
import { filterCondition } from '../reading/filter-sql.ts';
import { integerIn } from '../tables/row.ts';
import { hitSource, indexSource, secondOfHit } from './hits.ts';
import { isOfPrefix } from './match.ts';
import { ID_BITS, ID_MASK } from './search-index.ts';

export interface PartedQuery {
  readonly match: string;
  readonly filter: MessageFilter;
  readonly range: TimeRange;
}

/** Hits in a part: of the index alone, and where a message has to be looked at for each. Some milliseconds either way. */
export interface PartSize {
  readonly indexed: number;
  readonly whole: number;
}
export const PART: PartSize = { indexed: 20_000, whole: 3_000 };

/**
 * How many hits a part holds; null: one part for all. So it is where words that begin so are asked for, which are gathered at
 * once, and where the index answers alone and not all hits are looked at.
 */
export function hitsInPart({ match, filter }: PartedQuery, looksAtAll: boolean, size: PartSize): number | null {
  if (isOfPrefix(match)) return null;
  if (filterCondition(filter).sql !== '') return size.whole;
  return looksAtAll ? size.indexed : null;
}

/** The parts of a range from its end to its beginning. */
export function* partsOf(db: ReadableDb, { match, range }: PartedQuery, hits: number | null): Generator<TimeRange> {
  let { until } = range;
  const edge = (): Instant | null =>
    hits === null ? null : secondOfHit(db, { match, filter: {}, range: { from: range.from, until } }, hits, 'newest');
  for (let from = edge(); from !== null; from = edge()) {
    yield { from, until };
    until = from;
  }
  yield { from: range.from, until };
}

const CURSOR = `message_search.rowid >> ${ID_BITS} AS second, message_search.rowid & ${ID_MASK} AS id`;

/** The newest hits, or those before another. */
export function newestHits(
  db: ReadableDb,
  query: PartedQuery,
  after: SearchCursor | null,
  limit: number,
): readonly SearchCursor[] {
  const { sql, params } = hitSource(db, query, false);
  return db
    .all(
      `SELECT ${CURSOR} ${sql} ${after ? `AND message_search.rowid < (? << ${ID_BITS}) | ?` : ''}
       ORDER BY message_search.rowid DESC LIMIT ?`,
      ...params,
      ...(after ? [after.second, after.id] : []),
      limit,
    )
    .map((row) => ({ second: integerIn(row, 'second'), id: integerIn(row, 'id'), rank: 0 }));
}

/** No more than `most`, where that is said. */
export function countHitsOf(db: ReadableDb, query: PartedQuery, most: number | null): number {
  const { sql, params } = hitSource(db, query, false);
  const counted =
    most === null
      ? db.get(`SELECT count(*) AS hits ${sql}`, ...params)
      : db.get(`SELECT count(*) AS hits FROM (SELECT 1 ${sql} LIMIT ?)`, ...params, most);
  return counted ? integerIn(counted, 'hits') : 0;
}

/** All hits with their relevance, in no order. */
export function rankedHits(db: ReadableDb, query: PartedQuery): readonly SearchCursor[] {
  const { sql, params } = indexSource(query, false);
  return db.all(`SELECT ${CURSOR}, message_search.rank AS relevance ${sql}`, ...params).map((row) => ({
    second: integerIn(row, 'second'),
    id: integerIn(row, 'id'),
    rank: rankOf(row['relevance']),
  }));
}

/** FTS5's ranks are below 0, the best ones furthest; 0 is kept for hits that are in order of date. */
function rankOf(relevance: unknown): number {
  return typeof relevance === 'number' && relevance !== 0 ? relevance : Number.MIN_VALUE;
}
