// A copy of an open cache, while it is being filled: SQLite's online backup of one snapshot, some pages at a time. It goes
// to a temporary file beside the target, is looked through there, and gets its name at the end; a cancelled or failed copy
// leaves nothing.
import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../../shared/domain/failure.ts';
import { giveId } from '../file/commit-count.ts';
import { connect } from '../file/connection.ts';
import { asFailure, damaged } from '../failures.ts';
import { faultIn, sizeOf } from '../file/health.ts';
import { createPrivately } from '../file/lock.ts';
import { syncFile, syncFolder } from '../older-files/sync.ts';
import type { JobHooks } from './protocol.ts';

/** Pages of 4 KiB between two looks at whether it is to end: some milliseconds. */
const PAGES_AT_ONCE = 512;

/** Saves a copy and says how large it is. Throws Failures, SqliteErrors and the system's errors. */
export async function saveCopy(
  { file, target }: { readonly file: string; readonly target: string },
  hooks: JobHooks,
): Promise<number> {
  // Not longer than a name may be, whatever the target is called.
  const partial = path.join(path.dirname(target), `.lacuna-${randomBytes(8).toString('hex')}.part`);
  try {
    refuseInUse(target);
    await copyTo(file, partial, hooks);
    finish(partial, file);
    hooks.endIfAsked();
    renameSync(partial, target);
    syncFolder(path.dirname(target));
    return statSync(target).size;
  } catch (error) {
    throw copyFailure(error, file, target);
  } finally {
    // Looked for first: where the folder is none, removing what is not there fails.
    for (const end of ['', '-journal', '-wal', '-shm']) if (existsSync(`${partial}${end}`)) rmSync(`${partial}${end}`);
  }
}

/** A name that leaves no room for those of a log and a journal is too long: SQLite could not open the copy. */
function refuseInUse(target: string): void {
  if (sizeOf(`${target}-wal`) === 0 && sizeOf(`${target}-journal`) === 0) return;
  // SQLite would apply them to the copy.
  throw fail(
    'export-failed',
    `${path.basename(target)} is a database that another program has open, or did not close.`,
    {
      kept: 'Nothing was written.',
      next: 'Choose another name for the copy.',
    },
  );
}

/** Copies what is committed now, from a snapshot: a commit made meanwhile neither gets into it nor begins it anew. */
export async function copyTo(file: string, partial: string, { tell, endIfAsked }: JobHooks): Promise<void> {
  createPrivately(partial);
  const db = connect(file, { readonly: true, fileMustExist: true });
  try {
    db.exec('BEGIN');
    db.get('SELECT 1 FROM sqlite_schema');
    await db.copyTo(partial, PAGES_AT_ONCE, ({ left, all }) => {
      endIfAsked();
      tell(all === 0 ? null : (all - left) / all);
    });
  } finally {
    db.close();
  }
}

/** Looks the copy of `file` through, makes it one file that can be read anywhere, and gives it an id of its own. */
export function finish(partial: string, file: string): void {
  const db = connect(partial, { fileMustExist: true });
  try {
    const fault = faultIn(db);
    if (fault !== null) throw damaged(file, `quick_check of the copy: ${fault}`);
    db.pragma('journal_mode = DELETE');
    giveId(db);
  } finally {
    db.close();
  }
  syncFile(partial);
}

/** What went wrong at the target, in words about the copy; the rest is about the archive. */
function copyFailure(error: unknown, file: string, target: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const folder = path.dirname(target);
  const more = { kept: 'Nothing was left behind; the archive is unchanged.', detail: code, cause: error };
  if (/^(?:SQLITE_FULL|SQLITE_IOERR_WRITE|ENOSPC|EDQUOT)/.test(code)) {
    const megabytes = Math.ceil((sizeOf(file) + sizeOf(`${file}-wal`)) / 1_000_000);
    return fail('disk-full', `There is not enough room in ${folder} for a copy of about ${megabytes} MB.`, {
      ...more,
      next: 'Free some room there, or save the copy to another disk.',
    });
  }
  if (/^(?:EACCES|EPERM|EROFS|SQLITE_READONLY)/.test(code)) {
    return fail('read-only', `Lacuna may not write in ${folder}.`, { ...more, next: 'Choose another folder.' });
  }
  if (/^(?:ENOENT|ENOTDIR|EISDIR|EEXIST|ENOTEMPTY|ENAMETOOLONG|EINVAL|ELOOP|ETXTBSY|EBUSY)/.test(code)) {
    return fail('export-failed', `The copy can’t be saved as ${target}.`, { ...more, next: 'Choose another place.' });
  }
  return asFailure(error, file);
}
