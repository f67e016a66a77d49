// What the ids around a gap let one guess about it (design.md, rule 5): they may estimate, they never prove.
import { BATCH_MESSAGES } from '../../shared/domain/batch.ts';
import type { GapEstimate } from '../../shared/domain/calendar.ts';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import type { MessageId } from '../../shared/domain/ids.ts';
import { toIso, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';
import type { ReadableDb } from './connection.ts';
import { integerOf } from './tables/row.ts';

/**
 * The ids between the newest message stored before the gap and the oldest after it: two look-ups in idx_date. Where
 * nothing is stored before, the first visible message, which is known by its id, is the neighbour.
 */
export function estimateGap(db: ReadableDb, channel: StoredChannel, gap: TimeRange): GapEstimate {
  const above = neighbour(db, channel, 'date >= ?', 'date, message_id', gap.until);
  const below = neighbour(db, channel, 'date < ?', 'date DESC, message_id DESC', gap.from) ?? belowFirst(channel, gap);
  if (above === null || below === null) return { gap, messages: null, requests: null };
  // Ids may be out of date order by some seconds, so the lower neighbour can have the higher id.
  const messages = Math.max(0, above - below - 1);
  return { gap, messages, requests: Math.max(1, Math.ceil(messages / BATCH_MESSAGES)) };
}

function neighbour(
  db: ReadableDb,
  { channelId }: StoredChannel,
  where: string,
  order: string,
  instant: Instant,
): MessageId | null {
  const row = db.get(
    `SELECT message_id FROM messages WHERE channel_id = ? AND ${where} ORDER BY ${order} LIMIT 1`,
    channelId,
    toIso(instant),
  );
  return row && integerOf(row, 'message_id');
}

/** The id below the first visible message, where that message may lie in the gap. */
function belowFirst({ firstVisible }: StoredChannel, gap: TimeRange): MessageId | null {
  return firstVisible && firstVisible.date < gap.until ? firstVisible.messageId - 1 : null;
}
