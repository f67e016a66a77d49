// An older file becomes a cache in place: its tables are put aside inside the file, ours are made, the rows move, the old
// tables go. All of it is one transaction, so that a file is the predecessor's or ours and never something between.
// Foreign keys are off before it begins (dropping a table would delete what refers to it) and checked before it ends.
import { fail } from '../../../shared/domain/failure.ts';
import type { OlderWay } from '../../../shared/domain/older-file.ts';
import type { Instant } from '../../../shared/domain/time-range.ts';
import type { Connection, WritableDb } from '../file/connection.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { channelColumns, mediaColumns, messageColumns, type Keeps } from './columns.ts';
import { loosen, referringTables, renumberChannels } from './loosen.ts';
import { quoted, readShape, type OlderShape } from './shape.ts';
import { countRows, defineFunctions, type FileTimes, type OlderSource } from './source.ts';
import { takeRows, type TakenRows } from './take-rows.ts';

export interface RebuildOptions {
  /** `keep`: runs and their numbers stay, as do columns that we don't know. `clean`: the runs go. */
  readonly way: Extract<OlderWay, 'keep' | 'clean'>;
  /** The file as the researcher knows it. */
  readonly file: string;
  /** Which Telegram the cache is marked with. */
  readonly telegram: string;
  readonly times: FileTimes;
  readonly now: Instant;
  /** Paths of media inside it become relative; null leaves all as they are. */
  readonly mediaFolder: string | null;
  /** Told with rows done and all rows; throws to end the work. */
  readonly onRows: (done: number, total: number) => void;
  /** The last look before the file changes: throws where it is not the file that was copied. */
  readonly beforeChange: () => void;
}

const OWN = ['channels', 'messages', 'media_files'] as const;
const DAY_SECONDS = 86_400;

/** Rebuilds the file of an open connection. The failure `cancelled`, like any other, leaves it as it was. */
export function rebuild(connection: Connection, options: RebuildOptions): TakenRows {
  const shape = readShape(connection);
  defineFunctions(connection, { latest: options.now + DAY_SECONDS, mediaFolder: options.mediaFolder });
  connection.pragma('foreign_keys = OFF');
  // Renaming must not follow references: what refers to messages is to refer to the new table of that name.
  connection.pragma('legacy_alter_table = ON');
  try {
    return connection.write((db) => {
      options.beforeChange();
      return rebuiltIn(connection, db, shape, options);
    });
  } finally {
    connection.pragma('legacy_alter_table = OFF');
    connection.pragma('foreign_keys = ON');
  }
}

function rebuiltIn(
  connection: Connection,
  db: WritableDb,
  shape: OlderShape,
  { way, file, telegram, times, now, onRows }: RebuildOptions,
): TakenRows {
  const gone = way === 'clean' ? ['scrape_runs'] : [];
  const others = referringTables(db, [...OWN, ...gone]);
  const runs = way === 'keep' && shape.runs ? ['scrape_runs'] : [];
  const triggers = takeTriggersOff(db);
  const source = putAside(db, shape, times);
  for (const { version, statements, finish } of MIGRATIONS) {
    for (const statement of statements) create(db, statement);
    finish?.(db);
    db.run(`PRAGMA user_version = ${version}`);
  }
  const keeps: Keeps = (column) => way === 'keep' || column !== 'run_id';
  addColumns(db, shape, keeps);
  const total = countRows(db, source.tables.messages);
  const taken = takeRows(connection, db, source, { way, file, now, intoExisting: false, keeps }, (done) =>
    onRows(done, total),
  );
  renumberChannels(db, [...new Set([...others, ...runs])]);
  for (const table of present(shape)) db.run(`DROP TABLE ${source.tables[table]}`);
  if (way === 'clean' && shape.runs) db.run('DROP TABLE main.scrape_runs');
  for (const table of others) loosen(db, table);
  putTriggersBack(db, triggers);
  for (const table of [...OWN, 'covered_ranges', 'day_counts', 'day_media', 'message_revisions']) {
    const broken = db.all(`PRAGMA foreign_key_check(${table})`).length;
    if (broken > 0) throw new Error(`the rebuilt ${table} breaks ${broken} foreign keys`);
  }
  db.run(`INSERT INTO main.lacuna (key, value) VALUES ('telegram', ?)`, telegram);
  return taken;
}

function present({ channels, media }: OlderShape): readonly (typeof OWN)[number][] {
  return ['messages', ...(channels ? (['channels'] as const) : []), ...(media ? (['media_files'] as const) : [])];
}

interface Trigger {
  readonly table: string;
  readonly sql: string;
}

/** Nothing of theirs runs while rows move: a trigger on the runs may well delete messages. */
function takeTriggersOff(db: WritableDb): readonly Trigger[] {
  return db
    .all(`SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'`)
    .map(({ name, tbl_name: table, sql }) => {
      db.run(`DROP TRIGGER ${quoted(String(name))}`);
      return { table: String(table), sql: String(sql) };
    });
}

/** Those of tables and views that are theirs still. */
function putTriggersBack(db: WritableDb, triggers: readonly Trigger[]): void {
  for (const { table, sql } of triggers) {
    const isOwn = OWN.some((name) => name === table.toLowerCase());
    if (!isOwn && db.get('SELECT 1 FROM sqlite_schema WHERE name = ? COLLATE NOCASE', table)) db.run(sql);
  }
}

/** The file's own tables under other names; their indexes go, for ours have the same names. */
function putAside(db: WritableDb, shape: OlderShape, times: FileTimes): OlderSource {
  const aside = (table: string): string => quoted(`lacuna_was_${table}`);
  for (const table of present(shape)) {
    const own = db.all(
      `SELECT name FROM sqlite_schema WHERE lower(tbl_name) = ? AND type = 'index' AND sql IS NOT NULL`,
      table,
    );
    for (const { name } of own) db.run(`DROP INDEX ${quoted(String(name))}`);
    db.run(`ALTER TABLE main.${table} RENAME TO ${aside(table)}`);
  }
  return {
    shape,
    times,
    tables: {
      messages: `main.${aside('messages')}`,
      channels: `main.${aside('channels')}`,
      media_files: `main.${aside('media_files')}`,
      scrape_runs: 'main.scrape_runs',
    },
  };
}

/** Columns beyond ours stand after ours, without the constraints that they had: `run_id` may be NULL now. */
function addColumns(db: WritableDb, { messages, channels, media }: OlderShape, keeps: Keeps): void {
  const beyond = [
    ['messages', messageColumns(messages, keeps).extra],
    ['channels', channels ? channelColumns(channels, keeps).extra : []],
    ['media_files', media ? mediaColumns(media, keeps).extra : []],
  ] as const;
  for (const [table, columns] of beyond) {
    for (const { name, affinity } of columns)
      db.run(`ALTER TABLE main.${table} ADD COLUMN ${quoted(name)} ${affinity}`);
  }
}

/** A statement of our schema. A name that the file uses for something else is nothing that we could work around. */
function create(db: WritableDb, statement: string): void {
  try {
    db.run(statement);
  } catch (error) {
    if (!(error instanceof Error && error.message.endsWith(' already exists'))) throw error;
    throw fail('cache-failed', 'The file has a table with a name that Lacuna needs for its own.', {
      kept: 'The file was not changed.',
      next: 'Import it into an archive instead, or start fresh.',
      detail: error.message,
      cause: error,
    });
  }
}
