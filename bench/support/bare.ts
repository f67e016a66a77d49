// Bare better-sqlite3 with the app's own pragmas: what the yardsticks run on.
import Database from 'better-sqlite3';
import path from 'node:path';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { BENCH_TELEGRAM } from './archives.ts';
import { emptyFolder, removeFolder } from './run-files.ts';

/** What bears on speed; journal_mode is kept in the file, the others are a connection's own. */
const PRAGMAS = [
  'journal_mode',
  'synchronous',
  'foreign_keys',
  'cache_size',
  'temp_store',
  'wal_autocheckpoint',
  'journal_size_limit',
  'cell_size_check',
  'trusted_schema',
  'mmap_size',
] as const;

export interface BareOptions {
  /** The app's pragmas, from {@link pragmasOfTheApp}. */
  readonly pragmas: Pragmas;
  readonly readonly?: boolean;
}

export type Pragmas = ReadonlyMap<string, string | number>;

/** The schema of the messages table, and the pragmas, as the app makes them: read from a file that it made. */
export interface AppFile {
  readonly pragmas: Pragmas;
  readonly columns: readonly string[];
}

/** Lets the app make a file in a folder, looks at it, and removes it. Nothing here can drift from what the app does. */
export function lookAtApp(parent: string): AppFile {
  const folder = emptyFolder(parent, 'look');
  const database = openDatabase({ file: path.join(folder, 'cache.sqlite'), telegram: BENCH_TELEGRAM });
  try {
    const pragmas = new Map(PRAGMAS.map((name) => [name, database.db.pragma(name) as string | number]));
    const columns = database.db
      .all(`SELECT name, type FROM pragma_table_info('messages') WHERE pk = 0`)
      .map(({ name, type }) => `${String(name)} ${String(type)}`);
    return { pragmas, columns };
  } finally {
    database.close();
    removeFolder(folder);
  }
}

export function openBare(file: string, { pragmas, readonly = false }: BareOptions): Database.Database {
  const database = new Database(file, { readonly });
  for (const [name, value] of pragmas) {
    if (!(readonly && name === 'journal_mode')) database.pragma(`${name} = ${value}`);
  }
  return database;
}
