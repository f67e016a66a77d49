// Which messages the cache holds of a range, for comparing with an answer of Telegram (design.md, rule 7).
import type { StoredPlace } from '../../../shared/domain/check.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { isEmpty, toIso, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb } from '../file/connection.ts';
import { instantIn, integerIn } from './row.ts';

/** In list order. Messages that are marked as deleted are left out: an answer that lacks them says nothing new. */
export function placesIn(db: ReadableDb, channelId: ChannelId, range: TimeRange, limit = -1): readonly StoredPlace[] {
  if (isEmpty(range)) return [];
  return db
    .all(
      `SELECT message_id, date FROM messages
       WHERE channel_id = ? AND date >= ? AND date < ? AND deleted_seen_at IS NULL ORDER BY date, message_id LIMIT ?`,
      channelId,
      toIso(range.from),
      toIso(range.until),
      limit,
    )
    .map((row) => ({ messageId: integerIn(row, 'message_id'), date: instantIn(row, 'date') }));
}
