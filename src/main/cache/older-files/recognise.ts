// What a database file is, judged by its schema alone; nothing is written.
import type { ReadableDb } from '../file/connection.ts';

export type FileKind =
  /** No table at all: a new cache, or one whose creation was interrupted. */
  | 'empty'
  | 'lacuna'
  /** The predecessor's: messages with numbers and channels, and none of ours. */
  | 'older'
  /** Some other program's database. */
  | 'foreign';

/** Throws SqliteError where the file is not a database (SQLITE_NOTADB) or its schema can't be read. */
export function recognise(db: ReadableDb): FileKind {
  const rows = db.all(`SELECT lower(name) AS name FROM sqlite_schema WHERE type = 'table'`);
  const tables = new Set(rows.map(({ name }) => name));
  if (tables.size === 0) return 'empty';
  if (tables.has('lacuna') && tables.has('covered_ranges')) return 'lacuna';
  const columns = new Set(
    db.all(`SELECT lower(name) AS name FROM pragma_table_xinfo('messages')`).map(({ name }) => name),
  );
  return columns.has('message_id') && columns.has('channel_id') ? 'older' : 'foreign';
}
