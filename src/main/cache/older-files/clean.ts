// Way 2, a clean migration: a copy of the file is rebuilt without the runs and becomes a cache of its own. The file itself
// is only read; the new cache gets its name when it is complete and on the disk.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../../shared/domain/failure.ts';
import type { Instant } from '../../../shared/domain/time-range.ts';
import { connect } from '../file/connection.ts';
import { setUp } from './keep.ts';
import { kindOf, refuseDamaged } from './look.ts';
import { rebuild } from './rebuild.ts';
import { copyWhole, freshFolder, openForReading, writeWhole } from './snapshot.ts';
import type { TakenRows } from './take-rows.ts';
import type { FileTimes } from './source.ts';

export interface CleanOptions {
  readonly file: string;
  /** The new cache's path; there must be nothing. */
  readonly target: string;
  readonly telegram: string;
  /** A folder of our own, on the new cache's disk. */
  readonly work: string;
  readonly now: Instant;
  readonly onStep: (step: 'copying' | 'moving' | 'tidying', done: number, total: number) => void;
}

export function migrateClean({ file, target, telegram, work, now, onStep }: CleanOptions): TakenRows {
  if (existsSync(target)) throw fail('cache-failed', `There is a file ${target} already.`);
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
  onStep('copying', 0, 0);
  try {
    const { copy, times } = copyForWork(file, work);
    const db = connect(copy, { fileMustExist: true });
    try {
      setUp(db);
      refuseDamaged(db, file);
      const taken = rebuild(db, {
        way: 'clean',
        file,
        telegram,
        times,
        now,
        mediaFolder: path.dirname(target),
        onRows: (done, total) => onStep('moving', done, total),
        beforeChange: () => undefined,
      });
      onStep('tidying', 0, 0);
      copyWhole(db, target);
      return taken;
    } finally {
      db.close();
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A settled copy of an older file in a folder of our own. Throws Failures and SqliteErrors. */
export function copyForWork(file: string, work: string): { copy: string; times: FileTimes } {
  freshFolder(work);
  const copy = path.join(work, 'copy.sqlite');
  const { db, header, close } = openForReading(file, path.join(work, 'unsettled'));
  try {
    if (kindOf(db, file) === 'lacuna') throw fail('cache-failed', 'This file is Lacuna’s own already.');
    writeWhole(db, copy);
    return { copy, times: header.times };
  } finally {
    close();
  }
}
