// Reading the messages table for the list and the side panel.
import { channelId as asChannelId, type ChannelId, type MessageId } from '../../../shared/domain/ids.ts';
import type { MessageRow } from '../../../shared/domain/message-list.ts';
import {
  MEDIA_TYPES,
  type Entity,
  type MediaRef,
  type MediaType,
  type Reaction,
  type StoredMessage,
} from '../../../shared/domain/message.ts';
import { isEmpty, toIso, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb, Row, SqlValue } from '../file/connection.ts';
import type { Condition } from '../reading/filter-sql.ts';
import { countRevisions } from './revisions.ts';
import {
  DamagedRowError,
  instantIn,
  instantOf,
  integerIn,
  integerOf,
  longText,
  longTextOf,
  textIn,
  textOf,
} from './row.ts';

const MEDIA_FILE = 'media_file_name, media_mime_type, media_file_size';
const REVISIONS = `(SELECT count(*) FROM message_revisions r
    WHERE r.channel_id = messages.channel_id AND r.message_id = messages.message_id) AS revisions`;
const LISTED = `message_id, date, ${longText('message')}, action, entities, media_type, ${MEDIA_FILE}, reply_to, is_forwarded,
  forwarded_from_name, forwarded_from_channel_id, post_author, views, forwards, grouped_id, edit_date, edit_hide,
  deleted_seen_at`;
const LIST_COLUMNS = `${LISTED}, ${REVISIONS}`;
const ALL_COLUMNS = `${LIST_COLUMNS}, sender_id, first_name, last_name, username, replies, reactions, fetched_at,
  media_path`;

/** The first rows of a range in list order (date, then id), served by idx_date. */
export function rowsIn(
  db: ReadableDb,
  channelId: ChannelId,
  range: TimeRange,
  filter: Condition,
  limit: number,
): readonly MessageRow[] {
  if (isEmpty(range)) return [];
  const rows = db.all(
    `SELECT ${LISTED} FROM messages WHERE channel_id = ? AND date >= ? AND date < ?${filter.sql}
     ORDER BY date, message_id LIMIT ?`,
    channelId,
    toIso(range.from),
    toIso(range.until),
    ...filter.params,
    limit,
  );
  const ids = rows.map((row) => integerIn(row, 'message_id'));
  const revisions = countRevisions(db, channelId, ids);
  return rows.map((row, index) => decodeRow(row, revisions.get(ids[index] ?? 0) ?? 0));
}

/** The row ids of a range in list order: of idx_date alone, unless the filter asks for more. */
export function idsIn(db: ReadableDb, channelId: ChannelId, range: TimeRange, filter: Condition): readonly number[] {
  return rowIdsOf(
    db,
    `SELECT id FROM messages WHERE channel_id = ? AND date >= ? AND date < ?${filter.sql} ORDER BY date, message_id`,
    [channelId, toIso(range.from), toIso(range.until), ...filter.params],
  );
}

/** What a query answers as `id`, in its order. One row for all of them: a row for each takes twice as long. */
export function rowIdsOf(db: ReadableDb, sql: string, params: readonly SqlValue[]): readonly number[] {
  const row = db.get(`SELECT json_group_array(id) AS ids FROM (${sql})`, ...params);
  const ids: unknown = JSON.parse(textIn(row ?? {}, 'ids'));
  if (Array.isArray(ids) && ids.every((id) => Number.isSafeInteger(id))) return ids as number[];
  throw new DamagedRowError('a row id is no number');
}

/** Rows by their row ids, in list order. */
export function rowsByRowId(db: ReadableDb, ids: readonly number[]): readonly MessageRow[] {
  if (ids.length === 0) return [];
  return db
    .all(
      `SELECT ${LIST_COLUMNS} FROM messages WHERE id IN (SELECT value FROM json_each(?)) ORDER BY date, message_id`,
      JSON.stringify(ids),
    )
    .map((row) => decodeRow(row));
}

/** Rows of any channel by their row ids. */
export function rowsOfChannels(
  db: ReadableDb,
  ids: readonly number[],
): ReadonlyMap<number, { readonly channelId: ChannelId; readonly row: MessageRow }> {
  if (ids.length === 0) return new Map();
  const rows = db.all(
    `SELECT id, channel_id, ${LIST_COLUMNS} FROM messages WHERE id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
  return new Map(
    rows.map((row) => [
      integerIn(row, 'id'),
      { channelId: asChannelId(textIn(row, 'channel_id')), row: decodeRow(row) },
    ]),
  );
}

export function messageById(db: ReadableDb, channelId: ChannelId, messageId: MessageId): StoredMessage | null {
  return messagesById(db, channelId, [messageId])[0] ?? null;
}

/** In id order; ids that the cache lacks are left out, and rows of older files whose date can't be read. */
export function messagesById(
  db: ReadableDb,
  channelId: ChannelId,
  messageIds: readonly MessageId[],
): readonly StoredMessage[] {
  return db
    .all(
      `SELECT ${ALL_COLUMNS} FROM messages
       WHERE channel_id = ? AND message_id IN (SELECT value FROM json_each(?)) AND +date IS NOT NULL`,
      channelId,
      JSON.stringify(messageIds),
    )
    .map((row) => decode(row, channelId))
    .toSorted((a, b) => a.messageId - b.messageId);
}

/** Messages of a channel by their row ids, in list order, with everything. */
export function storedByRowId(db: ReadableDb, channelId: ChannelId, ids: readonly number[]): readonly StoredMessage[] {
  if (ids.length === 0) return [];
  return db
    .all(
      `SELECT ${ALL_COLUMNS} FROM messages WHERE id IN (SELECT value FROM json_each(?)) ORDER BY date, message_id`,
      JSON.stringify(ids),
    )
    .map((row) => decode(row, channelId));
}

function decode(row: Row, channelId: ChannelId): StoredMessage {
  return {
    channelId,
    ...decodeRow(row),
    senderId: integerOf(row, 'sender_id'),
    firstName: textOf(row, 'first_name'),
    lastName: textOf(row, 'last_name'),
    username: textOf(row, 'username'),
    replies: integerOf(row, 'replies'),
    reactions: listOf(row, 'reactions', isReaction),
    // It dates the counts: without it they could not be quoted.
    fetchedAt: instantIn(row, 'fetched_at'),
    mediaPath: textOf(row, 'media_path'),
  };
}

function decodeRow(row: Row, revisions = integerOf(row, 'revisions') ?? 0): MessageRow {
  return {
    messageId: integerIn(row, 'message_id'),
    date: instantIn(row, 'date'),
    text: longTextOf(row, 'message'),
    action: textOf(row, 'action'),
    entities: listOf(row, 'entities', isEntity),
    mediaType: mediaTypeOf(row),
    media: mediaOf(row),
    replyTo: integerOf(row, 'reply_to'),
    isForwarded: row['is_forwarded'] === 1,
    forwardedFromName: textOf(row, 'forwarded_from_name'),
    forwardedFromChannelId: integerOf(row, 'forwarded_from_channel_id'),
    postAuthor: textOf(row, 'post_author'),
    views: integerOf(row, 'views'),
    forwards: integerOf(row, 'forwards'),
    groupedId: textOf(row, 'grouped_id'),
    editDate: instantOf(row, 'edit_date'),
    editHide: row['edit_hide'] === 1,
    deletedSeenAt: instantOf(row, 'deleted_seen_at'),
    revisions,
  };
}

function mediaTypeOf(row: Row): MediaType | null {
  const stored = textOf(row, 'media_type');
  return stored === null ? null : (MEDIA_TYPES.find((type) => type === stored) ?? 'unsupported');
}

/** Null where nothing is known of a file. */
function mediaOf(row: Row): MediaRef | null {
  const media = {
    mimeType: textOf(row, 'media_mime_type'),
    fileSize: integerOf(row, 'media_file_size'),
    fileName: textOf(row, 'media_file_name'),
  };
  return media.mimeType === null && media.fileSize === null && media.fileName === null ? null : media;
}

/** A list stored as JSON; null where there is none, or where it is not what it should be. */
function listOf<T>(row: Row, column: string, isItem: (value: unknown) => value is T): readonly T[] | null {
  const text = textOf(row, column);
  if (text === null) return null;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every(isItem) ? list : null;
  } catch {
    return null;
  }
}

function isEntity(value: unknown): value is Entity {
  return (
    isRecord(value) &&
    typeof value['type'] === 'string' &&
    Number.isSafeInteger(value['offset']) &&
    Number.isSafeInteger(value['length']) &&
    (value['url'] === undefined || typeof value['url'] === 'string')
  );
}

function isReaction(value: unknown): value is Reaction {
  return isRecord(value) && typeof value['emoji'] === 'string' && Number.isSafeInteger(value['count']);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
