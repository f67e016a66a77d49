// Puts a copy in a damaged cache's place. The copy itself stays where it is.
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { RecoveryReport } from '../../../shared/domain/archive-task.ts';
import { fail } from '../../../shared/domain/failure.ts';
import { refuseOther } from '../file/database.ts';
import { asFailure } from '../failures.ts';
import { refuseUnhealthy } from '../file/health.ts';
import { takeLock } from '../file/lock.ts';
import { readMark } from '../file/marker.ts';
import { refuseNewer } from '../file/migrate.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { openReadOnly } from '../file/read-only.ts';
import { recognise } from '../older-files/recognise.ts';
import type { JobHooks, RescueJobs } from './protocol.ts';
import { copyTo, finish } from './save-copy.ts';
import { replaceWith } from './set-aside.ts';

/** Throws a Failure where the copy can't be used; the damaged cache is in its place then. */
export async function restore(
  { file, copy, telegram, stamp }: RescueJobs['restore'],
  hooks: JobHooks,
): Promise<RecoveryReport> {
  const lock = takeLock(file);
  const partial = `${file}.restored-${stamp}.partial`;
  try {
    refuseUnfit(copy, telegram);
    await copyTo(copy, partial, hooks);
    finish(partial, copy);
    hooks.endIfAsked();
    return { way: 'restore', aside: replaceWith(partial, file, stamp), salvaged: null };
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${partial}${end}`, { force: true });
    lock.release();
  }
}

function refuseUnfit(copy: string, telegram: string): void {
  try {
    const opened = openReadOnly(copy);
    const { db } = opened;
    try {
      if (recognise(db) !== 'lacuna') throw notACopy(copy);
      refuseNewer(db, copy, MIGRATIONS);
      refuseOther(db, copy, telegram);
      refuseUnhealthy(db, copy, readMark(copy));
    } finally {
      opened.close();
    }
  } catch (error) {
    throw asFailure(error, copy);
  }
}

function notACopy(copy: string): Error {
  return fail('cache-failed', `${path.basename(copy)} is not a copy of an archive.`, {
    kept: 'Nothing was changed.',
    next: 'Choose a file that was saved with “Save a Copy of the Archive…”.',
  });
}
