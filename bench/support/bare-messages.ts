// The messages table with nothing beside it: no index, no key to keep, no search; what any ingest has to write.
import type Database from 'better-sqlite3';
import type { Message } from '../../src/shared/domain/message.ts';
import { toIso } from '../../src/shared/domain/time-range.ts';

type Value = string | number | null;

const VALUES: Readonly<Record<string, (message: Message) => Value>> = {
  channel_id: ({ channelId }) => channelId,
  message_id: ({ messageId }) => messageId,
  date: ({ date }) => toIso(date),
  sender_id: ({ senderId }) => senderId,
  first_name: ({ firstName }) => firstName,
  last_name: ({ lastName }) => lastName,
  username: ({ username }) => username,
  message: ({ text }) => text,
  media_type: ({ mediaType }) => mediaType,
  reply_to: ({ replyTo }) => replyTo,
  post_author: ({ postAuthor }) => postAuthor,
  is_forwarded: ({ isForwarded }) => (isForwarded ? 1 : 0),
  forwarded_from_channel_id: ({ forwardedFromChannelId }) => forwardedFromChannelId,
  forwarded_from_name: ({ forwardedFromName }) => forwardedFromName,
  action: ({ action }) => action,
  views: ({ views }) => views,
  forwards: ({ forwards }) => forwards,
  replies: ({ replies }) => replies,
  reactions: ({ reactions }) => reactions && JSON.stringify(reactions),
  entities: ({ entities }) => entities && JSON.stringify(entities),
  edit_date: ({ editDate }) => editDate && toIso(editDate),
  edit_hide: ({ editHide }) => (editHide ? 1 : 0),
  grouped_id: ({ groupedId }) => groupedId,
  media_file_name: ({ media }) => media?.fileName ?? null,
  media_mime_type: ({ media }) => media?.mimeType ?? null,
  media_file_size: ({ media }) => media?.fileSize ?? null,
  fetched_at: ({ fetchedAt }) => toIso(fetchedAt),
};
const NAMES = Object.keys(VALUES);
const READERS = Object.values(VALUES);

/** Makes the table with the app's columns; the insertion takes the values of {@link valuesOf}. */
export function createBareMessages(
  database: Database.Database,
  columns: readonly string[],
): Database.Statement<Value[]> {
  database.exec(`CREATE TABLE messages (id INTEGER PRIMARY KEY, ${columns.join(', ')})`);
  return database.prepare(`INSERT INTO messages (${NAMES.join(', ')}) VALUES (${NAMES.map(() => '?').join(', ')})`);
}

/** A message as the row that the app stores. */
export function valuesOf(message: Message): Value[] {
  return READERS.map((read) => read(message));
}

/** Both sides’ rows, to be compared: all that was inserted, in the order of ids. Not the one that leaves search out. */
export const CONTENT_SQL = `SELECT ${NAMES.join(', ')} FROM messages
  WHERE message_id IS NOT NULL ORDER BY channel_id, message_id`;
