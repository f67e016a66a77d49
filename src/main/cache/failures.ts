// What SQLite and the file system throw, as sentences for a researcher.
import Database from 'better-sqlite3';
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { count } from '../../shared/domain/counted.ts';
import { fail, FailureError } from '../../shared/domain/failure.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { DamagedRowError } from './tables/row.ts';

const MEGABYTE = 1_000_000;
/** Free space that lets work go on for a while: the write-ahead log, and about 50,000 messages. */
const ROOM_NEEDED_MB = 100;
const KEPT = 'Every batch that was committed before is in the cache.';

/** What was thrown while working on `file`, as a FailureError where it can be expected; bugs pass unchanged. */
export function asFailure(thrown: unknown, file: string): unknown {
  if (thrown instanceof FailureError) return thrown;
  if (thrown instanceof DamagedRowError) return damaged(file, thrown.message, thrown);
  const code = codeOf(thrown);
  if (code === null) return thrown;
  return thrown instanceof Database.SqliteError ? fromSqlite(code, file, thrown) : fromSystem(code, file, thrown);
}

/** The file system's answer, for `file` itself or its folder. */
export function readOnly(file: string, cause: unknown): FailureError {
  return fail('read-only', `Lacuna may not write to the cache ${file}.`, {
    kept: 'The file was not changed.',
    next: 'Make the file and its folder writable for your user, or choose another data folder.',
    detail: codeOf(cause) ?? '',
    cause,
  });
}

export function damaged(file: string, detail: string, cause?: unknown): FailureError {
  return fail('cache-damaged', `The cache ${file} is damaged, or is not a cache at all.`, {
    kept: 'The file was left as it is; nothing was rebuilt over it.',
    next: 'Put back a copy of the file, or choose another data folder to begin a new cache.',
    detail,
    cause,
  });
}

export function notAdded(channelId: ChannelId): never {
  throw fail('channel-not-added', `Channel ${channelId} is not in this archive.`, { next: 'Add it first.' });
}

/** A file that holds less than was committed to it, by the marker beside it. */
export function lostCommits(
  file: string,
  { found, made, what }: { readonly found: number; readonly made: number; readonly what: 'gone' | 'empty' | 'behind' },
): FailureError {
  const lost = made - found;
  const changes = lost === 1 ? 'the last change that was' : `the last ${count(lost)} changes that were`;
  const says = {
    gone: `The cache ${file} is gone.`,
    empty: `The cache ${file} is empty, and was not.`,
    behind: `The cache ${file} lacks ${changes} committed to it.`,
  }[what];
  return fail('cache-damaged', says, {
    kept: 'Nothing was written to it, and nothing was begun in its place.',
    next:
      what === 'behind'
        ? `What it claims to hold can’t be trusted without them. If the file ${file}-wal was moved away, put it back and try again.`
        : 'If the file was moved away, put it back and try again.',
    detail: `${found} of ${made} commits, ${what}`,
  });
}

function diskFull(file: string, code: string, cause: unknown): FailureError {
  const free = freeMegabytes(file);
  const left = free === null ? '' : ` (${free < 1 ? 'less than 1' : Math.floor(free)} MB free)`;
  return fail('disk-full', `The disk that holds the cache is full${left}.`, {
    kept: KEPT,
    next: `Free about ${ROOM_NEEDED_MB} MB or more on it, then try again.`,
    detail: code,
    cause,
  });
}

function fromSqlite(code: string, file: string, cause: unknown): unknown {
  if (code === 'SQLITE_FULL') return diskFull(file, code, cause);
  if (code.startsWith('SQLITE_READONLY')) return readOnly(file, cause);
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return damaged(file, code, cause);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return fail('cache-in-use', `Another program is using the cache ${file}.`, {
      kept: KEPT,
      next: 'Close the other program, then try again.',
      detail: code,
      cause,
    });
  }
  // A full disk shows as an input/output error where SQLite was growing its shared memory or syncing.
  if (code.startsWith('SQLITE_IOERR') && (freeMegabytes(file) ?? Infinity) < 1) return diskFull(file, code, cause);
  if (/^SQLITE_(?:IOERR|CANTOPEN|NOMEM|TOOBIG|NOLFS|PERM|AUTH|PROTOCOL)/.test(code)) {
    return fail('cache-failed', `The cache ${file} could not be read or written.`, {
      kept: KEPT,
      next: 'Check the disk that holds it, then try again.',
      detail: code,
      cause,
    });
  }
  return cause; // constraints, misuse, bad SQL: bugs
}

function fromSystem(code: string, file: string, cause: unknown): FailureError {
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return readOnly(file, cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(file, code, cause);
  return fail('cache-failed', `The cache ${file} could not be opened or written.`, {
    kept: KEPT,
    next: 'Check that the folder exists and is on a disk that works, or choose another data folder.',
    detail: code,
    cause,
  });
}

function codeOf(thrown: unknown): string | null {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
}

function freeMegabytes(file: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return (bavail * bsize) / MEGABYTE;
  } catch {
    return null;
  }
}
