// Way 1, keep using it: a copy is set aside, then the file itself is rebuilt in place and is the cache from then on.
// Killed at any moment, the file is the predecessor's or ours, and the copy that has its name is whole.
import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { fail, FailureError } from '../../../shared/domain/failure.ts';
import type { Instant } from '../../../shared/domain/time-range.ts';
import { connect, type Connection } from '../file/connection.ts';
import { asFailure } from '../failures.ts';
import { lockFileOf, takeLock } from '../file/lock.ts';
import { asOlderFailure } from './failures.ts';
import { readHeader } from './header.ts';
import { kindOf, refuseDamaged } from './look.ts';
import { rebuild } from './rebuild.ts';
import { readShape } from './shape.ts';
import { writeWhole } from './snapshot.ts';
import type { FileTimes } from './source.ts';
import { syncFolder } from './sync.ts';
import type { TakenRows } from './take-rows.ts';

export interface KeepOptions {
  readonly file: string;
  readonly telegram: string;
  readonly now: Instant;
  readonly onStep: (step: 'copying' | 'moving' | 'tidying', done: number, total: number) => void;
}

/** The copy set aside lies beside the file. */
export function copyNameOf(file: string, number = 1): string {
  return `${file}.before-lacuna${number === 1 ? '' : `-${number}`}`;
}

/** Says what came of it, and where the copy lies. */
export function keepUsing({ file, telegram, now, onStep }: KeepOptions): { taken: TakenRows; original: string } {
  const header = readHeader(file);
  if (header.readOnly) throw notWritable(file);
  const hadLock = existsSync(lockFileOf(file));
  const lock = takeLock(file);
  let open: Connection | null = null;
  let isTaken = false;
  try {
    const db = connect(file, { fileMustExist: true, timeout: 5_000 });
    open = db;
    setUp(db);
    if (kindOf(db, file) === 'lacuna') throw fail('cache-failed', 'This file is Lacuna’s own already.');
    refuseDamaged(db, file);
    // What can't be taken is refused before anything is made for it.
    readShape(db);
    onStep('copying', 0, 0);
    const version = db.pragma('data_version');
    const { copy, isNew } = setAside(db, file);
    const taken = withCopy(copy, isNew, db, file, () =>
      rebuild(db, {
        way: 'keep',
        file,
        telegram,
        times: timesOf(copy, header.times),
        now,
        mediaFolder: path.dirname(file),
        onRows: (done, total) => onStep('moving', done, total),
        beforeChange: () => refuseChanged(db, version, file),
      }),
    );
    isTaken = true;
    onStep('tidying', 0, 0);
    tidy(db, file);
    return { taken, original: copy };
  } finally {
    open?.close();
    lock.release();
    // The file is no cache. Whoever comes to its lock in just this moment is kept off by SQLite's own on the file.
    if (!isTaken && !hadLock) rmSync(lockFileOf(file), { force: true });
  }
}

/**
 * A copy that was made for nothing goes again. Where the file itself can't be looked through any more after a failure, the
 * copy stays, and the failure tells of it.
 */
function withCopy<T>(copy: string, isNew: boolean, db: Connection, file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FailureError || isAsItWas(db, file)) {
      if (isNew) rmSync(copy, { force: true });
      throw error;
    }
    const known = asOlderFailure(error, file);
    if (!(known instanceof FailureError)) throw error;
    const kept = `The file as it was is kept in ${copy}.`;
    throw new FailureError({ ...known.failure, kept }, error);
  }
}

function isAsItWas(db: Connection, file: string): boolean {
  try {
    refuseDamaged(db, file);
    return kindOf(db, file) === 'older';
  } catch {
    return false;
  }
}

/** For a connection that is about to write to a file of unknown making. */
export function setUp(db: Connection): void {
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('synchronous = FULL');
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
}

/** A copy that says the same as one that was set aside before (the work was interrupted) is not kept twice. */
function setAside(db: Connection, file: string): { copy: string; isNew: boolean } {
  const partial = `${copyNameOf(file)}.partial`;
  writeWhole(db, partial);
  const { atimeMs, mtimeMs } = statSync(file);
  for (let number = 1; ; number++) {
    const copy = copyNameOf(file, number);
    if (!existsSync(copy)) {
      // The copy tells when the file was last written to, after the file itself can't any more.
      utimesSync(partial, atimeMs / 1000, mtimeMs / 1000);
      renameSync(partial, copy);
      syncFolder(path.dirname(copy));
      return { copy, isNew: true };
    }
    if (sameBytes(copy, partial)) {
      rmSync(partial);
      return { copy, isNew: false };
    }
  }
}

/** An earlier try may have written to the file since the copy was set aside. */
function timesOf(copy: string, { from, until }: FileTimes): FileTimes {
  const written = Math.min(until, Math.floor(statSync(copy).mtimeMs / 1000));
  return { from: Math.min(from, written), until: written };
}

function sameBytes(a: string, b: string): boolean {
  if (statSync(a).size !== statSync(b).size) return false;
  const size = 1 << 20;
  const [one, other] = [Buffer.alloc(size), Buffer.alloc(size)];
  const [first, second] = [openSync(a, 'r'), openSync(b, 'r')];
  try {
    for (;;) {
      const read = readSync(first, one, 0, size, null);
      if (read !== readSync(second, other, 0, size, null)) return false;
      if (read === 0) return true;
      if (!one.subarray(0, read).equals(other.subarray(0, read))) return false;
    }
  } finally {
    closeSync(first);
    closeSync(second);
  }
}

function refuseChanged(db: Connection, version: unknown, file: string): void {
  if (db.pragma('data_version') === version) return;
  throw fail('cache-in-use', `Another program is writing to ${path.basename(file)}.`, {
    kept: 'The file was not changed by Lacuna.',
    next: 'Close the other program, then try again.',
  });
}

/** Up to this the work of making the file small again fits into memory. */
const IN_MEMORY_BYTES = 1_000_000_000;

/** What the old tables took is given back. The rebuilt file is complete without that: a full disk ends only this. */
function tidy(db: Connection, file: string): void {
  try {
    if (statSync(file).size > IN_MEMORY_BYTES) db.pragma('temp_store = FILE');
    db.exec('VACUUM');
  } catch (error) {
    if (!(asFailure(error, file) instanceof FailureError)) throw error;
  }
}

function notWritable(file: string): FailureError {
  return fail('read-only', `Lacuna may not write to ${file} or beside it.`, {
    kept: 'The file was not changed.',
    next: 'Move it to a clean copy instead, or make the file and its folder writable for your user.',
  });
}
