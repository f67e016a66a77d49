// The list of what could not be taken as it was, read back.
import { OLDER_REASONS, type OlderLine, type OlderProblem } from '../../../shared/domain/older-file.ts';
import type { ReadableDb, Row } from '../file/connection.ts';
import { integerIn, integerOf, textOf } from '../tables/row.ts';

/** So many rows are shown; the whole list can be saved. */
const LINES_SHOWN = 200;

/** Rows by what is wrong with them, the commonest first. */
export function readProblems(db: ReadableDb, olderFile: number): readonly OlderProblem[] {
  return db
    .all(
      `SELECT reason, count(*) AS rows FROM main.older_rows WHERE older_file = ? GROUP BY reason ORDER BY rows DESC, reason`,
      olderFile,
    )
    .flatMap((row) => {
      const reason = reasonOf(row);
      return reason === null ? [] : [{ reason, rows: integerIn(row, 'rows') }];
    });
}

/** The first rows of the list, in the order in which they were met. */
export function readLines(db: ReadableDb, olderFile: number, limit = LINES_SHOWN): readonly OlderLine[] {
  return db
    .all(
      `SELECT table_name, channel_id, message_id, reason, substr(found, 1, 200) AS found FROM main.older_rows
       WHERE older_file = ? ORDER BY id LIMIT ?`,
      olderFile,
      limit,
    )
    .flatMap((row) => {
      const reason = reasonOf(row);
      const table = row['table_name'];
      if (reason === null || (table !== 'messages' && table !== 'media_files' && table !== 'channels')) return [];
      return [
        {
          table,
          channelId: textOf(row, 'channel_id'),
          messageId: integerOf(row, 'message_id'),
          reason,
          found: textOf(row, 'found'),
        },
      ];
    });
}

function reasonOf(row: Row): OlderProblem['reason'] | null {
  return OLDER_REASONS.find((reason) => reason === row['reason']) ?? null;
}
