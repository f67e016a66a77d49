// The copies of an archive that Lacuna knows of: saved ones, noted in a small file beside the cache, and those that it set
// aside itself before it changed the file.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { KnownCopy } from '../shared/domain/archive-task.ts';
import { replaceFile } from './replace-file.ts';

const noted = z.array(z.object({ file: z.string().min(1).max(4_096), at: z.int().min(0) }));
/** Older ones are forgotten, not deleted. */
const MOST_NOTED = 20;

/** The newest first. Those that are gone are left out. */
export function knownCopies(cacheFile: string): readonly KnownCopy[] {
  const folder = path.dirname(cacheFile);
  const setAside = `${path.basename(cacheFile)}.before-v`;
  const beside = existsSync(folder) ? readdirSync(folder) : [];
  const copies = [
    ...readNotes(cacheFile).map(({ file, at }) => ({ file, at, kind: 'saved' as const })),
    ...beside
      .filter((name) => name.startsWith(setAside) && /^\d+$/.test(name.slice(setAside.length)))
      .map((name) => path.join(folder, name))
      .map((file) => ({ file, at: Math.floor(statSync(file).mtimeMs / 1000), kind: 'set-aside' as const })),
  ];
  return copies
    .map((copy) => ({ ...copy, bytes: statSync(copy.file, { throwIfNoEntry: false })?.size ?? 0 }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((a, b) => b.at - a.at);
}

/** A copy saved anew under an older one's name takes its place. */
export async function noteCopy(cacheFile: string, copy: { readonly file: string; readonly at: number }): Promise<void> {
  const others = readNotes(cacheFile).filter(({ file }) => file !== copy.file);
  await replaceFile(notesOf(cacheFile), JSON.stringify([copy, ...others].slice(0, MOST_NOTED), null, 1));
}

function readNotes(cacheFile: string): z.infer<typeof noted> {
  try {
    return noted.parse(JSON.parse(readFileSync(notesOf(cacheFile), 'utf8')));
  } catch {
    return [];
  }
}

function notesOf(cacheFile: string): string {
  return `${cacheFile}.copies.json`;
}
