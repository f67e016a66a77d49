// Runs the statement behind a slice of CSV: SQLite puts the records of some rows together, and they come as one run of
// bytes.
import type { ReadableDb, SqlValue } from '../file/connection.ts';
import type { CellCare, RecordSql } from './csv-cells.ts';
import { integerIn, integerOf } from '../tables/row.ts';

/** The rows whose records are wanted, from FROM on, in the order of the file. */
export interface RecordSource {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

export interface Records {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/**
 * Longer records are not put together with others, for thousands of them would take too much memory. What people write on
 * Telegram hardly makes one; another program may.
 */
const LONG_BYTES = 32 * 1024;

/**
 * The records of a source. Null: one of them is long, and the source should be asked for in smaller parts; at `asItIs` it
 * never is.
 */
export function readRecords(
  db: ReadableDb,
  record: (care: CellCare) => RecordSql,
  source: RecordSource,
  asItIs: boolean,
): Records | null {
  const quick = run(db, record('quick'), source, asItIs);
  if (!quick || !holdsNul(quick.bytes)) return quick;
  return run(db, record('careful'), source, asItIs);
}

function run(db: ReadableDb, record: RecordSql, source: RecordSource, asItIs: boolean): Records | null {
  // The rows are ordered by a subquery: ORDER BY within group_concat would sort the records themselves, once more where
  // they come in order already. SQLite keeps a subquery's order for aggregates to which it matters.
  const all = db.get(
    `SELECT CAST(group_concat(CASE WHEN octet_length(record) <= ? THEN record END, '') AS BLOB) AS bytes, count(*) AS rows,
       max(octet_length(record)) AS longest FROM (SELECT ${record.sql} AS record ${source.sql})`,
    asItIs ? Number.MAX_SAFE_INTEGER : LONG_BYTES,
    ...record.params,
    ...source.params,
  );
  if (!all || (!asItIs && (integerOf(all, 'longest') ?? 0) > LONG_BYTES)) return null;
  const bytes = all['bytes'];
  return { bytes: bytes instanceof Uint8Array ? bytes : new Uint8Array(), rows: integerIn(all, 'rows') };
}

/** Buffer's search is the processor's own. */
function holdsNul({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
  return Buffer.from(buffer, byteOffset, byteLength).includes(0);
}
