// Opens the cache file in steps: folder, lock, file, what it is, pragmas, schema, which Telegram. Whatever is refused is
// refused before anything is written.
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, FailureError } from '../../../shared/domain/failure.ts';
import type { CacheInfo, CacheOptions } from '../cache.ts';
import { connect, type Connection } from './connection.ts';
import { giveId, markIn, counting } from './commit-count.ts';
import { asFailure, damaged } from '../failures.ts';
import { fileIdOf, refuseEmptied, refuseUnhealthy, refuseVanished } from './health.ts';
import { createPrivately, takeLock, type Lock } from './lock.ts';
import { Marker, readMark } from './marker.ts';
import { migrate, refuseNewer, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { openReadOnly } from './read-only.ts';
import { recognise } from '../older-files/recognise.ts';
import { countsAgree, recountAll } from '../tables/day-counts.ts';

export type DatabaseOptions = Pick<CacheOptions, 'file' | 'telegram' | 'maxPages'>;

export interface OpenDatabase {
  readonly db: Connection;
  readonly info: CacheInfo;
  /** What was committed is known beside the file too, durably: to be called after a checkpoint. */
  settle(): void;
  /** The file turned out to be damaged: closing it will not write to it. */
  distrust(): void;
  /** Writes everything into the file itself and gives it free. */
  close(): void;
}

/** Opens or creates the cache. Throws FailureErrors only; an Error is a bug. */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const { file } = options;
  let lock: Lock | null = null;
  let db: Connection | null = null;
  try {
    prepareFolder(file);
    lock = takeLock(file);
    const mark = readMark(file);
    refuseVanished(file, mark);
    prepareFile(file);
    look(file, (found) => {
      if (inspect(found, file, options.telegram) === 'lacuna') refuseUnhealthy(found, file, mark);
      else refuseEmptied(file, mark);
    });
    db = connect(file, { timeout: BUSY_MILLISECONDS });
    narrow(file);
    setPragmas(db, file, options.maxPages);
    migrate(db, file, MIGRATIONS);
    if (!countsAgree(db)) db.write(recountAll);
    keepTelegram(db, options.telegram);
    narrow(file);
    return opened(db, lock, file);
  } catch (error) {
    db?.close();
    lock?.release();
    throw asFailure(error, file);
  }
}

export const BUSY_MILLISECONDS = 5_000;

/** A folder that we create is its owner's alone; an existing one may be shared on purpose and is left as it is. */
function prepareFolder(file: string): void {
  const folder = dirname(file);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    // On a read-only disk Node says that the folder is not there; the one that is there says why.
    accessSync(nearestFolder(folder), constants.W_OK);
    throw error;
  }
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
}

function nearestFolder(folder: string): string {
  const above = dirname(folder);
  return existsSync(folder) || above === folder ? folder : nearestFolder(above);
}

/** A new file is its owner's from its first byte; an existing one is left as it is until it is known to be ours. */
function prepareFile(file: string): void {
  if (!existsSync(file)) {
    createPrivately(file);
    return;
  }
  if (!statSync(file).isFile()) throw damaged(file, 'not a file');
  // SQLite would open such a file for reading and fail at the first write.
  accessSync(file, constants.R_OK | constants.W_OK);
}

/** SQLite gives the -wal and -shm files the mode that the database had when they were made. */
function narrow(file: string): void {
  createPrivately(file);
  for (const beside of [`${file}-wal`, `${file}-shm`]) if (existsSync(beside)) createPrivately(beside);
}

/** Shows a file to somebody who does not write. One that is refused is left without a trace. */
function look(file: string, judge: (db: Connection) => void): void {
  const attempt = (readonly: boolean): void => {
    const opened = readonly ? openReadOnly(file, BUSY_MILLISECONDS) : openWriting(file);
    try {
      judge(opened.db);
    } catch (error) {
      opened.close();
      throw error;
    }
    // The log and its index stay for whoever writes next: somebody may read beside us by now, and needs the same ones.
    opened.db.close();
  };
  try {
    attempt(true);
  } catch (error) {
    // An interrupted rollback, from before the file had a log, has to be finished before anything can be read.
    if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_READONLY_ROLLBACK')) throw error;
    attempt(false);
  }
}

function openWriting(file: string): { readonly db: Connection; close(): void } {
  const db = connect(file, { timeout: BUSY_MILLISECONDS });
  return { db, close: () => db.close() };
}

/** What the file is; throws a Failure where it is not for this copy of Lacuna. */
export function inspect(db: Connection, file: string, telegram: string): 'empty' | 'lacuna' {
  const kind = recognise(db);
  switch (kind) {
    case 'empty':
      // The tables and their version come in one transaction.
      if (schemaVersion(db) !== 0) throw damaged(file, 'a version without tables');
      return kind;
    case 'lacuna':
      refuseNewer(db, file, MIGRATIONS);
      // Before a migration: a file that is refused was not changed.
      refuseOther(db, file, telegram);
      return kind;
    case 'older':
      throw fail('cache-failed', `${file} was written by an older scraper.`, {
        kept: 'The file was not changed.',
        next: 'Open it with “Open Older Archive…” in the File menu: a copy is set aside before anything is changed.',
        detail: 'older schema',
      });
    case 'foreign':
      throw fail('cache-failed', `${file} is a database of another program.`, {
        kept: 'The file was not changed.',
        next: 'Choose another data folder.',
        detail: 'foreign schema',
      });
  }
}

function setPragmas(db: Connection, file: string, maxPages: number | undefined): void {
  // Readers (other tools too) and the writer don't wait for each other, and a torn write is never seen.
  const mode = db.pragma('journal_mode = WAL');
  if (mode !== 'wal') {
    throw fail('cache-failed', `The folder of ${file} can't hold a cache: its file system lacks shared memory.`, {
      next: 'Choose a data folder on a local disk.',
      detail: `journal_mode ${String(mode)}`,
    });
  }
  // A commit is on the disk when it returns: Telegram is far slower than the disk (design.md, rule 8).
  db.pragma('synchronous = FULL');
  // Off by default in SQLite, per connection.
  db.pragma('foreign_keys = ON');
  // KiB: the indexes' upper pages of some millions of messages. Reads of a calendar or a page stay in it.
  db.pragma('cache_size = -65536');
  // Sorting of small things only; nothing of the researcher's data goes into a shared temp folder.
  db.pragma('temp_store = MEMORY');
  // The worker checkpoints in idle slices (checkpoints.ts): the automatic one makes a batch wait (limits.md).
  db.pragma('wal_autocheckpoint = 0');
  // Bytes the -wal file shrinks back to after a checkpoint.
  db.pragma('journal_size_limit = 67108864');
  // A damaged page is noticed when it is read, not passed on.
  db.pragma('cell_size_check = ON');
  // A schema from elsewhere can't call functions with side effects.
  db.pragma('trusted_schema = OFF');
  // mmap_size stays 0: with mapped files a failing disk ends the process instead of giving an error.
  if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
}

/** One file holds one Telegram (design.md, rule 9): written at creation, compared ever after. */
function keepTelegram(db: Connection, telegram: string): void {
  if (telegramOf(db) !== null) return;
  db.write((writable) => writable.run(`INSERT INTO lacuna (key, value) VALUES ('telegram', ?)`, telegram));
}

/** Throws a Failure where the file holds another Telegram. */
export function refuseOther(db: Connection, file: string, telegram: string): void {
  const stored = telegramOf(db);
  // Null: its creation was interrupted between the schema and this, so it holds nothing.
  if (stored === telegram || (stored === null && db.get('SELECT 1 FROM channels') === null)) return;
  if (stored === null) throw damaged(file, 'it does not say which Telegram it holds');
  throw fail('cache-other-telegram', `The cache ${file} holds ${named(stored)}, not ${named(telegram)}.`, {
    kept: 'The file was not changed.',
    next: 'Use another data folder: one cache holds one Telegram.',
    detail: `${stored}, asked for ${telegram}`,
  });
}

/** Which Telegram the file says that it holds; null where it does not say. */
export function telegramOf(db: Connection): string | null {
  const stored = db.get(`SELECT CAST(value AS TEXT) AS value FROM lacuna WHERE key = 'telegram'`)?.['value'];
  return typeof stored === 'string' ? stored : null;
}

function named(telegram: string): string {
  if (telegram === 'telegram') return "Telegram's own channels";
  return telegram === 'sample' ? 'the sample channels' : 'the channels of a development server';
}

function opened(db: Connection, lock: Lock, file: string): OpenDatabase {
  const sqliteVersion = String(db.get('SELECT sqlite_version() AS version')?.['version']);
  const info = { file, schemaVersion: schemaVersion(db), sqliteVersion, beside: null };
  const mark = markIn(db) ?? giveId(db);
  const marker = new Marker(file, mark);
  let trusted = true;
  return {
    db: inItsPlace(counting(db, mark, marker), file),
    info,
    settle: () => marker.sync(),
    distrust() {
      trusted = false;
    },
    close() {
      marker.close();
      try {
        // Closing checkpoints as well; asked for by itself, a full disk here does not keep the file from closing.
        if (trusted) db.pragma('wal_checkpoint(TRUNCATE)');
      } catch (error) {
        if (!(asFailure(error, file) instanceof FailureError)) throw error;
      } finally {
        if (trusted) db.close();
        else closeUnwritten(db, file);
        lock.release();
      }
    },
  };
}

/**
 * Writes while the file is where it was opened. Of a file that was moved, deleted or replaced SQLite itself takes notice
 * only where it has no log: with one, what is committed would be gone with the file's name.
 */
function inItsPlace(db: Connection, file: string): Connection {
  const id = fileIdOf(file);
  return {
    ...db,
    write(body) {
      const found = fileIdOf(file);
      if (found === id) return db.write(body);
      throw fail(
        'cache-failed',
        `The cache ${file} was ${found === 'none' ? 'moved or deleted' : 'replaced'} while it was open.`,
        {
          kept: 'Nothing more was written to it. What was committed before is in the file that was there.',
          next: 'Close Lacuna, put that file back with all that lies beside it under its name, and start again.',
          detail: `${id}, now ${found}`,
        },
      );
    },
  };
}

/** The last connection to close moves the log into the file, unless it may only read: one that reads closes last. */
function closeUnwritten(db: Connection, file: string): void {
  let keeper: Connection | null = null;
  try {
    keeper = connect(file, { readonly: true });
    keeper.get('SELECT 1 FROM sqlite_schema');
  } catch {
    // Not even that can be read: there is nothing to move into it.
  } finally {
    db.close();
    keeper?.close();
  }
}
