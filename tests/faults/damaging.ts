// Caches of some hundred messages, whole and damaged, for the tests of damage.
import { createHash } from 'node:crypto';
import { mkdirSync, openSync, closeSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { handlersOf } from '../../src/main/cache/handlers.ts';
import { connect, type Row } from '../../src/main/cache/file/connection.ts';
import { addition, batch, DAY, message, NEW_YEAR } from '../../src/main/cache/test-support.ts';
import { FailureError, type Failure } from '../../src/shared/domain/failure.ts';

export const PAGE = 4_096;
export const BATCHES = 24;

/** Makes a cache with {@link BATCHES} batches of 50 messages, one a day, newest first; calls `midway` after half of them. */
export function makeCache(file: string, midway: () => void = () => undefined, batches = BATCHES): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const database = openDatabase({ file, telegram: 'sample' });
  const cache = handlersOf(database);
  cache.addChannel(addition({ lastCut: NEW_YEAR + batches * DAY }));
  for (let day = batches - 1; day >= 0; day--) {
    const from = NEW_YEAR + day * DAY;
    const posts = Array.from({ length: 50 }, (_, index) =>
      message(day * 50 + index + 1, from + index * 60, {
        text: `${day}/${index} ${'The river rises. '.repeat(4 + ((day * 7 + index) % 40))}`,
      }),
    );
    cache.commitBatch(batch({ from, until: from + DAY }, posts.toReversed()));
    if (day === Math.floor(batches / 2)) midway();
  }
  // An edited text, so that revisions are at stake too.
  const edited = message(3, NEW_YEAR + 120, { text: 'edited', fetchedAt: NEW_YEAR + 500 * DAY });
  cache.commitBatch(batch({ from: NEW_YEAR + 120, until: NEW_YEAR + 121 }, [edited], { purpose: 'check' }));
  database.close();
}

/** Why the file is not opened; null where it is. It is closed again. */
export function refusalOf(file: string): Failure | null {
  try {
    openDatabase({ file, telegram: 'sample' }).close();
    return null;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}

/** The rows of a table, as another program reads them. */
export function rowsOf(file: string, table: string): readonly Row[] {
  const db = connect(file, { readonly: true, fileMustExist: true });
  try {
    return db.all(`SELECT * FROM ${table}`);
  } finally {
    db.close();
  }
}

/** Writes over the bytes of a page; pages count from 1. */
export function overwritePage(file: string, page: number, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, PAGE, (page - 1) * PAGE);
  closeSync(descriptor);
}

/** Zeroes one page in so many of those that hold a table's rows or an index's entries, from the second on; says how many. */
export function breakLeaves(file: string, every: number, name = 'messages'): number {
  const db = connect(file, { readonly: true, fileMustExist: true });
  const leaves = db
    .all(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno`, name)
    .map((row) => Number(row['pageno']))
    .filter((_, index) => index % every === 1 || every === 1);
  db.close();
  for (const page of leaves) overwritePage(file, page, new Uint8Array(PAGE));
  return leaves.length;
}

export function pagesOf(file: string): number {
  return statSync(file).size / PAGE;
}

export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** All files of a folder with the digests of their bytes, but for the lock: for seeing that nothing was written. */
export function contentsOf(folder: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder)
      .filter((name) => !name.endsWith('.lock'))
      .toSorted()
      .map((name) => [name, digest(readFileSync(path.join(folder, name)))]),
  );
}
