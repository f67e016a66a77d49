// What goes wrong with an older file, in sentences about that file: it is not the archive's cache, and may stay so.
import Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { fail, FailureError, type FailureKind } from '../../../shared/domain/failure.ts';
import { asFailure } from '../failures.ts';

/** What was thrown while working on `file`, as a FailureError where it can be expected; bugs pass unchanged. */
export function asOlderFailure(thrown: unknown, file: string): unknown {
  if (thrown instanceof FailureError) return thrown;
  // SQLite can't do with this file what it can with any of a usual make: an index by a function of another program's, say.
  if (thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_ERROR')) {
    return fail('cache-failed', `${basename(file)} is built in a way that Lacuna can’t take over.`, {
      kept: 'The file is as it was, and so is your archive.',
      next: 'Take what other programs added to it (indexes, views, collations) out of a copy and open that copy; or start fresh.',
      detail: thrown.message,
      cause: thrown,
    });
  }
  const known = asFailure(thrown, file);
  if (!(known instanceof FailureError)) return known;
  const { kind, detail } = known.failure;
  const words = WORDS[kind];
  if (!words) return known;
  return fail(kind, words.message(basename(file)), {
    kept: 'The file is as it was, and so is your archive.',
    next: typeof words.next === 'string' ? words.next : words.next(file),
    ...(detail === undefined ? {} : { detail }),
    cause: thrown,
  });
}

interface Words {
  readonly message: (name: string) => string;
  /** Of the file's path, where it depends on the file. */
  readonly next: string | ((file: string) => string);
}

/** The copy set aside, one to work on, and the tables twice for a while. */
function roomFor(file: string): string {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size;
  return bytes === undefined ? '' : `${Math.max(1, Math.ceil((4 * bytes) / MEGABYTE)).toLocaleString('en')} MB, `;
}

const MEGABYTE = 1_000_000;
const WORDS: Partial<Readonly<Record<FailureKind, Words>>> = {
  'cache-damaged': {
    message: (name) => `${name} is damaged: parts of it can’t be read.`,
    next: 'Copy it again from where it came from, or bring it to a program that repairs SQLite files.',
  },
  'cache-in-use': {
    message: (name) => `Another program is using ${name}.`,
    next: 'Close the other program, then try again.',
  },
  'cache-failed': {
    message: (name) => `${name} can’t be read or written.`,
    next: 'Check that it is still there and that its disk works, then try again.',
  },
  'read-only': {
    message: (name) => `Lacuna may not read ${name}, or not write where it must.`,
    next: 'Make the file and its folder readable for your user; to keep it in use they must be writable too.',
  },
  'disk-full': {
    message: (name) => `The disk is too full to take over ${name}.`,
    next: (file) => `Free about ${roomFor(file)}four times as much as the file takes, then try again.`,
  },
};
