// Whether a file can be trusted, judged at opening without writing to it, in bounded time. What this can't see: a changed
// byte inside a text or a number (SQLite keeps no checksums), and, in files above the bound, broken pages of the large
// tables. Those are met when they are read, or found by a full check.
import { existsSync, statSync } from 'node:fs';
import type { ReadableDb } from './connection.ts';
import { markIn } from './commit-count.ts';
import { damaged, lostCommits } from '../failures.ts';
import type { Mark } from './marker.ts';
import { missingPart } from '../own-schema.ts';

/** Files up to this are looked through whole: about 80 ms, from a disk's cache. */
const WHOLE_BYTES = 32 * 1024 * 1024;
/** Of larger ones, the tables that everything is judged by, all small. */
const SMALL_TABLES = ['lacuna', 'channels', 'covered_ranges', 'day_counts'];

/** A full-text index, whose-ever it is, holds nothing that is not in the tables; ours heals by itself (search-index.ts). */
const TEXT_INDEX = /fts5.*\bmessage_search(?:_old)?\b|inverted index for fts\d table/i;

/** What `quick_check` finds first, of a table or of all; null for nothing that matters. SqliteErrors pass. */
export function faultIn(db: ReadableDb, table?: string): string | null {
  const found = db.all(`PRAGMA quick_check${table === undefined ? '' : `('${table}')`}`);
  return (
    found.map((row) => String(Object.values(row)[0])).find((line) => line !== 'ok' && !TEXT_INDEX.test(line)) ?? null
  );
}

/** A file that is gone or empty and was not before. SQLite would begin a new one, and delete the log of the old. */
export function refuseVanished(file: string, mark: Mark | null): void {
  if (sizeOf(file) > 0) return;
  if (mark !== null && mark.commits > 0) {
    throw lostCommits(file, { found: 0, made: mark.commits, what: existsSync(file) ? 'empty' : 'gone' });
  }
  if (sizeOf(`${file}-wal`) > 0) throw damaged(file, 'a write-ahead log without its file');
}

/** A file without any table is a new one, unless there was something in it: all of that stood in a log that is gone. */
export function refuseEmptied(file: string, mark: Mark | null): void {
  if (mark !== null && mark.commits > 0) throw lostCommits(file, { found: 0, made: mark.commits, what: 'behind' });
}

/** Throws a Failure, or the SqliteError of a page that can't be read. */
export function refuseUnhealthy(db: ReadableDb, file: string, mark: Mark | null): void {
  // A checkpoint that was interrupted may leave a part of a page; all of it is in the log then.
  const pageBytes = Number(db.get('PRAGMA page_size')?.['page_size']);
  if (sizeOf(file) % pageBytes !== 0 && sizeOf(`${file}-wal`) === 0) throw damaged(file, 'cut inside a page');
  const tables = sizeOf(file) + sizeOf(`${file}-wal`) <= WHOLE_BYTES ? [undefined] : SMALL_TABLES;
  for (const table of tables) {
    const fault = faultIn(db, table);
    if (fault !== null) throw damaged(file, `quick_check: ${fault}`);
  }
  const missing = missingPart(db, Number(db.get('PRAGMA user_version')?.['user_version']));
  if (missing !== null) throw damaged(file, `the schema lacks ${missing}`);
  const held = markIn(db);
  // A marker of another file says nothing about this one.
  if (mark === null || held?.fileId !== mark.fileId || held.commits >= mark.commits) return;
  throw lostCommits(file, { found: held.commits, made: mark.commits, what: 'behind' });
}

/** Which file a path leads to, whatever it is called; `none` where there is none. */
export function fileIdOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found ? `${found.dev}:${found.ino}` : 'none';
}

/** 0 for a file that is not there. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
