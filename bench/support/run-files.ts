import { rmSync } from 'node:fs';

/** Removes a database with what SQLite and the app put beside it. */
export function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal', '.lock']) rmSync(`${file}${end}`, { force: true });
}
