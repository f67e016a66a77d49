// Where rows of older files are kept that could not become messages as they were: nothing of a file that is taken is
// lost, and the list can be read again later.
import type { Migration } from './migration.ts';

export const olderFiles: Migration = {
  version: 2,
  statements: [
    `CREATE TABLE older_files (
      id INTEGER PRIMARY KEY,
      file TEXT NOT NULL,
      way TEXT NOT NULL,
      taken_at TEXT NOT NULL
    )`,
    // `content` is the row as it stood, as JSON. No foreign keys: what is listed here may name what does not exist.
    `CREATE TABLE older_rows (
      id INTEGER PRIMARY KEY,
      older_file INTEGER NOT NULL,
      table_name TEXT NOT NULL,
      channel_id TEXT,
      message_id INTEGER,
      reason TEXT NOT NULL,
      found TEXT,
      content TEXT NOT NULL
    )`,
  ],
};
