// Which files are a cache's own: nothing else may be written under their names. SQLite would apply the log of the one to the
// other, and a marker that is gone tells of no loss.
import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** Whether a path leads to the cache, or is one that begins with its name: its log, its lock, its marker, what is set aside. */
export function belongsTo(cacheFile: string, target: string): boolean {
  if (isSameFile(cacheFile, target)) return true;
  const [own, other] = [cacheFile, target].map((file) => path.join(real(path.dirname(file)), path.basename(file)));
  return own !== undefined && (other === own || ['-', '.'].some((end) => other?.startsWith(`${own}${end}`)));
}

/** Links are followed. False where one of them is not there. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return path.resolve(folder);
  }
}
