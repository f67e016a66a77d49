// Reading an older file without writing to it or beside it. A settled file is opened for reading only. One with a
// write-ahead log or a journal can't be read without writing beside it: it is copied, log and all, and read there.
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../../shared/domain/failure.ts';
import { connect, type Connection } from '../file/connection.ts';
import { createPrivately } from '../file/lock.ts';
import { readHeader, type FileHeader } from './header.ts';
import { syncFile, syncFolder } from './sync.ts';

export interface Opened {
  readonly db: Connection;
  readonly header: FileHeader;
  readonly close: () => void;
}

/** A folder of our own for what is needed while the work goes on. What an interrupted one left is removed first. */
export function freshFolder(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Opens a file for reading. `work`: a folder of our own. Throws Failures and SqliteErrors. */
export function openForReading(file: string, work: string): Opened {
  const header = readHeader(file);
  const readable = header.unsettled ? copyUnsettled(file, freshFolder(work)) : file;
  const db = connect(readable, { readonly: !header.unsettled, fileMustExist: true, timeout: 5_000 });
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  return {
    db,
    header,
    close() {
      db.close();
      if (header.unsettled) rmSync(work, { recursive: true, force: true });
    },
  };
}

/** Writes the open database whole to `target`, which gets its name only when it is complete and on the disk. */
export function copyWhole(db: Connection, target: string): void {
  const partial = `${target}.partial`;
  writeWhole(db, partial);
  renameSync(partial, target);
  syncFolder(path.dirname(target));
}

/** The same, without the name. */
export function writeWhole(db: Connection, partial: string): void {
  rmSync(partial, { force: true });
  createPrivately(partial);
  try {
    db.exec(`VACUUM INTO '${partial.replaceAll("'", "''")}'`);
    syncFile(partial);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** A copy of the file with its log and journal, in which SQLite finds everything that was committed. */
function copyUnsettled(file: string, folder: string): string {
  const copy = path.join(folder, 'older.sqlite');
  for (let tries = 0; tries < 3; tries++) {
    const before = stateOf(file);
    for (const end of ['', '-wal', '-journal']) {
      rmSync(`${copy}${end}`, { force: true });
      if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${copy}${end}`);
    }
    if (stateOf(file) === before) {
      for (const end of ['', '-wal', '-journal']) if (existsSync(`${copy}${end}`)) createPrivately(`${copy}${end}`);
      return copy;
    }
  }
  throw fail('cache-in-use', `Another program is writing to ${path.basename(file)}.`, {
    kept: 'The file was not changed.',
    next: 'Close the other program, then try again.',
  });
}

function stateOf(file: string): string {
  return ['', '-wal', '-journal']
    .map((end) => statSync(`${file}${end}`, { throwIfNoEntry: false }))
    .map((state) => (state ? `${state.size} ${state.mtimeMs}` : 'none'))
    .join(', ');
}
