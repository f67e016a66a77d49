// Whole messages of a range, page by page in order of date, from either end: what the local API streams.
import { isEmpty, toIso } from '../../../shared/domain/time-range.ts';
import type { MessagePage, PageQuery } from '../cache.ts';
import type { ReadableDb, SqlValue } from '../file/connection.ts';
import { filterCondition } from './filter-sql.ts';
import { messagesById } from '../tables/message-rows.ts';
import { integerIn, integerOf } from '../tables/row.ts';

/** What one page holds at most. */
const MOST_MESSAGES = 1_000;
/** Characters of text in a page, unless one message holds more: texts of older files may have a megabyte each. */
const MOST_TEXT = 2_000_000;

export function readMessagePage(db: ReadableDb, query: PageQuery): MessagePage {
  const { channelId, range } = query;
  const limit = Math.min(query.limit, MOST_MESSAGES);
  if (isEmpty(range)) return { messages: [], next: null };
  const places = placesOf(db, query, limit);
  const ids = upTo(MOST_TEXT, places);
  const rising = messagesById(db, channelId, ids);
  const byId = new Map(rising.map((message) => [message.messageId, message]));
  const messages = ids.flatMap((id) => byId.get(id) ?? []);
  const last = messages.at(-1);
  const isLast = places.length < limit && ids.length === places.length;
  return { messages, next: isLast || !last ? null : { date: last.date, messageId: last.messageId } };
}

/** A page's messages by number, and how long they are. One bound a side: with two, SQLite may walk from the wider one. */
function placesOf(
  db: ReadableDb,
  { channelId, range, filter, order, after }: PageQuery,
  limit: number,
): readonly { readonly id: number; readonly length: number }[] {
  const condition = filterCondition(filter);
  const [from, until] = [toIso(range.from), toIso(range.until)];
  const cursor: readonly SqlValue[] | null = after && [toIso(after.date), after.messageId];
  const lower = cursor && order === 'asc' ? { sql: '(date, message_id) > (?, ?)', params: cursor } : null;
  const upper = cursor && order === 'desc' ? { sql: '(date, message_id) < (?, ?)', params: cursor } : null;
  const direction = order === 'asc' ? '' : ' DESC';
  return db
    .all(
      `SELECT message_id, coalesce(length(message), 0) + coalesce(length(entities), 0) AS length FROM messages
       WHERE channel_id = ? AND ${lower?.sql ?? 'date >= ?'} AND ${upper?.sql ?? 'date < ?'}${condition.sql}
       ORDER BY date${direction}, message_id${direction} LIMIT ?`,
      channelId,
      ...(lower?.params ?? [from]),
      ...(upper?.params ?? [until]),
      ...condition.params,
      limit,
    )
    .map((row) => ({ id: integerIn(row, 'message_id'), length: integerOf(row, 'length') ?? 0 }));
}

/** At least one, and no more than fit. */
function upTo(most: number, places: readonly { readonly id: number; readonly length: number }[]): readonly number[] {
  let sum = 0;
  const fitting = places.findIndex(({ length }, index) => (sum += length) > most && index > 0);
  return places.slice(0, fitting === -1 ? undefined : fitting).map(({ id }) => id);
}
