// A slice as the messages themselves, for pages that people read: they are laid out outside the worker.
import type { ExportedMessage, RowCursor } from './cache.ts';
import type { ReadableDb } from './connection.ts';
import { sliceSource, type PartQuery } from './slice-source.ts';
import { storedByRowId } from './tables/message-rows.ts';
import { revisionsOf } from './tables/revisions.ts';
import { integerIn } from './tables/row.ts';

/** What is laid out at once in main, which has a frame to draw meanwhile. */
const ROWS = 100;

export interface MessageSlice {
  readonly rows: number;
  readonly messages: readonly ExportedMessage[];
  readonly next: RowCursor | null;
}

export function readMessageSlice(db: ReadableDb, query: PartQuery, after: RowCursor | null): MessageSlice {
  const source = sliceSource(db, query, after, ROWS);
  if (source === null) return { rows: 0, messages: [], next: null };
  const ids = db.all(`SELECT m.id AS id ${source.sql}`, ...source.params).map((row) => integerIn(row, 'id'));
  const messages = storedByRowId(db, query.channelId, ids).map((message) => ({
    ...message,
    earlier: message.revisions === 0 ? [] : revisionsOf(db, query.channelId, message.messageId),
  }));
  return { rows: messages.length, messages, next: source.next };
}
