// Gives a finished export its place, and takes it back where that fails: either the new file (or folder) and its manifest
// are there, or the older ones are, whole.
import { lstat, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../shared/domain/failure.ts';
import { belongsTo } from '../own-files.ts';
import { temporaryBeside } from './output.ts';

/** The manifest's path for an export: `river.csv` -> `river.csv.manifest.json`, `river` -> `river.manifest.json`. */
export function manifestPath(target: string): string {
  return `${target}.manifest.json`;
}

/** Throws a Failure where the system takes no name as long as the manifest's: it would be known only at the end. */
export async function refuseLongName(target: string): Promise<void> {
  try {
    await lstat(manifestPath(target));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG')) return;
    throw fail('export-failed', `The name ${path.basename(target)} is too long, with what its manifest's adds to it.`, {
      kept: 'Nothing was written.',
      next: 'Choose a shorter name.',
      cause: error,
    });
  }
}

/**
 * Throws a Failure where something is at one of these places that is not to be replaced, be it a link that leads nowhere.
 * Only commands ask for it: the window's own dialog has asked before.
 */
export async function refuseThere(places: readonly string[]): Promise<void> {
  for (const place of places) {
    if ((await lstat(place).catch(() => null)) === null) continue;
    throw fail('export-failed', `${place} is there already.`, {
      kept: 'Nothing was written.',
      next: 'Give another --output, --force to replace it, or --again to export the same with what is new.',
    });
  }
}

/**
 * Throws a Failure where an export would take the place of the archive itself or of a file that belongs to it, or of a
 * database that another program has open: SQLite would apply the old file's log to the new one.
 */
export async function refuseInUse(target: string, archive: string): Promise<void> {
  const kept = { kept: 'Nothing was written.', next: 'Choose another name.' };
  if (belongsTo(archive, target)) {
    throw fail('export-failed', `${target} is the archive itself, or belongs to it.`, kept);
  }
  const logs = await Promise.all(['-wal', '-journal'].map((end) => stat(`${target}${end}`).catch(() => null)));
  if (!logs.some((log) => log !== null && log.size > 0)) return;
  throw fail('export-failed', `${target} is a database that another program has open.`, kept);
}

/**
 * Throws a Failure where an export can't be put at `target`: a folder stands where a file is wanted or the other way round,
 * or the folder holds what no export of ours wrote. An older export's folder is replaced whole, and with it everything in it.
 */
export async function refuseOccupied(target: string, isFolder: boolean): Promise<void> {
  await refuseUnlessFile(manifestPath(target));
  if (!isFolder) return refuseUnlessFile(target);
  const there = await lstat(target).catch(() => null);
  if (there === null) return;
  const kept = { kept: 'Nothing was left behind; the archive is unchanged.' };
  if (!there.isDirectory()) {
    throw fail('export-failed', `${target} is a file.`, { ...kept, next: 'Choose another name for the folder.' });
  }
  const foreign = await foreignFileIn(target);
  if (foreign === null) return;
  throw fail('export-failed', `The folder ${target} holds ${foreign}, which no export of Lacuna wrote.`, {
    ...kept,
    next: 'Choose another name for the folder.',
  });
}

/**
 * Throws a Failure where a file would take the place of what is none. Of a device or a pipe nobody wants that; a link may be
 * meant to lead to another disk, and a rename would put the file beside it.
 */
async function refuseUnlessFile(place: string): Promise<void> {
  const there = await lstat(place).catch(() => null);
  if (there === null || there.isFile()) return;
  const what = there.isDirectory() ? 'a folder' : there.isSymbolicLink() ? 'a link' : 'a device or a pipe';
  throw fail('export-failed', `${place} is ${what}.`, {
    kept: 'Nothing was left behind; the archive is unchanged.',
    next: there.isSymbolicLink() ? 'Export to the file that it leads to.' : 'Choose another file name.',
  });
}

/** A file in a folder that its manifest does not name; null where there is none. */
async function foreignFileIn(folder: string): Promise<string | null> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = files
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  if (names.length === 0) return null;
  const ours = await filesNamedIn(manifestPath(folder));
  return names.find((name) => !ours.has(name)) ?? null;
}

async function filesNamedIn(manifest: string): Promise<ReadonlySet<string>> {
  try {
    const { files } = JSON.parse(await readFile(manifest, 'utf8')) as { readonly files?: unknown };
    return new Set(Array.isArray(files) ? files.map((file: { readonly name?: unknown }) => String(file.name)) : []);
  } catch {
    return new Set();
  }
}

/** Renames both. Throws the system's errors; the older ones are back in their places then. */
export async function putInPlace(
  from: { readonly export: string; readonly manifest: string },
  target: string,
): Promise<void> {
  const manifest = manifestPath(target);
  // The manifest first: a file without one would claim nothing, one without its file would only puzzle.
  const undoManifest = await swap(from.manifest, manifest);
  let undoExport: Swapped | null = null;
  try {
    undoExport = await swap(from.export, target);
  } catch (error) {
    await undoManifest.undo();
    throw error;
  }
  await Promise.all([undoManifest.forget(), undoExport.forget()]);
}

interface Swapped {
  undo(): Promise<void>;
  forget(): Promise<void>;
}

/** Renames `from` to `to`; what was there is set aside until all is done. */
async function swap(from: string, to: string): Promise<Swapped> {
  const aside = temporaryBeside(to);
  const there = await lstat(to).catch(() => null);
  const isFolder = (await lstat(from)).isDirectory();
  // No file takes a folder's place, nor the other way round: rename says so, in the system's words.
  const sets = there !== null && there.isDirectory() === isFolder;
  if (sets) await rename(to, aside);
  try {
    await rename(from, to);
  } catch (error) {
    if (sets) await rename(aside, to);
    throw error;
  }
  return {
    undo: async () => {
      await rm(to, { recursive: true, force: true });
      if (sets) await rename(aside, to);
    },
    forget: async () => {
      if (sets) await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
