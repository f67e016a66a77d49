// Where a message stands in a list, so that the list can be scrolled to it.
import type { MessageId } from '../../../shared/domain/ids.ts';
import type { MessagePlace, MessageQuery } from '../../../shared/domain/message-list.ts';
import { dayOf, holds, intersect, rangeOfDay, toIso } from '../../../shared/domain/time-range.ts';
import type { ReadableDb } from '../file/connection.ts';
import { filterCondition } from '../reading/filter-sql.ts';
import { instantOf, integerIn } from '../tables/row.ts';
import { placeAmongHits } from './hits.ts';
import { matchOf } from './match.ts';

/** Null where the cache lacks the message, or the query does not let it through. */
export function placeOf(
  db: ReadableDb,
  { channelId, range, filter }: MessageQuery,
  messageId: MessageId,
): MessagePlace | null {
  const row = db.get('SELECT date FROM messages WHERE channel_id = ? AND message_id = ?', channelId, messageId);
  const date = row && instantOf(row, 'date');
  if (date === null || (range && !holds(range, date))) return null;
  const day = dayOf(date);
  const part = range ? intersect(range, rangeOfDay(day)) : rangeOfDay(day);
  const match = matchOf(filter, [channelId]);
  if (match !== null) {
    const offset = placeAmongHits(db, { channelId, match, range: part, filter }, messageId, date);
    return offset === null ? null : { day, offset };
  }
  const condition = filterCondition(filter);
  const place = db.get(
    `SELECT count(*) FILTER (WHERE (date, message_id) < (?, ?)) AS before,
       count(*) FILTER (WHERE message_id = ?) AS here
     FROM messages WHERE channel_id = ? AND date >= ? AND date < ?${condition.sql}`,
    toIso(date),
    messageId,
    messageId,
    channelId,
    toIso(part.from),
    toIso(part.until),
    ...condition.params,
  );
  return place && integerIn(place, 'here') === 1 ? { day, offset: integerIn(place, 'before') } : null;
}
