// Reading the message_revisions table: the texts that were replaced. Rows come from commit-batch (tables/messages.ts).
import type { ChannelId, MessageId } from '../../../shared/domain/ids.ts';
import type { Revision } from '../../../shared/domain/message.ts';
import type { ReadableDb } from '../connection.ts';
import { instantIn, instantOf, textOf } from './row.ts';

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
