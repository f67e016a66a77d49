// What a reader that is not ours finds in exported files, beside what the sqlite3 shell wrote of the same rows.
import { DuckDBInstance } from '@duckdb/node-api';
import BetterSqlite3 from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Check } from '../operation.ts';
import { COLUMNS, type ChannelExport } from './channel-export.ts';
import { equalBy } from './checks.ts';
import { hashCsv } from './csv-hash.ts';
import { shellCsv } from './shell.ts';

/** An exported file, all rows and columns of it, written as CSV by somebody else. */
export type ToCsv = (file: string, csv: string) => Promise<void>;

/** Rows and columns of an exported file equal the shell's. */
export async function sameRows({ oursFile, shellFile }: ChannelExport, toCsv: ToCsv): Promise<Check> {
  const csv = `${oursFile}.csv`;
  try {
    await toCsv(oursFile, csv);
    const [ours, yardstick] = [await hashCsv(csv), await hashCsv(shellFile)];
    return equalBy('rows equal', ours.hash, yardstick.hash);
  } finally {
    await rm(csv, { force: true });
  }
}

/** By DuckDB; `from`: what it reads the file by, `cells`: how it writes each column. */
export async function duckCsv(from: string, cells: readonly string[], csv: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT ${cells.join(', ')} FROM ${from}) TO '${csv}' (FORMAT csv, HEADER)`);
  connection.closeSync();
  instance.closeSync();
}

/** JSON Lines: every value as the text that JSON has for it. */
export const jsonLinesToCsv: ToCsv = (file, csv) => {
  const columns = COLUMNS.map((column) => `${column}: 'VARCHAR'`).join(', ');
  return duckCsv(`read_json('${file}', format = 'newline_delimited', columns = {${columns}})`, COLUMNS, csv);
};

export const sqliteToCsv: ToCsv = (file, csv) =>
  shellCsv(file, '', `SELECT ${COLUMNS.join(', ')} FROM messages ORDER BY date, message_id`, csv);

/** A page of posts: which posts it has, in which order. What a browser makes of them is the tests' matter. */
export async function samePosts({ oursFile, archive, rowsOf }: ChannelExport): Promise<Check> {
  const shown = createHash('sha256');
  for await (const line of createInterface(createReadStream(oursFile, { highWaterMark: 1 << 20 }))) {
    const post = /^<article id="m(\d+-\d+)"/.exec(line)?.[1];
    if (post !== undefined) shown.update(`${post}\n`);
  }
  const held = createHash('sha256');
  const database = new BetterSqlite3(archive, { readonly: true });
  try {
    for (const row of database
      .prepare(rowsOf(['channel_id', 'message_id']))
      .raw()
      .iterate()) {
      held.update(`${(row as readonly unknown[]).join('-')}\n`);
    }
  } finally {
    database.close();
  }
  return equalBy('posts equal', shown.digest('hex'), held.digest('hex'));
}
