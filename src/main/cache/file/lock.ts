// Keeps a second copy of the app off the same cache. The lock is an exclusive SQLite transaction on a file of its own:
// the operating system holds it, so it ends with the process, however that ends.
import Database from 'better-sqlite3';
import { chmodSync, closeSync, openSync } from 'node:fs';
import { fail } from '../../../shared/domain/failure.ts';

export interface Lock {
  release(): void;
}

/** The lock's file lies beside the cache and stays there: deleting it would let two holders lock two files. */
export function lockFileOf(file: string): string {
  return `${file}.lock`;
}

/** Takes the lock or throws `cache-in-use`; SqliteErrors and system errors pass. */
export function takeLock(file: string): Lock {
  const lockFile = lockFileOf(file);
  createPrivately(lockFile);
  const database = new Database(lockFile, { timeout: 0 });
  try {
    // Nothing is ever written, and a journal file that a kill leaves would only puzzle. OFF is refused by a defensive SQLite.
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw fail('cache-in-use', `Another copy of Lacuna has the cache ${file} open.`, {
        kept: 'Nothing was changed.',
        next: 'Use the copy that is open, or close it and start again.',
        detail: error.code,
        cause: error,
      });
    }
    throw error;
  }
  return {
    release() {
      database.close();
    },
  };
}

/**
 * Creates an empty file that only its owner may read, or narrows an existing one. An existing file is not opened: POSIX
 * drops all locks of a process on a file as soon as the process closes any descriptor of it.
 */
export function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    chmodSync(file, 0o600);
  }
}
