// The shape of an older file: which of its tables and columns are there, and what its numbers are unique in. Columns may
// be missing or extra; names are SQLite's, letter case apart.
import { fail, type FailureError } from '../../../shared/domain/failure.ts';
import type { ReadableDb } from '../file/connection.ts';

export interface OlderColumn {
  /** As the file writes it. */
  readonly name: string;
  readonly affinity: 'INTEGER' | 'TEXT' | 'REAL' | 'NUMERIC' | 'BLOB';
}

/** Columns by their lower-case names. */
export type OlderTable = ReadonlyMap<string, OlderColumn>;

export interface OlderShape {
  readonly messages: OlderTable;
  readonly channels: OlderTable | null;
  readonly media: OlderTable | null;
  readonly runs: OlderTable | null;
  /** Whether the rows of media files can be walked as they stand. */
  readonly mediaHasRowids: boolean;
  /** What `message_id` is unique in, as the schema enforces it. */
  readonly unique: 'file' | 'channel' | 'nothing';
}

/** Throws a Failure for a file whose rows can't be walked. */
export function readShape(db: ReadableDb, schema = 'main'): OlderShape {
  refuseViews(db, schema);
  const messages = tableOf(db, schema, 'messages');
  if (!messages) throw new Error('an older file without messages');
  refuseOddRows(db, schema, messages);
  const media = tableOf(db, schema, 'media_files');
  return {
    messages,
    channels: tableOf(db, schema, 'channels'),
    media,
    runs: tableOf(db, schema, 'scrape_runs'),
    mediaHasRowids: !media?.has('rowid') && !hasNoRowid(db, schema, 'media_files'),
    unique: uniqueIn(db, schema),
  };
}

/** Whether rows can be told apart by the runs that wrote them. */
export function hasRunIds({ messages, runs }: OlderShape): boolean {
  return runs !== null && messages.has('run_id');
}

/** An identifier in SQL, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function tableOf(db: ReadableDb, schema: string, table: string): OlderTable | null {
  // Hidden columns of virtual tables (1) hold nothing of the file; generated ones (2 and 3) are read like others.
  const rows = db.all(`SELECT name, type FROM pragma_table_xinfo(?, ?) WHERE hidden <> 1`, table, schema);
  if (rows.length === 0) return null;
  return new Map(
    rows.map(({ name, type }) => [
      String(name).toLowerCase(),
      { name: String(name), affinity: affinityOf(String(type)) },
    ]),
  );
}

/** SQLite's own rules, in its order. */
function affinityOf(type: string): OlderColumn['affinity'] {
  if (/int/i.test(type)) return 'INTEGER';
  if (/char|clob|text/i.test(type)) return 'TEXT';
  if (type === '' || /blob/i.test(type)) return 'BLOB';
  return /real|floa|doub/i.test(type) ? 'REAL' : 'NUMERIC';
}

function uniqueIn(db: ReadableDb, schema: string): OlderShape['unique'] {
  const keys = db
    .all(`SELECT name FROM pragma_index_list('messages', ?) WHERE "unique" = 1 AND partial = 0`, schema)
    .map(({ name }) =>
      db.all(`SELECT lower(name) AS name FROM pragma_index_info(?, ?)`, String(name), schema).map((row) => row['name']),
    );
  // An INTEGER PRIMARY KEY is unique without an index.
  keys.push(
    db
      .all(`SELECT lower(name) AS name FROM pragma_table_xinfo('messages', ?) WHERE pk > 0`, schema)
      .map((row) => row['name']),
  );
  if (keys.some((columns) => columns.length === 1 && columns[0] === 'message_id')) return 'file';
  const pair = (columns: readonly unknown[]): boolean =>
    columns.length === 2 && columns.includes('message_id') && columns.includes('channel_id');
  return keys.some(pair) ? 'channel' : 'nothing';
}

/** A view may compute anything, has no rows of its own to walk, and its name is needed for our table. */
function refuseViews(db: ReadableDb, schema: string): void {
  const view = db.get(
    `SELECT name FROM ${schema}.sqlite_schema WHERE type = 'view' AND lower(name) IN ('messages', 'channels', 'media_files', 'scrape_runs')`,
  );
  if (view)
    throw odd('This file shows its messages by a view, which Lacuna can’t take over.', `view ${String(view['name'])}`);
}

/** Rows are walked by their rowid, which tables may lack or call something else; and JavaScript must be able to hold it. */
function refuseOddRows(db: ReadableDb, schema: string, messages: OlderTable): void {
  const sentence = 'This file numbers its rows in a way that Lacuna can’t take over.';
  if (messages.has('rowid')) throw odd(sentence, 'a column rowid');
  if (hasNoRowid(db, schema, 'messages')) throw odd(sentence, 'WITHOUT ROWID');
  const edge = db.get(`SELECT min(rowid) AS low, max(rowid) AS high FROM ${schema}.messages`);
  const most = 2 ** 52;
  if (edge && Math.abs(Number(edge['low'])) < most && Math.abs(Number(edge['high'])) < most) return;
  throw odd(sentence, `rowids ${String(edge?.['low'])} to ${String(edge?.['high'])}`);
}

function hasNoRowid(db: ReadableDb, schema: string, table: string): boolean {
  return db.get(`SELECT wr FROM pragma_table_list(?) WHERE schema = ?`, table, schema)?.['wr'] === 1;
}

function odd(message: string, detail: string): FailureError {
  return fail('cache-failed', message, { kept: 'The file was not changed.', detail });
}
