// Opening a file only to read it. Such a connection moves no log into the file, not at closing either; where the file has a
// log's mode, SQLite makes an empty log and its index beside it, and leaves them there.
import { existsSync, rmSync } from 'node:fs';
import { connect, type Connection } from './connection.ts';
import { sizeOf } from './health.ts';

export interface ReadOnlyFile {
  readonly db: Connection;
  /** Closes it; what was made beside the file goes again. Twice is once. */
  close(): void;
}

/** Throws SqliteErrors. Nobody else may have the file open, or come to: by its lock, or because it is a copy. */
export function openReadOnly(file: string, timeout?: number): ReadOnlyFile {
  const made = [`${file}-wal`, `${file}-shm`].filter((name) => !existsSync(name));
  const db = connect(file, { readonly: true, fileMustExist: true, ...(timeout === undefined ? {} : { timeout }) });
  let open = true;
  return {
    db,
    close() {
      if (!open) return;
      open = false;
      db.close();
      if (sizeOf(`${file}-wal`) > 0 && made.some((name) => name.endsWith('-wal'))) return;
      for (const name of made) rmSync(name, { force: true });
    },
  };
}
