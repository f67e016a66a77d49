// A slice as the messages themselves, for pages that people read: they are laid out outside the worker.
import type { ExportedMessage, RowCursor } from '../cache.ts';
import type { ReadableDb } from '../file/connection.ts';
import { sliceSource, type PartQuery, type SliceSource } from './slice-source.ts';
import { storedByRowId } from '../tables/message-rows.ts';
import { revisionsOf } from '../tables/revisions.ts';
import { integerIn, textIn } from '../tables/row.ts';

/** What is laid out at once in main, which has a frame to draw meanwhile. */
const ROWS = 100;
/** Texts of so many bytes: a slice of long ones has fewer rows. */
const BYTES = 256 * 1024;

export interface MessageSlice {
  readonly rows: number;
  readonly messages: readonly ExportedMessage[];
  readonly next: RowCursor | null;
}

export function readMessageSlice(db: ReadableDb, query: PartQuery, after: RowCursor | null): MessageSlice {
  const source = sliceSource(db, query, after, ROWS);
  if (source === null) return { rows: 0, messages: [], next: null };
  const { ids, next } = fitting(db, source);
  const messages = storedByRowId(db, query.channelId, ids).map((message) => ({
    ...message,
    earlier: message.revisions === 0 ? [] : revisionsOf(db, query.channelId, message.messageId),
  }));
  return { rows: messages.length, messages, next };
}

/** The rows that fit into a slice, and where the next one begins. It ends with a whole second, whatever the source. */
function fitting(
  db: ReadableDb,
  source: SliceSource,
): { readonly ids: readonly number[]; readonly next: RowCursor | null } {
  const rows = db.all(
    `SELECT m.id AS id, m.date AS date, m.message_id AS message_id, coalesce(octet_length(m.message), 0)
       + coalesce(octet_length(m.entities), 0) + (SELECT coalesce(sum(octet_length(r.message)), 0)
       FROM message_revisions r WHERE r.channel_id = m.channel_id AND r.message_id = m.message_id) AS bytes
     ${source.sql} ORDER BY m.date, m.message_id`,
    ...source.params,
  );
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    bytes += integerIn(row, 'bytes');
    if (!before || bytes <= BYTES || row['date'] === before['date']) continue;
    const next = { date: textIn(before, 'date'), id: integerIn(before, 'message_id') };
    return { ids: rows.slice(0, index).map((taken) => integerIn(taken, 'id')), next };
  }
  return { ids: rows.map((row) => integerIn(row, 'id')), next: source.next };
}
