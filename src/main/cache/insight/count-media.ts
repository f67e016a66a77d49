// Matching messages of a range by day and kind of media, slice by slice: a slice takes some milliseconds (less than a
// hundred where the disk must be read) whatever the channel holds, and whoever asks stops by not asking for the next one.
// Whole days without a filter come from day_media, and no message is looked at.
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { DayMedia, MediaSlice } from '../../../shared/domain/insight.ts';
import { isFiltered, type MessageFilter } from '../../../shared/domain/message-list.ts';
import {
  DAY_SECONDS,
  daysTouched,
  intersect,
  isEmpty,
  rangeOfDay,
  secondsIn,
  toIso,
  type Instant,
  type TimeRange,
} from '../../../shared/domain/time-range.ts';
import type { ReadableDb } from '../file/connection.ts';
import { changedIds, filterCondition } from '../reading/filter-sql.ts';
import { hitSource, secondOfHit } from '../search/hits.ts';
import { matchOf } from '../search/match.ts';
import { preparedShare } from '../search/search-index.ts';
import { mediaOfRows, readDayMedia } from '../tables/day-counts.ts';
import { instantIn } from '../tables/row.ts';

/** What a slice looks at: rows of an index alone, and rows of the table or hits of a search. */
export interface SliceSize {
  readonly indexed: number;
  readonly whole: number;
}
const SLICE: SliceSize = { indexed: 8_000, whole: 3_000 };

export interface MediaWish {
  readonly channelId: ChannelId;
  readonly range: TimeRange;
  readonly filter: MessageFilter;
}

/** The messages of `wish.range`; begins at its start, later with the `next` of the slice before in that place. */
export function countMedia(db: ReadableDb, wish: MediaWish, size: SliceSize = SLICE): MediaSlice {
  const { channelId, range, filter } = wish;
  if (isEmpty(range)) return { days: [], next: null, preparing: null };
  const match = matchOf(filter, [channelId]);
  if (match !== null) {
    const preparing = preparedShare(db);
    return preparing !== null ? { days: [], next: null, preparing } : countHits(db, wish, match, size.whole);
  }
  if (!isFiltered(filter)) return { days: countAll(db, channelId, range), next: null, preparing: null };
  if (changedIds(channelId, filter) !== null) return { days: countChanged(db, wish), next: null, preparing: null };
  const { minViews, author, forwardedFrom } = filter;
  const ofTable = minViews !== undefined || author !== undefined || forwardedFrom !== undefined;
  return countRows(db, wish, ofTable ? size.whole : size.indexed);
}

const DAY_OF = `unixepoch(date) / ${DAY_SECONDS} AS day`;
const IN_RANGE = 'channel_id = ? AND date >= ? AND date < ?';

function countAll(db: ReadableDb, channelId: ChannelId, range: TimeRange): readonly DayMedia[] {
  const { first, last } = daysTouched(range);
  return readDayMedia(db, channelId, first, last).flatMap((day) => {
    const part = intersect(range, rangeOfDay(day.day));
    return secondsIn(part) === DAY_SECONDS ? [day] : countIn(db, { channelId, range: part, filter: {} });
  });
}

function countIn(db: ReadableDb, { channelId, range, filter }: MediaWish): readonly DayMedia[] {
  const { sql, params } = filterCondition(filter);
  return mediaOfRows(
    db.all(
      `SELECT ${DAY_OF}, media_type, count(*) AS messages FROM messages
       WHERE ${IN_RANGE} AND unixepoch(date) IS NOT NULL${sql} GROUP BY day, media_type ORDER BY day`,
      channelId,
      toIso(range.from),
      toIso(range.until),
      ...params,
    ),
  );
}

function countRows(db: ReadableDb, wish: MediaWish, rows: number): MediaSlice {
  const { channelId, range } = wish;
  const edge = db.get(
    `SELECT date FROM messages WHERE ${IN_RANGE} ORDER BY date, message_id LIMIT 1 OFFSET ?`,
    channelId,
    toIso(range.from),
    toIso(range.until),
    rows - 1,
  );
  const next = edge && instantIn(edge, 'date') + 1;
  return sliced(range, next, (part) => countIn(db, { ...wish, range: part }));
}

function countHits(db: ReadableDb, { range, filter }: MediaWish, match: string, rows: number): MediaSlice {
  // Of all hits, whatever the rest of the filter makes of them: else a rare kind of message would be looked for to the end.
  const edge = secondOfHit(db, { match, filter: {}, range }, rows);
  return sliced(range, edge === null ? null : edge + 1, (part) => {
    const source = hitSource(db, { match, filter, range: part }, true);
    return mediaOfRows(
      db.all(
        `SELECT unixepoch(m.date) / ${DAY_SECONDS} AS day, m.media_type AS media_type, count(*) AS messages ${source.sql}
         GROUP BY day, m.media_type ORDER BY day`,
        ...source.params,
      ),
    );
  });
}

/** They are few, whatever the channel holds. */
function countChanged(db: ReadableDb, { channelId, range, filter }: MediaWish): readonly DayMedia[] {
  const { edited: _edited, deleted: _deleted, ...others } = filter;
  const changed = changedIds(channelId, filter);
  const rest = filterCondition(others);
  if (!changed) return [];
  return mediaOfRows(
    db.all(
      // CROSS JOIN: SQLite keeps this order.
      `SELECT ${DAY_OF}, media_type, count(*) AS messages
       FROM (${changed.sql}) CROSS JOIN messages ON channel_id = ? AND message_id = changed_id
       WHERE unixepoch(date) IS NOT NULL AND date >= ? AND date < ?${rest.sql} GROUP BY day, media_type ORDER BY day`,
      ...changed.params,
      channelId,
      toIso(range.from),
      toIso(range.until),
      ...rest.params,
    ),
  );
}

/** A slice ends with a whole second, for rows of a second are not told apart by a bound. */
function sliced(range: TimeRange, next: Instant | null, count: (part: TimeRange) => readonly DayMedia[]): MediaSlice {
  const until = next === null ? range.until : Math.min(next, range.until);
  return { days: count({ from: range.from, until }), next: until < range.until ? until : null, preparing: null };
}
