// The messages table: what a message is as a row, and the statements that write rows. Reading for the list is in
// message-rows.ts.
import type { ChannelId, MessageId } from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { toIso, type Instant, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb, Row, SqlValue, WritableDb } from '../file/connection.ts';
import { deleteIndexed } from '../search/search-index.ts';
import { instantOf, integerIn, textOf } from './row.ts';

/** What an answer of Telegram says of a message, column by column; `fetched_at` dates it and stands apart. */
const ANSWERED: readonly (readonly [column: string, value: (message: Message) => SqlValue])[] = [
  ['date', ({ date }) => toIso(date)],
  ['sender_id', ({ senderId }) => senderId],
  ['first_name', ({ firstName }) => wellFormed(firstName)],
  ['last_name', ({ lastName }) => wellFormed(lastName)],
  ['username', ({ username }) => wellFormed(username)],
  ['message', ({ text }) => wellFormed(text)],
  ['media_type', ({ mediaType }) => mediaType],
  ['reply_to', ({ replyTo }) => replyTo],
  ['post_author', ({ postAuthor }) => wellFormed(postAuthor)],
  ['is_forwarded', ({ isForwarded }) => (isForwarded ? 1 : 0)],
  ['forwarded_from_channel_id', ({ forwardedFromChannelId }) => forwardedFromChannelId],
  ['forwarded_from_name', ({ forwardedFromName }) => wellFormed(forwardedFromName)],
  ['action', ({ action }) => action],
  ['views', ({ views }) => views],
  ['forwards', ({ forwards }) => forwards],
  ['replies', ({ replies }) => replies],
  ['reactions', ({ reactions }) => jsonOrNull(reactions)],
  ['entities', ({ entities }) => jsonOrNull(entities)],
  ['edit_date', ({ editDate }) => (editDate === null ? null : toIso(editDate))],
  ['edit_hide', ({ editHide }) => (editHide ? 1 : 0)],
  ['grouped_id', ({ groupedId }) => groupedId],
  ['media_file_name', ({ media }) => wellFormed(media?.fileName ?? null)],
  ['media_mime_type', ({ media }) => wellFormed(media?.mimeType ?? null)],
  ['media_file_size', ({ media }) => media?.fileSize ?? null],
];
const NAMES = ANSWERED.map(([column]) => column);

const INSERT = `INSERT INTO messages (channel_id, message_id, fetched_at, ${NAMES.join(', ')})
  VALUES (?, ?, ?, ${NAMES.map(() => '?').join(', ')}) ON CONFLICT (channel_id, message_id)`;

// Only what an answer that is not older says differently is written: a second filling costs next to nothing. A message
// that Telegram shows again loses the mark of being deleted, unless the mark is newer.
const INSERT_OR_UPDATE = `${INSERT} DO UPDATE SET fetched_at = excluded.fetched_at,
    ${NAMES.map((column) => `${column} = excluded.${column}`).join(', ')},
    deleted_seen_at = CASE WHEN deleted_seen_at <= excluded.fetched_at THEN NULL ELSE deleted_seen_at END
  WHERE excluded.fetched_at >= coalesce(fetched_at, '') AND (deleted_seen_at <= excluded.fetched_at
    OR ${NAMES.map((column) => `${column} IS NOT excluded.${column}`).join(' OR ')})`;

const INSERT_OR_KEEP = `${INSERT} DO NOTHING`;

/** What commit-batch must know of a row that is there already. */
export interface KnownRow {
  readonly id: number;
  readonly messageId: MessageId;
  /** Null where an older file's date can't be read. */
  readonly date: Instant | null;
  readonly text: string | null;
  readonly mediaType: string | null;
  /** As the row holds them, for the revision that may be made of it. */
  readonly editDate: string | null;
  readonly fetchedAt: Instant | null;
  readonly deletedSeenAt: Instant | null;
  /** All that the answer before said of it, column by column. */
  readonly answered: Row;
}

/** The stored rows among some ids. */
export function knownRows(
  db: ReadableDb,
  channelId: ChannelId,
  messageIds: readonly MessageId[],
): ReadonlyMap<MessageId, KnownRow> {
  if (!holdsAny(db, channelId, messageIds)) return new Map();
  const rows = db.all(
    `SELECT id, message_id, fetched_at, deleted_seen_at, ${NAMES.join(', ')} FROM messages
     WHERE channel_id = ? AND message_id IN (SELECT value FROM json_each(?))`,
    channelId,
    JSON.stringify(messageIds),
  );
  return new Map(
    rows.map((row) => {
      const messageId = integerIn(row, 'message_id');
      return [
        messageId,
        {
          id: integerIn(row, 'id'),
          messageId,
          date: instantOf(row, 'date'),
          text: textOf(row, 'message'),
          mediaType: textOf(row, 'media_type'),
          editDate: textOf(row, 'edit_date'),
          fetchedAt: instantOf(row, 'fetched_at'),
          deletedSeenAt: instantOf(row, 'deleted_seen_at'),
          answered: row,
        },
      ];
    }),
  );
}

/** Whether there is any row between the lowest and the highest of some ids: one look-up, and most fillings meet none. */
function holdsAny(db: ReadableDb, channelId: ChannelId, messageIds: readonly MessageId[]): boolean {
  if (messageIds.length === 0) return false;
  const found = db.get(
    'SELECT 1 FROM messages WHERE channel_id = ? AND message_id BETWEEN ? AND ? LIMIT 1',
    channelId,
    messageIds.reduce((lowest, id) => Math.min(lowest, id)),
    messageIds.reduce((highest, id) => Math.max(highest, id)),
  );
  return found !== null;
}

/**
 * Whether an answer says word for word what the row holds and nothing would change but its time of asking. False is no
 * verdict: {@link putMessage} compares as SQLite does, but takes several times as long.
 */
export function confirms(message: Message, { answered, deletedSeenAt }: KnownRow): boolean {
  return deletedSeenAt === null && ANSWERED.every(([column, value]) => answered[column] === value(message));
}

/** Inserts a message, or brings its row up to this answer; false where the row already says the same or is newer. */
export function putMessage(db: WritableDb, message: Message): boolean {
  return db.run(INSERT_OR_UPDATE, ...values(message)) === 1;
}

/** Inserts a message; false where there is a row, which stays as it is. */
export function insertMessage(db: WritableDb, message: Message): boolean {
  return db.run(INSERT_OR_KEEP, ...values(message)) === 1;
}

/** Rows, by their row ids, that an answer confirmed word for word were asked for then. */
export function markFetched(db: WritableDb, ids: readonly number[], fetchedAt: Instant): void {
  db.run(
    `UPDATE messages SET fetched_at = ?
     WHERE id IN (SELECT value FROM json_each(?)) AND coalesce(fetched_at, '') < ?`,
    toIso(fetchedAt),
    JSON.stringify(ids),
    toIso(fetchedAt),
  );
}

/** Marks a message that Telegram lacks; false where it was marked before, or seen in a newer answer. */
export function markDeleted(db: WritableDb, channelId: ChannelId, messageId: MessageId, seenAt: Instant): boolean {
  return (
    db.run(
      `UPDATE messages SET deleted_seen_at = ? WHERE channel_id = ? AND message_id = ?
         AND deleted_seen_at IS NULL AND coalesce(fetched_at, '') <= ?`,
      toIso(seenAt),
      channelId,
      messageId,
      toIso(seenAt),
    ) === 1
  );
}

/** Keeps the text that a row had. `known` is the row before it was changed. */
export function keepRevision(db: WritableDb, channelId: ChannelId, known: KnownRow, seenUntil: Instant): void {
  db.run(
    `INSERT INTO message_revisions (channel_id, message_id, message, edit_date, seen_from, seen_until)
     VALUES (?, ?, ?, ?, ?, ?)`,
    channelId,
    known.messageId,
    known.text,
    known.editDate,
    toIso(known.fetchedAt ?? 0),
    toIso(seenUntil),
  );
}

/** Deletes the rows of a range with what refers to them, children first. Day counts are the caller's. */
export function deleteMessagesIn(db: WritableDb, channelId: ChannelId, range: TimeRange): number {
  const where = 'channel_id = ? AND date >= ? AND date < ?';
  const bounds = [channelId, toIso(range.from), toIso(range.until)];
  for (const table of ['message_revisions', 'media_files']) {
    db.run(
      `DELETE FROM ${table} WHERE channel_id = ? AND message_id IN (SELECT message_id FROM messages WHERE ${where})`,
      channelId,
      ...bounds,
    );
  }
  return deleteIndexed(db, where, bounds, () => db.run(`DELETE FROM messages WHERE ${where}`, ...bounds));
}

/** Deletes all rows of a channel with what refers to them, children first. */
export function deleteMessages(db: WritableDb, channelId: ChannelId): number {
  for (const table of ['message_revisions', 'media_files']) {
    db.run(`DELETE FROM ${table} WHERE channel_id = ?`, channelId);
  }
  const where = 'channel_id = ?';
  return deleteIndexed(db, where, [channelId], () => db.run(`DELETE FROM messages WHERE ${where}`, channelId));
}

/** As SQLite will hold it: UTF-8 has no lone surrogates, and a text must compare equal to what was stored of it. */
export function wellFormed(text: string | null): string | null {
  return text === null || text.isWellFormed() ? text : text.toWellFormed();
}

function values(message: Message): readonly SqlValue[] {
  return [
    message.channelId,
    message.messageId,
    toIso(message.fetchedAt),
    ...ANSWERED.map(([, value]) => value(message) ?? NULL),
  ];
}

/** SQLite makes NULL of NaN, and better-sqlite3 binds numbers in a fraction of the time that it takes for null. */
const NULL = Number.NaN;

/** A list as its column holds it. */
export function jsonOrNull(list: readonly unknown[] | null): string | null {
  return list === null || list.length === 0 ? null : JSON.stringify(list);
}
