import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** An empty folder of that name: whatever the app puts beside a cache goes with it when the folder is made anew. */
export function emptyFolder(parent: string, name: string): string {
  const folder = path.join(parent, name);
  removeFolder(folder);
  mkdirSync(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
