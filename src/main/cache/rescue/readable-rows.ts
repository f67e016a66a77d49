// The rows of a table whose pages are partly broken: by rowid, around whatever can't be read. A read that fails is halved
// until single rows are left, so that of a broken page its own rows are lost and no others.
import type { ReadableDb, Row } from '../file/connection.ts';
import { integerOf } from '../tables/row.ts';

/** Rows asked for at once; ids are dense, for nothing deletes many. */
const ROWS = 512;

export interface LostRows {
  readonly first: number;
  readonly last: number;
}

export interface Reading {
  readonly db: ReadableDb;
  /** In quotes already, where it needs them. */
  readonly table: string;
  readonly columns: readonly string[];
  /** Rowids that the table can hold at most, where its end can't be read. */
  readonly most: number;
}

/** Yields the rows that can be read, each with its number as `rowid`, some at a time; returns what can't. */
export function* readableRows(reading: Reading): Generator<readonly Row[], readonly LostRows[]> {
  const end = lastRow(reading);
  const lost: LostRows[] = [];
  for (let first = 0; first <= end;) {
    const last = Math.min(end, first + ROWS - 1);
    yield* rowsBetween(reading, first, last, lost);
    first = nextAfter(reading, last) ?? last + 1;
  }
  return lost;
}

function* rowsBetween(reading: Reading, first: number, last: number, lost: LostRows[]): Generator<readonly Row[]> {
  const rows = attempt(() =>
    reading.db.all(
      `SELECT rowid, ${reading.columns.join(', ')} FROM ${reading.table} WHERE rowid BETWEEN ? AND ? ORDER BY rowid`,
      first,
      last,
    ),
  );
  if (rows) {
    yield rows;
  } else if (first === last) {
    const before = lost.at(-1);
    if (before?.last === first - 1) lost[lost.length - 1] = { first: before.first, last };
    else lost.push({ first, last });
  } else {
    const middle = Math.floor((first + last) / 2);
    yield* rowsBetween(reading, first, middle, lost);
    yield* rowsBetween(reading, middle + 1, last, lost);
  }
}

/** Jumps over numbers that no row has. Null where that can't be read: every number is tried then. */
function nextAfter({ db, table }: Reading, last: number): number | null {
  const row = attempt(() => db.get(`SELECT min(rowid) AS next FROM ${table} WHERE rowid > ?`, last));
  return row ? (integerOf(row, 'next') ?? Infinity) : null;
}

function lastRow({ db, table, most }: Reading): number {
  const row = attempt(() => db.get(`SELECT max(rowid) AS last FROM ${table}`));
  return row ? (integerOf(row, 'last') ?? -1) : most;
}

/** Null where SQLite can't read that; anything else is thrown. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

/** What broken pages show as; a disk that fails to read a sector, and a table that the schema has lost or that is none, as well. */
export function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error)) return false;
  return /^SQLITE_(?:CORRUPT|NOTADB|IOERR)/.test(String(error.code)) || /^no such (?:table|column)/.test(error.message);
}
