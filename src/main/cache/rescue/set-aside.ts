// Puts a damaged cache out of the way, whole, with its log and its marker, and another file in its place. Nothing is
// deleted. Killed at any moment, the old file is in its place or beside it, and the marker tells the next start that
// something is missing until the new one is in its place.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RecoveryReport } from '../../../shared/domain/archive-task.ts';
import { takeLock } from '../file/lock.ts';
import { markerFileOf } from '../file/marker.ts';
import { asideOf } from './aside.ts';
import { syncFolder } from '../older-files/sync.ts';

/** Sets the cache aside as `<file>.damaged-<stamp>` and puts `instead` in its place; says where the old one is. */
export function replaceWith(instead: string | null, file: string, stamp: string): string | null {
  const aside = asideOf(file, stamp);
  const there = existsSync(file);
  // The log first: a file without its log is noticed by the marker, a log without its file by itself. A journal, from before
  // the file had a log, would be applied to the new file.
  for (const end of ['-wal', '-journal', ''])
    if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${aside}${end}`);
  // Only an index of the log; it is made anew.
  rmSync(`${file}-shm`, { force: true });
  if (instead !== null) renameSync(instead, file);
  syncFolder(dirname(file));
  // The new file has an id of its own, so until here the old marker did no harm.
  if (existsSync(markerFileOf(file))) renameSync(markerFileOf(file), markerFileOf(aside));
  syncFolder(dirname(file));
  return there ? aside : null;
}

/** The next opening begins a new cache. */
export function startFresh({ file, stamp }: { readonly file: string; readonly stamp: string }): RecoveryReport {
  const lock = takeLock(file);
  try {
    return { way: 'fresh', aside: replaceWith(null, file, stamp), salvaged: null };
  } finally {
    lock.release();
  }
}
