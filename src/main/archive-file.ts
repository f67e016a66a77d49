// Which file an archive's cache is: `lacuna.sqlite` in the archive's folder, unless another one was opened in its place
// (an older file that is kept in use, a clean copy beside an earlier cache). A small file in the folder remembers that.
import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fail } from '../shared/domain/failure.ts';
import { replaceFile } from './replace-file.ts';

const OWN = 'lacuna.sqlite';
/** Relative to the folder where the cache lies in it, so that a folder that is moved still finds it. */
const schema = z.object({ cache: z.string().min(1).max(4_096) });

/**
 * The cache of the archive in a folder; there need not be one yet. A link is followed: SQLite keeps the log beside the file
 * itself, and there have to be the lock and the marker too, for two folders may have links to one file.
 */
export function cacheFileIn(folder: string): string {
  const file = namedIn(folder);
  try {
    return lstatSync(file).isSymbolicLink() ? realpathSync(file) : file;
  } catch {
    return file;
  }
}

function namedIn(folder: string): string {
  return path.resolve(folder, pointedTo(folder) ?? OWN);
}

/** Throws a Failure where the cache was opened from elsewhere and is not there: a new one there would hide that. */
export function refuseMissing(folder: string): void {
  const file = cacheFileIn(folder);
  if (pointedTo(folder) === null || existsSync(file)) return;
  throw fail('cache-failed', `The archive’s file ${file} is not there.`, {
    kept: 'Nothing was changed.',
    next: 'Connect the disk that holds it, then try again; or open another file with “Open Older Archive…” in the File menu.',
    detail: 'ENOENT',
  });
}

/** Where the wishes of an archive are kept: they belong to its cache. */
export function wishesOf(folder: string): string {
  const file = namedIn(folder);
  return file === path.join(folder, OWN) ? path.join(folder, 'downloads.json') : `${file}.downloads.json`;
}

/** Where the limits of the accounts that use an archive are remembered: they belong to the Telegram, not to a cache. */
export function pacesOf(folder: string): string {
  return path.join(folder, 'pace.json');
}

/** Makes a file the archive's cache from the next opening on. */
export async function useCacheFile(folder: string, file: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (file === path.join(folder, OWN)) {
    await rm(pointerIn(folder), { force: true });
    return;
  }
  const inside = path.relative(folder, file);
  const kept = inside.startsWith('..') || path.isAbsolute(inside) ? file : inside;
  await replaceFile(pointerIn(folder), `${JSON.stringify({ cache: kept })}\n`);
}

/**
 * A path for another cache beside the ones that are there. One whose log or marker is still there is no free place: SQLite
 * would apply the log to the new file.
 */
export function freeCacheFile(folder: string): string {
  for (let number = 1; ; number++) {
    const file = path.join(folder, number === 1 ? OWN : `lacuna-${number}.sqlite`);
    if (!['', '-wal', '-journal', '.marker'].some((end) => existsSync(`${file}${end}`))) return file;
  }
}

/** Begins another cache beside the ones that are there: an empty file, for one that is missed is never begun anew. */
export async function newCacheFile(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = freeCacheFile(folder);
  await writeFile(file, '', { mode: 0o600, flag: 'wx' });
  return file;
}

function pointerIn(folder: string): string {
  return path.join(folder, 'cache.json');
}

function pointedTo(folder: string): string | null {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(pointerIn(folder), 'utf8')));
    return parsed.success ? parsed.data.cache : null;
  } catch {
    return null;
  }
}
