// A full check: every page, every index, every foreign key, every day's count. It reads all of the file, so it is made on demand only.
import { connect } from '../file/connection.ts';
import { miscountedDays } from '../tables/day-counts.ts';
import { textOf } from '../tables/row.ts';
import type { JobHooks } from './protocol.ts';

const MOST_FINDINGS = 20;

/** What SQLite finds wrong, in its own words; empty for a whole file. SqliteErrors pass. */
export function checkWhole({ file }: { readonly file: string }, { tell, endIfAsked }: JobHooks): readonly string[] {
  const db = connect(file, { readonly: true, fileMustExist: true });
  try {
    // One snapshot for all of it, whatever is written meanwhile.
    db.exec('BEGIN');
    const tables = db.all(`SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`);
    const found: string[] = [];
    // Table by table: the check of one can't be interrupted.
    for (const [number, row] of tables.entries()) {
      tell(number / tables.length);
      endIfAsked();
      const name = (textOf(row, 'name') ?? '').replaceAll("'", "''");
      const says = db.all(`PRAGMA integrity_check('${name}')`).map((line) => String(Object.values(line)[0]));
      found.push(...says.filter((line) => line !== 'ok'));
      if (found.length >= MOST_FINDINGS) break;
    }
    const keys = db.all('PRAGMA foreign_key_check').length;
    if (keys > 0) found.push(`${keys} rows refer to rows that are not there`);
    // Only where the pages are whole can it be told what they hold.
    const days = found.length === 0 ? miscountedDays(db) : 0;
    if (days > 0) found.push(`${days} days hold another number of messages than was counted when they were stored`);
    return found.slice(0, MOST_FINDINGS);
  } finally {
    db.close();
  }
}
