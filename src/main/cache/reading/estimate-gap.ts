// What the ids around a gap let one guess about it (design.md, rule 5): they may estimate, they never prove.
import { BATCH_MESSAGES } from '../../../shared/domain/batch.ts';
import type { GapEstimate } from '../../../shared/domain/calendar.ts';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { gapsIn, type Coverage } from '../../../shared/domain/coverage.ts';
import type { MessageId } from '../../../shared/domain/ids.ts';
import { secondsIn, toIso, type Instant, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb } from '../file/connection.ts';
import { instantOf, integerOf } from '../tables/row.ts';

/** A message beside a gap. */
interface Place {
  readonly messageId: MessageId;
  readonly date: Instant;
}

/**
 * The ids between the newest message stored before the gap and the oldest after it: two look-ups in idx_date. Where
 * nothing is stored before, the first visible message, which is known by its id, is the neighbour. What lies between the
 * two besides (the rest of a gap of which a part was asked, another gap behind a quiet stretch) has its share of them, by
 * its time.
 */
export function estimateGap(db: ReadableDb, channel: StoredChannel, gap: TimeRange, coverage: Coverage): GapEstimate {
  const above = neighbour(db, channel, 'date >= ?', 'date, message_id', gap.until);
  const below = neighbour(db, channel, 'date < ?', 'date DESC, message_id DESC', gap.from) ?? belowFirst(channel, gap);
  if (above === null || below === null) return { gap, messages: null, requests: null };
  // Ids may be out of date order by some seconds, so the lower neighbour can have the higher id.
  const between = Math.max(0, above.messageId - below.messageId - 1);
  const missing = gapsIn({ from: below.date, until: above.date }, coverage);
  const messages = Math.round(between * shareOf(gap, missing));
  return { gap, messages, requests: Math.max(1, Math.ceil(messages / BATCH_MESSAGES)) };
}

/** 0 to 1, by time. */
function shareOf(gap: TimeRange, missing: readonly TimeRange[]): number {
  const seconds = missing.reduce((sum, part) => sum + secondsIn(part), 0);
  return seconds > 0 ? Math.min(1, secondsIn(gap) / seconds) : 1;
}

function neighbour(
  db: ReadableDb,
  { channelId }: StoredChannel,
  where: string,
  order: string,
  instant: Instant,
): Place | null {
  const row = db.get(
    `SELECT message_id, date FROM messages WHERE channel_id = ? AND ${where} ORDER BY ${order} LIMIT 1`,
    channelId,
    toIso(instant),
  );
  const messageId = row && integerOf(row, 'message_id');
  const date = row && instantOf(row, 'date');
  return messageId === null || date === null ? null : { messageId, date };
}

/** The id below the first visible message, where that message may lie in the gap. */
function belowFirst({ firstVisible }: StoredChannel, gap: TimeRange): Place | null {
  if (!firstVisible || firstVisible.date >= gap.until) return null;
  return { messageId: firstVisible.messageId - 1, date: firstVisible.date };
}
