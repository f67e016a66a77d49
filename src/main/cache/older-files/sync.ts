import { closeSync, fsyncSync, openSync } from 'node:fs';

/** What was written to a file is on the disk when this returns. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A file's new name is on the disk; where folders can't be synced (Windows), the system sees to it. */
export function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Nothing more can be done there.
  }
}
