// Reading a cache that another copy of Lacuna has open: as a reader of its write-ahead log, which waits for no writer and
// holds none up. Nothing is written: no lock of ours, no marker, no migration, no checkpoint. What would need one of them is
// refused, for whoever has the lock does it.
//
// A reader is safe as long as it shares the log's index (`<file>-shm`) with the one that writes. Where the file or that index
// is exchanged under it, which SQLite can't tell, what was read is not answered.
import { existsSync } from 'node:fs';
import { fail, type FailureError } from '../../../shared/domain/failure.ts';
import type { FileIdentity } from '../cache.ts';
import { connect, type Connection } from './connection.ts';
import { BUSY_MILLISECONDS, inspect, type DatabaseOptions, type OpenDatabase } from './database.ts';
import { asFailure } from '../failures.ts';
import type { Handlers } from '../handlers.ts';
import { fileIdOf, refuseUnhealthy } from './health.ts';
import { readMark } from './marker.ts';
import { schemaVersion } from './migrate.ts';
import { MIGRATIONS } from '../migrations/all.ts';

/** Throws FailureErrors only: `cache-in-use` where it has to be left to whoever has the lock, for now or until they close it. */
export function openBeside({ file, telegram }: DatabaseOptions): OpenDatabase {
  let db: Connection | null = null;
  try {
    // A reader would make an index of its own, and leave it behind.
    if (!existsSync(`${file}-shm`)) throw busy(file, 'no shared index');
    const identity = identityOf(file);
    // Before the file: its count may only be ahead of what was read here.
    const mark = readMark(file);
    db = connect(file, { readonly: true, fileMustExist: true, timeout: BUSY_MILLISECONDS });
    setPragmas(db);
    if (inspect(db, file, telegram) === 'empty') throw busy(file, 'empty');
    if (schemaVersion(db) !== MIGRATIONS.length) throw outdated(file, schemaVersion(db));
    refuseUnhealthy(db, file, mark);
    refuseExchanged(file, identity);
    return opened(db, file, identity);
  } catch (error) {
    db?.close();
    throw asFailure(error, file);
  }
}

function setPragmas(db: Connection): void {
  db.pragma('query_only = ON');
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
  db.pragma('cell_size_check = ON');
  db.pragma('trusted_schema = OFF');
}

function opened(db: Connection, file: string, beside: FileIdentity): OpenDatabase {
  const sqliteVersion = String(db.get('SELECT sqlite_version() AS version')?.['version']);
  const checked = <T>(read: T): T => {
    refuseExchanged(file, beside);
    return read;
  };
  return {
    db: {
      ...db,
      all: (sql, ...params) => checked(db.all(sql, ...params)),
      get: (sql, ...params) => checked(db.get(sql, ...params)),
      write() {
        throw busy(file, 'a write');
      },
    },
    info: { file, schemaVersion: schemaVersion(db), sqliteVersion, beside },
    settle: () => undefined,
    distrust: () => undefined,
    // One that only reads moves no log into the file, whoever closes last.
    close: () => db.close(),
  };
}

/** Each call sees one state of the file, however many statements it takes, although batches are committed meanwhile. */
export function eachOnOneSnapshot(db: Connection, handlers: Handlers): Handlers {
  const onOne =
    <A extends readonly unknown[], T>(handle: (...args: A) => T) =>
    (...args: A): T => {
      db.exec('BEGIN');
      try {
        return handle(...args);
      } finally {
        db.exec('ROLLBACK');
      }
    };
  const wrapped = Object.entries(handlers).map(([name, handle]) => [name, onOne(handle as () => unknown)]);
  return { ...(Object.fromEntries(wrapped) as Handlers), close: handlers.close };
}

export function identityOf(file: string): FileIdentity {
  return { file: fileIdOf(file), index: fileIdOf(`${file}-shm`) };
}

/** Throws where the file at this path, or its log's index, is not the one that was opened. */
export function refuseExchanged(file: string, before: FileIdentity): void {
  const now = identityOf(file);
  if (now.file === before.file && now.index === before.index) return;
  throw fail('cache-in-use', `The cache ${file} was moved or replaced while it was read.`, {
    kept: 'Nothing was changed.',
    next: 'Try again.',
    detail: `${before.file} ${before.index}, now ${now.file} ${now.index}`,
  });
}

function busy(file: string, detail: string): FailureError {
  return fail('cache-in-use', `Another copy of Lacuna is at work on the cache ${file}.`, {
    kept: 'Nothing was changed.',
    next: 'Try again when it is done, or close it.',
    detail,
  });
}

function outdated(file: string, version: number): FailureError {
  return fail('cache-in-use', `The cache ${file} is of another version, and another copy of Lacuna has it open.`, {
    kept: 'Nothing was changed.',
    next: 'Close the copy that is open, then try again: opening the file brings it up to date.',
    detail: `user_version ${version}`,
  });
}
