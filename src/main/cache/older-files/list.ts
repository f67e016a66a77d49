// The whole list of what could not be taken as it was, as a text file: tab-separated, a header, a line a row, the row as
// it stood at the end. Written beside its place and renamed, so that a file with its name is whole.
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { connect } from '../file/connection.ts';
import { integerIn, textOf } from '../tables/row.ts';
import { syncFile } from './sync.ts';

const COLUMNS = ['table_name', 'channel_id', 'message_id', 'reason', 'found', 'content'] as const;
const ROWS_AT_ONCE = 1_000;

/** Writes the list of the file that was taken last; says how many rows it has. */
export function writeList(cache: string, target: string, endIfAsked: () => void): number {
  const db = connect(cache, { readonly: true, fileMustExist: true });
  const partial = `${target}.partial`;
  try {
    const descriptor = openSync(partial, 'w', 0o600);
    let rows = 0;
    try {
      writeSync(descriptor, `${COLUMNS.join('\t')}\n`);
      for (let after = 0; ;) {
        endIfAsked();
        const part = db.all(
          `SELECT id, table_name, channel_id, CAST(message_id AS TEXT) AS message_id, reason, found, content FROM older_rows
           WHERE older_file = (SELECT max(id) FROM older_files) AND id > ? ORDER BY id LIMIT ${ROWS_AT_ONCE}`,
          after,
        );
        const last = part.at(-1);
        if (!last) break;
        after = integerIn(last, 'id');
        rows += part.length;
        writeSync(
          descriptor,
          part.map((row) => `${COLUMNS.map((column) => cell(textOf(row, column))).join('\t')}\n`).join(''),
        );
      }
    } finally {
      closeSync(descriptor);
    }
    syncFile(partial);
    renameSync(partial, target);
    return rows;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    db.close();
  }
}

/** A cell holds no tab and no line end. */
function cell(text: string | null): string {
  return (text ?? '').replaceAll(/[\t\r\n]+/g, ' ');
}
