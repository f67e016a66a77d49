// How many messages a range holds, in all and day by day: from the per-day counts where whole days are asked for
// without a filter, from the few that changed where only those are asked for, from the full-text index where words are, else
// from idx_date.
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { isFiltered, type MessageFilter } from '../../../shared/domain/message-list.ts';
import {
  DAY_SECONDS,
  daysTouched,
  intersect,
  isEmpty,
  rangeOfDay,
  secondsIn,
  toIso,
  type Day,
  type TimeRange,
} from '../../../shared/domain/time-range.ts';
import type { ReadableDb } from '../file/connection.ts';
import { changedIds, filterCondition, type Condition } from './filter-sql.ts';
import { ALWAYS, countHits, countHitsByDay, type HitQuery } from '../search/hits.ts';
import { isOfPrefix, matchOf } from '../search/match.ts';
import { toEnd, type Slices } from '../slices.ts';
import { readDayCounts } from '../tables/day-counts.ts';
import { integerIn } from '../tables/row.ts';

export interface DayCount {
  readonly day: Day;
  /** More than 0. */
  readonly count: number;
}

/** So many messages are looked at between two moments in which others have their turn: some 10 ms. */
const SLICE_MESSAGES = 8_000;
/** So many times longer it takes to read a message's links than to look at a column. */
const LINKS_COST = 4;

/** Days that hold matching messages, in order; `range` null is all that is stored. */
export function countByDay(
  db: ReadableDb,
  channelId: ChannelId,
  range: TimeRange | null,
  filter: MessageFilter,
): readonly DayCount[] {
  return toEnd(countByDayInSlices(db, channelId, range, filter));
}

/** The same, with a pause after every few thousand messages that a filter has to look at (slices.ts). */
export function* countByDayInSlices(
  db: ReadableDb,
  channelId: ChannelId,
  range: TimeRange | null,
  filter: MessageFilter,
  sliceMessages = SLICE_MESSAGES,
): Slices<readonly DayCount[]> {
  if (range && isEmpty(range)) return [];
  const match = matchOf(filter, [channelId]);
  if (match !== null) return yield* countHitsInSlices(db, { channelId, match, range, filter }, sliceMessages);
  const changed = changedIds(channelId, filter);
  if (changed !== null) return countChanged(db, channelId, range, filter, changed);
  const days = readDayCounts(db, channelId, range ? daysTouched(range) : undefined);
  const open = !isFiltered(filter);
  const found: DayCount[] = [];
  for (const [index, slice] of (open ? [[...days]] : slicesOf(days, sliceMessages)).entries()) {
    if (index > 0) yield;
    for (const [day, all] of slice) {
      const part = range ? intersect(range, rangeOfDay(day)) : rangeOfDay(day);
      const count = open && secondsIn(part) === DAY_SECONDS ? all : countIn(db, channelId, part, filter);
      if (count > 0) found.push({ day, count });
    }
  }
  return found;
}

function* countHitsInSlices(db: ReadableDb, query: HitQuery, sliceMessages: number): Slices<readonly DayCount[]> {
  const { channelId, match, range } = query;
  // The words that begin so are gathered anew for each question: of many slices each would take as long as the whole.
  if (isOfPrefix(match)) return countHitsByDay(db, query);
  const days = readDayCounts(db, channelId, range ? daysTouched(range) : undefined);
  const found: DayCount[] = [];
  // The first slice begins where the range does and the last ends where it ends, whatever the days say.
  let { from, until } = range ?? ALWAYS;
  const most = query.filter.linkDomain === undefined ? sliceMessages : sliceMessages / LINKS_COST;
  for (const slice of slicesOf(days, most).slice(1)) {
    const edge = rangeOfDay(slice[0]?.[0] ?? 0).from;
    found.push(...countHitsByDay(db, { ...query, range: { from, until: edge } }));
    from = edge;
    yield;
  }
  return [...found, ...countHitsByDay(db, { ...query, range: { from, until } })];
}

/** Days one after the other that hold so many messages together, or one that holds more. */
function slicesOf(
  days: ReadonlyMap<Day, number>,
  most: number,
): readonly (readonly (readonly [day: Day, messages: number])[])[] {
  const slices: (readonly [Day, number])[][] = [];
  let messages = Infinity;
  for (const [day, count] of days) {
    if (messages + count > most) {
      slices.push([]);
      messages = 0;
    }
    slices.at(-1)?.push([day, count]);
    messages += count;
  }
  return slices;
}

/** Matching messages of a range. */
export function countMessages(db: ReadableDb, channelId: ChannelId, range: TimeRange, filter: MessageFilter): number {
  if (isEmpty(range)) return 0;
  const match = matchOf(filter, [channelId]);
  if (match !== null) return countHits(db, { channelId, match, range, filter });
  if (isFiltered(filter) && changedIds(channelId, filter) === null) return countIn(db, channelId, range, filter);
  return countByDay(db, channelId, range, filter).reduce((sum, { count }) => sum + count, 0);
}

function countIn(db: ReadableDb, channelId: ChannelId, range: TimeRange, filter: MessageFilter): number {
  const condition = filterCondition(filter);
  const row = db.get(
    `SELECT count(*) AS messages FROM messages WHERE channel_id = ? AND date >= ? AND date < ?${condition.sql}`,
    channelId,
    toIso(range.from),
    toIso(range.until),
    ...condition.params,
  );
  return row ? integerIn(row, 'messages') : 0;
}

/** One look-up for each message that changed: a scan of all days would take as long as the channel is. */
function countChanged(
  db: ReadableDb,
  channelId: ChannelId,
  range: TimeRange | null,
  filter: MessageFilter,
  changed: Condition,
): readonly DayCount[] {
  const { edited: _edited, deleted: _deleted, ...others } = filter;
  const rest = filterCondition(others);
  return db
    .all(
      // CROSS JOIN: SQLite keeps this order.
      `SELECT unixepoch(date) / ${DAY_SECONDS} AS day, count(*) AS messages
       FROM (${changed.sql}) CROSS JOIN messages ON channel_id = ? AND message_id = changed_id
       WHERE unixepoch(date) IS NOT NULL${range ? ' AND date >= ? AND date < ?' : ''}${rest.sql}
       GROUP BY day ORDER BY day`,
      ...changed.params,
      channelId,
      ...(range ? [toIso(range.from), toIso(range.until)] : []),
      ...rest.params,
    )
    .map((row) => ({ day: integerIn(row, 'day'), count: integerIn(row, 'messages') }));
}
