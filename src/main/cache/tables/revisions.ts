// Reading the message_revisions table: the texts that were replaced. Rows come from commit-batch (tables/messages.ts).
import type { ChannelId, MessageId } from '../../../shared/domain/ids.ts';
import type { Revision } from '../../../shared/domain/message.ts';
import type { ReadableDb } from '../file/connection.ts';
import { instantIn, instantOf, integerIn, textOf } from './row.ts';

/** The earlier texts of a message, oldest first. */
export function revisionsOf(db: ReadableDb, channelId: ChannelId, messageId: MessageId): readonly Revision[] {
  return db
    .all(
      `SELECT message, edit_date, seen_from, seen_until FROM message_revisions
       WHERE channel_id = ? AND message_id = ? ORDER BY id`,
      channelId,
      messageId,
    )
    .map((row) => ({
      text: textOf(row, 'message'),
      editDate: instantOf(row, 'edit_date'),
      // A row of an older file does not tell when it was captured; its revision says 1970.
      seenFrom: instantOf(row, 'seen_from') || null,
      seenUntil: instantIn(row, 'seen_until'),
    }));
}

/**
 * How many earlier texts are kept of messages; those of which there are none are left out. Most pages hold no edited message:
 * one look-up between their lowest and highest number says so.
 */
export function countRevisions(
  db: ReadableDb,
  channelId: ChannelId,
  messageIds: readonly MessageId[],
): ReadonlyMap<MessageId, number> {
  if (messageIds.length === 0) return new Map();
  const any = db.get(
    'SELECT 1 FROM message_revisions WHERE channel_id = ? AND message_id BETWEEN ? AND ? LIMIT 1',
    channelId,
    Math.min(...messageIds),
    Math.max(...messageIds),
  );
  if (!any) return new Map();
  const counted = db.all(
    `SELECT message_id, count(*) AS revisions FROM message_revisions
     WHERE channel_id = ? AND message_id IN (SELECT value FROM json_each(?)) GROUP BY message_id`,
    channelId,
    JSON.stringify(messageIds),
  );
  return new Map(counted.map((row) => [integerIn(row, 'message_id'), integerIn(row, 'revisions')]));
}
