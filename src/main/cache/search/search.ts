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
import { holds, isEmpty } from '../../../shared/domain/time-range.ts';
import type { ReadableDb } from '../file/connection.ts';
import { toEnd, type Slices } from '../slices.ts';
import { rowsOfChannels } from '../tables/message-rows.ts';
import {
  countHitsOf,
  hitsInPart,
  newestHits,
  PART,
  partsOf,
  rankedHits,
  type PartedQuery,
  type PartSize,
} from './hit-parts.ts';
import { ALWAYS } from './hits.ts';
import { isOfPrefix, matchOf } from './match.ts';
import { RankedHits } from './ranked-hits.ts';
import { preparedShare } from './search-index.ts';

const NOTHING: SearchAnswer = {
  hits: [],
  next: null,
  total: { count: 0, exact: true },
  order: 'date',
  preparing: null,
};

export function searchMessages(db: ReadableDb, wish: SearchWish): SearchAnswer {
  return toEnd(searchInSlices(db, wish, new RankedHits()));
}

/** The same, pausing after every few thousand hits that are counted, or looked at for a filter (slices.ts). */
export function* searchInSlices(
  db: ReadableDb,
  wish: SearchWish,
  ranked: RankedHits,
  size: PartSize = PART,
): Slices<SearchAnswer> {
  const { text, channelId, range, filter, order, after, limit } = wish;
  const where = channelId === null ? () => allChannels(db) : [channelId];
  const match = isSearchable(text) ? matchOf({ ...filter, text }, where) : null;
  if (match === null || (range && isEmpty(range))) return NOTHING;
  const query = { match, filter, range: range ?? ALWAYS };
  const question = JSON.stringify(query);
  // A later page is in the order of the first, for its cursor says so.
  if (after !== null && after.rank !== 0) {
    const rest = ranked.after(question, after) ?? (yield* byRelevance(db, query, null, size)).filter(isAfter(after));
    return answer(db, rest.slice(0, limit), wish, null, 'relevance');
  }
  const { newest, total } = yield* gather(db, query, wish, size);
  if (after !== null) return answer(db, newest, wish, null, 'date');
  const isRanked = order === 'relevance' && total.exact && total.count <= MOST_COUNTED;
  if (!isRanked) return answer(db, newest.slice(0, limit), wish, total, 'date');
  const best = yield* byRelevance(db, query, newest, size);
  ranked.keep(question, best);
  return answer(db, best.slice(0, limit), wish, total, 'relevance');
}

type Total = NonNullable<SearchAnswer['total']>;

function answer(
  db: ReadableDb,
  found: readonly SearchCursor[],
  { limit }: SearchWish,
  total: Total | null,
  order: SearchAnswer['order'],
): SearchAnswer {
  return {
    hits: hitsOf(db, found),
    next: found.length < limit ? null : (found.at(-1) ?? null),
    total,
    order,
    preparing: preparedShare(db),
  };
}

/** The newest hits, all of them where they are to be ranked, and how many there are: a later page is not counted again. */
function* gather(
  db: ReadableDb,
  query: PartedQuery,
  { order, after, limit, exact }: SearchWish,
  size: PartSize,
): Slices<{ readonly newest: readonly SearchCursor[]; readonly total: Total }> {
  const newest: SearchCursor[] = [];
  // What is gathered anew for each question is asked for once.
  const wanted = after === null && (order === 'relevance' || isOfPrefix(query.match)) ? MOST_COUNTED + 1 : limit;
  const rest = after === null ? query.range : { ...query.range, until: Math.min(query.range.until, after.second + 1) };
  let count = 0;
  let isFirst = true;
  for (const range of partsOf(db, { ...query, range: rest }, hitsInPart(query, exact, size))) {
    if (!isFirst) yield;
    isFirst = false;
    const part = { ...query, range };
    const missing = wanted - newest.length;
    const found = missing > 0 ? newestHits(db, part, after, missing) : [];
    newest.push(...found);
    if (after !== null) {
      if (newest.length >= limit) break;
    } else {
      count += found.length < missing ? found.length : countHitsOf(db, part, exact ? null : MOST_COUNTED + 1 - count);
      if (count > MOST_COUNTED && !exact) return { newest, total: { count: MOST_COUNTED, exact: false } };
    }
  }
  return { newest, total: { count, exact: true } };
}

/** So many parts are ranked at once: what relevance needs to know of all messages is gathered anew for each. */
const PARTS_RANKED = 5;

/** All hits in order of relevance, then the newest first. `among`: what they are known to be, newest first. */
function* byRelevance(
  db: ReadableDb,
  query: PartedQuery,
  among: readonly SearchCursor[] | null,
  { indexed, whole }: PartSize,
): Slices<readonly SearchCursor[]> {
  const found: SearchCursor[] = [];
  for (const range of partsOf(db, query, hitsInPart(query, false, { indexed, whole: whole * PARTS_RANKED }))) {
    if (among && !among.some(({ second }) => holds(range, second))) continue;
    found.push(...rankedHits(db, { ...query, range }));
    yield;
  }
  return found.toSorted(byRank);
}

function byRank(a: SearchCursor, b: SearchCursor): number {
  return a.rank - b.rank || b.second - a.second || b.id - a.id;
}

function isAfter(cursor: SearchCursor): (hit: SearchCursor) => boolean {
  return (hit) => byRank(cursor, hit) < 0;
}

/** The messages behind them, but for those that went meanwhile: their row ids may be others' by now. */
function hitsOf(db: ReadableDb, found: readonly SearchCursor[]): readonly SearchHit[] {
  const rows = rowsOfChannels(
    db,
    found.map(({ id }) => id),
  );
  return found.flatMap(({ second, id }) => {
    const hit = rows.get(id);
    return hit?.row.date === second ? [hit] : [];
  });
}

function allChannels(db: ReadableDb): readonly ChannelId[] {
  return db
    .all('SELECT channel_id FROM channels')
    .map((row) => String(row['channel_id']))
    .filter((id) => isChannelId(id));
}
