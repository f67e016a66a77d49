// What a database file is, judged by its schema alone; nothing is written. The predecessor's files will be opened in
// three ways (design.md, older files); until then they are recognised and refused.
import type { Connection } from '../connection.ts';

export type FileKind =
  /** No table at all: a new cache, or one whose creation was interrupted. */
  | 'empty'
  | 'lacuna'
  /** The predecessor's: a messages table, and none of ours. */
  | 'older'
  /** Some other program's database. */
  | 'foreign';

/** Throws SqliteError where the file is not a database (SQLITE_NOTADB) or its schema can't be read. */
export function recognise(db: Connection): FileKind {
  const tables = new Set(db.all(`SELECT name FROM sqlite_schema WHERE type = 'table'`).map((row) => row['name']));
  if (tables.size === 0) return 'empty';
  if (tables.has('lacuna') && tables.has('covered_ranges')) return 'lacuna';
  return tables.has('messages') && tables.has('channels') ? 'older' : 'foreign';
}
