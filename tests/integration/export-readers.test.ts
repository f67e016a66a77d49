// Exports as others read them: Python's csv, json, sqlite3 and html.parser, and DuckDB. Each must find what the archive's own table holds,
// row by row and column by column, whatever texts there are.
import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { openCache } from '../../src/main/cache/client.ts';
import { addition, ASKED, batch, DAY, message, NEW_YEAR, RIVER } from '../../src/main/cache/test-support.ts';
import { runExport } from '../../src/main/export/run-export.ts';
import {
  EXPORT_COLUMNS,
  extensionOf,
  PLAIN_CSV,
  type CsvFormat,
  type ExportColumn,
  type ExportFormat,
} from '../../src/shared/domain/export.ts';
import type { Message } from '../../src/shared/domain/message.ts';
import { keptFolder } from '../support/kept-folder.ts';

const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);
const SCRIPT = fileURLToPath(new URL('../support/read_exports.py', import.meta.url));

const TEXTS = [
  'plain',
  '',
  '"quoted" and ""doubled""',
  '"',
  'comma, semicolon; tab\t pipe|',
  'line\nfeed, carriage\rreturn, both\r\n and at the end\r\n',
  '\n',
  'a NUL \0 inside, one at the end \0',
  '\0"hidden quote',
  'control \u0001\u0008\u000B\u000C\u001B\u001C\u001F\u007F',
  'lines of Unicode: \u0085 \u2028 \u2029 \uFEFF',
  'عربي، עברית \u202E\u2066 mixed',
  '東京 서울 👩‍👩‍👧 𝒳 é e\u0301',
  "=1+1 -2 +3 @SUM(A1) '",
  '=HYPERLINK("x")',
  '\\N \\" \\n NULL null NaN',
  '{"message": "json"}\n{"another": 1}',
  'x'.repeat(1_000_000),
  '"я\n'.repeat(250_000),
];

const cells = ['first_name', 'post_author', 'forwarded_from_name', 'media_file_name'] as const;

/** A message a text, the text in every column of text. */
function posts(): readonly Message[] {
  return TEXTS.map((text, at) => {
    const short = text.slice(0, 1_000).toWellFormed();
    return message(at + 1, NEW_YEAR + at * 60, {
      text: at % 5 === 4 ? null : text,
      action: at % 5 === 4 ? 'pin_message' : null,
      firstName: short,
      postAuthor: at % 3 === 0 ? null : short,
      forwardedFromName: at % 3 === 1 ? null : short,
      isForwarded: at % 3 !== 1,
      mediaType: 'document',
      media: { mimeType: null, fileName: short, fileSize: 2 ** 40 + at },
      reactions: at % 2 === 0 ? null : [{ emoji: '👍', count: at }],
      entities:
        at % 2 === 0 ? [{ type: 'text_url', offset: 0, length: 1, url: `https://example.org/?${short}` }] : null,
      groupedId: '13523456789012345678',
      editDate: at % 4 === 0 ? NEW_YEAR + DAY - at : null,
      views: at % 2 === 0 ? null : 2 ** 31 + at,
    });
  });
}

const folder = keptFolder();
const files = new Map<string, string>();
/** The archive's own rows, as SQLite holds them. */
let truth: readonly Readonly<Record<string, unknown>>[] = [];

const CSVS: readonly CsvFormat[] = [
  PLAIN_CSV,
  { ...PLAIN_CSV, delimiter: ';', bom: true },
  { ...PLAIN_CSV, delimiter: '\t', guardFormulas: true },
  { ...PLAIN_CSV, timeZone: 'Asia/Kathmandu', dateFormat: 'iso' },
  { ...PLAIN_CSV, timeZone: 'America/New_York', dateFormat: 'spreadsheet' },
  { ...PLAIN_CSV, dateFormat: 'unix' },
];
const HTML = { kind: 'html', perPage: null } as const;
const nameOf = (format: ExportFormat): string => JSON.stringify(format);
const fileOf = (format: ExportFormat): string => files.get(nameOf(format)) ?? '';

beforeAll(async () => {
  const archive = path.join(folder, 'lacuna.sqlite');
  const cache = await openCache({ file: archive, telegram: 'sample', workerPath: WORKER });
  await cache.addChannel(addition());
  await cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + DAY }, posts()));
  mkdirSync(path.join(folder, 'out'));
  const selection = { channels: [RIVER.channelId], range: null, filter: {} };
  const formats: readonly ExportFormat[] = [...CSVS, { kind: 'json-lines' }, { kind: 'sqlite' }, HTML];
  for (const [at, format] of formats.entries()) {
    const target = path.join(folder, 'out', `${at}.${extensionOf(format)}`);
    const request = { spec: { selection, columns: EXPORT_COLUMNS, format }, target, appVersion: '0.1.0', now: ASKED };
    await runExport(cache, request, () => undefined, new AbortController().signal);
    files.set(nameOf(format), target);
  }
  await cache.close();
  const database = new Database(archive, { readonly: true });
  truth = database.prepare<[], Record<string, unknown>>('SELECT * FROM messages ORDER BY date, message_id').all();
  database.close();
  expect(truth).toHaveLength(TEXTS.length);
}, 60_000);

/** What a column holds beyond the table's own. */
function derived(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    revisions: 0,
    link: `https://t.me/riverwatch/${String(row['message_id'])}`,
    covered: 1,
    day: String(row['date']).slice(0, 10),
    channel_name: 'River watch',
    channel_username: 'riverwatch',
  };
}

const expectedRows = (): readonly Readonly<Record<string, unknown>>[] =>
  truth.map((row) => {
    const all = { ...row, ...derived(row) } as Readonly<Record<string, unknown>>;
    return Object.fromEntries(EXPORT_COLUMNS.map((column) => [column, all[column]]));
  });

const DATES: readonly ExportColumn[] = ['date', 'edit_date', 'fetched_at', 'deleted_seen_at'];

/** The archive's value as a cell of a CSV file says it: dates by an arithmetic of our own. */
function cellOf(
  column: ExportColumn,
  value: unknown,
  { guardFormulas, timeZone, dateFormat }: CsvFormat,
): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value);
  const offset = timeZone === 'Asia/Kathmandu' ? 345 : timeZone === 'America/New_York' ? -300 : 0;
  const local = (at: string) => new Date(Date.parse(at) + offset * 60_000).toISOString().slice(0, 19);
  if (column === 'day' && timeZone !== null) return text; // checked against the date below
  if (DATES.includes(column)) {
    if (dateFormat === 'unix') return String(Date.parse(text) / 1_000);
    if (dateFormat === 'spreadsheet') return local(text).replace('T', ' ');
    return timeZone === null ? text : `${local(text)}+05:45`;
  }
  const risky = typeof value === 'string' && /^[=+\-@\t\r\n\0＝＋－＠]/.test(text);
  return guardFormulas && risky ? `'${text}` : text;
}

function expectedCells(format: CsvFormat): readonly Readonly<Record<string, string | null>>[] {
  return expectedRows().map((row) => {
    const cells = Object.fromEntries(EXPORT_COLUMNS.map((column) => [column, cellOf(column, row[column], format)]));
    if (format.timeZone === null || format.dateFormat === 'unix') return cells;
    return { ...cells, day: cells['date']?.slice(0, 10) ?? null };
  });
}

// Python's csv refuses NUL before 3.11.
const python =
  ['python3', 'python'].find(
    (name) =>
      spawnSync(name, ['-c', 'import sys, csv, json, sqlite3, html.parser; sys.exit(sys.version_info < (3, 11))'])
        .status === 0,
  ) ?? null;

function byPython(...args: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  const { stdout, stderr, status } = spawnSync(python ?? '', [SCRIPT, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly Readonly<Record<string, unknown>>[];
}

describe.skipIf(python === null)('Python’s own library (skipped where there is no Python 3.11 or newer)', () => {
  test.each(CSVS)('csv: %j', (format) => {
    const rows = byPython('csv', fileOf(format), format.delimiter, format.bom ? 'utf-8-sig' : 'utf-8');
    // It does not tell an empty field from an empty text.
    const wanted = expectedCells(format).map((row) =>
      Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, cell ?? ''])),
    );
    expectSameRows(rows, wanted);
  });

  test('json, a line an object', () => {
    expectSameRows(byPython('json-lines', fileOf({ kind: 'json-lines' })), nestedRows());
  });

  test('sqlite3: the archive’s own rows', () => {
    expectSameRows(byPython('sqlite', fileOf({ kind: 'sqlite' })), truth);
  });

  test('html.parser: every message with its second and its text', () => {
    // HTML can't hold control characters; an empty text is nothing to read.
    const readable = (text: unknown): string | null =>
      typeof text === 'string' && text !== ''
        ? text.replaceAll(/(?![\n\r\t\u0080-\u009F])[\p{Cc}\p{Cs}]/gu, '\uFFFD')
        : null;
    const wanted = truth.map((row) => ({
      id: `m${String(row['channel_id'])}-${String(row['message_id'])}`,
      date: row['date'],
      message: readable(row['message']),
    }));
    expectSameRows(byPython('html', fileOf(HTML)), wanted);
  });
});

/** Lists as lists. */
function nestedRows(): readonly Readonly<Record<string, unknown>>[] {
  const list = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : null);
  return expectedRows().map((row) => ({ ...row, reactions: list(row['reactions']), entities: list(row['entities']) }));
}

/** Row by row, so that a difference is not buried in megabytes. */
function expectSameRows(rows: readonly unknown[], wanted: readonly Readonly<Record<string, unknown>>[]): void {
  expect(rows.length).toBe(wanted.length);
  for (const [at, row] of wanted.entries()) {
    for (const [column, value] of Object.entries(row)) {
      const found = (rows[at] as Record<string, unknown>)[column];
      if (JSON.stringify(found) !== JSON.stringify(value)) {
        expect.fail(`row ${at + 1}, ${column}: ${shown(found)} instead of ${shown(value)}`);
      }
    }
    expect(Object.keys(rows[at] as object)).toEqual(Object.keys(row));
  }
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 200);

describe('DuckDB', () => {
  async function asked(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    try {
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowObjectsJS();
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

  test.each(CSVS)('read_csv: %j', async (format) => {
    const rows = await asked(
      `SELECT * FROM read_csv(${quoted(fileOf(format))}, header = true, all_varchar = true, delim = ${quoted(format.delimiter)},
        quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, max_line_size = 16000000, parallel = false)`,
    );
    // An empty field is NULL, "" an empty text.
    expectSameRows(rows, expectedCells(format));
  });

  test('read_json: numbers are numbers, lists are lists, nothing is guessed into a date', async () => {
    const file = fileOf({ kind: 'json-lines' });
    const [counted] = await asked(
      `SELECT count(*)::INTEGER AS n, sum(len(reactions))::INTEGER AS reactions, max(views)::BIGINT::VARCHAR AS views,
        max(entities[1].url) AS url FROM read_json(${quoted(file)}, format = 'newline_delimited', maximum_object_size = 33554432)`,
    );
    expect(counted).toMatchObject({ n: TEXTS.length, reactions: Math.floor(TEXTS.length / 2) });
    expect(counted?.['views']).toBe(String(Math.max(...truth.map((row) => Number(row['views'])))));
    const texts = `message: 'VARCHAR', ${cells.map((column) => `${column}: 'VARCHAR'`).join(', ')}`;
    const rows = await asked(
      `SELECT * FROM read_json(${quoted(file)}, format = 'newline_delimited', maximum_object_size = 33554432,
        columns = {${texts}})`,
    );
    const wanted = expectedRows().map((row) =>
      Object.fromEntries(['message', ...cells].map((column) => [column, row[column]])),
    );
    expectSameRows(rows, wanted);
  });
});
