// What comes out as Parquet, read back by DuckDB and compared with the cache, cell by cell.
import Database from 'better-sqlite3';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openCache } from '../../src/main/cache/client.ts';
import {
  addition,
  ASKED,
  batch,
  DAY,
  message,
  NEW_YEAR,
  RIVER,
  temporaryFolder,
} from '../../src/main/cache/test-support.ts';
import { runExport, type Exported } from '../../src/main/export/run-export.ts';
import { manifestPath } from '../../src/main/export/place.ts';
import { COLUMN_KINDS } from '../../src/main/parquet/columns.ts';
import { EXPORT_COLUMNS, type ExportColumn, type ExportSelection } from '../../src/shared/domain/export.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import type { Message } from '../../src/shared/domain/message.ts';
import { duckdb } from '../support/duckdb.ts';

const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);
const RANGE = { from: NEW_YEAR, until: NEW_YEAR + 100 * DAY };
const LAKE = { ...RIVER, channelId: channelId('999'), name: 'Lake “watch”', username: null };

/** One channel with a message a day, from the new year on. */
async function holding(...posts: readonly Partial<Message>[]): Promise<{ cache: Cache; file: string; folder: string }> {
  const folder = temporaryFolder();
  const file = path.join(folder, 'lacuna.sqlite');
  const cache = await openCache({ file, telegram: 'sample', workerPath: WORKER });
  onTestFinished(() => cache.close());
  await cache.addChannel(addition());
  const messages = posts.map((post, index) => message(index + 1, NEW_YEAR + index * DAY, post));
  await cache.commitBatch(batch(RANGE, messages));
  return { cache, file, folder };
}

async function exported(
  cache: Cache,
  target: string,
  change: Partial<ExportSelection> = {},
  columns: readonly ExportColumn[] = EXPORT_COLUMNS,
  partitioned = false,
): Promise<Exported> {
  const selection = { channels: [RIVER.channelId], range: RANGE, filter: {}, ...change };
  const spec = { selection, columns, format: { kind: 'parquet', partitioned } as const };
  const signal = new AbortController().signal;
  return runExport(cache, { spec, target, appVersion: '1.2.3', now: ASKED }, () => undefined, signal);
}

/** A column of the table as text, asked of the cache's file by other means than the export's. */
const CELLS: Partial<Readonly<Record<ExportColumn, string>>> = {
  channel_name: 'c.channel_name',
  channel_username: 'c.username',
  day: 'substr(m.date, 1, 10)',
  link: `'https://t.me/' || coalesce(c.username, 'c/' || m.channel_id) || '/' || m.message_id`,
  revisions:
    '(SELECT count(*) FROM message_revisions r WHERE (r.channel_id, r.message_id) = (m.channel_id, m.message_id))',
  covered: `EXISTS (SELECT 1 FROM covered_ranges r WHERE r.channel_id = m.channel_id
    AND unixepoch(m.date) >= from_instant AND unixepoch(m.date) < until_instant)`,
};

function stored(file: string, columns: readonly ExportColumn[]): readonly unknown[] {
  const cells = columns.map((column) => {
    const value = CELLS[column] ?? `m.${column}`;
    return COLUMN_KINDS[column] === 'instant'
      ? `CAST(unixepoch(${value}) * 1000000 AS TEXT)`
      : `CAST(${value} AS TEXT)`;
  });
  const database = new Database(file, { readonly: true });
  try {
    return database
      .prepare(
        `SELECT ${cells.join(', ')} FROM messages m JOIN channels c USING (channel_id)
         ORDER BY length(m.channel_id) DESC, m.date, m.message_id`,
      )
      .raw()
      .all();
  } finally {
    database.close();
  }
}

async function read(from: string, columns: readonly ExportColumn[], order = ''): Promise<readonly unknown[]> {
  const cells = columns.map((column) => {
    const kind = COLUMN_KINDS[column];
    if (kind === 'instant') return `CAST(epoch_us(${column}) AS VARCHAR)`;
    return kind === 'boolean' ? `CAST(CAST(${column} AS INTEGER) AS VARCHAR)` : `CAST(${column} AS VARCHAR)`;
  });
  return duckdb(`SELECT ${cells.join(', ')} FROM ${from} ${order}`);
}

const POSTS: readonly Partial<Message>[] = [
  {
    firstName: 'Ольга',
    lastName: '',
    username: 'olga',
    text: 'He said "no",\nthen left;\tso',
    mediaType: 'photo',
    media: { mimeType: 'image/jpeg', fileSize: 2 ** 40, fileName: 'a, b.jpg' },
    replyTo: 7,
    postAuthor: 'Ed',
    isForwarded: true,
    forwardedFromChannelId: -1_009_999_999_999,
    forwardedFromName: 'Elsewhere',
    replies: 4,
    reactions: [{ emoji: '👍', count: 2 }],
    entities: [{ type: 'bold', offset: 0, length: 2 }],
    editDate: NEW_YEAR + 5,
    editHide: true,
    groupedId: '13523456789012345678',
  },
  { senderId: null, text: null, action: 'channel_create', views: null, forwards: null },
  { text: '' },
  { text: 'a\0b\0' },
  { text: '東京 서울 القاهرة 👩‍👩‍👧 e\u0301' },
  { text: '\u202Eright to left' },
  { text: 'x'.repeat(1024 * 1024), firstName: 'n'.repeat(70_000) },
  { views: Number.MAX_SAFE_INTEGER, forwards: -1, senderId: Number.MIN_SAFE_INTEGER },
  { views: 0, replies: 2 ** 32, replyTo: 2 ** 31 },
  ...Array.from({ length: 60 }, (_, index) => ({ postAuthor: `Author ${index % 7}`, text: `Post ${index}` })),
];

describe('one file', () => {
  test('holds every cell of every column as the cache does', async () => {
    const { cache, file, folder } = await holding(...POSTS);
    // An earlier text, and messages that Telegram lacks now.
    const later = { purpose: 'check' as const, capturedFrom: ASKED + 9, capturedUntil: ASKED + 9 };
    const edited = message(3, NEW_YEAR + 2 * DAY, { text: 'edited', editDate: ASKED, fetchedAt: ASKED + 9 });
    const claim = { from: NEW_YEAR + DAY, until: NEW_YEAR + 4 * DAY };
    await cache.commitBatch(batch(claim, [edited], { ...later, deleted: [2, 4] }));
    const target = path.join(folder, 'river.parquet');
    const { rows } = await exported(cache, target);
    expect(rows).toBe(POSTS.length);
    const cells = await read(`'${target}'`, EXPORT_COLUMNS);
    expect(cells).toEqual(stored(file, EXPORT_COLUMNS));
    expect(cells.filter((row) => (row as unknown[])[EXPORT_COLUMNS.indexOf('deleted_seen_at')] !== null)).toHaveLength(
      2,
    );
  });

  test('has types that need no telling', async () => {
    const { cache, folder } = await holding({});
    const target = path.join(folder, 'river.parquet');
    await exported(cache, target);
    const types = Object.fromEntries(
      (await duckdb(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${target}')`)) as [string, string][],
    );
    expect(Object.keys(types)).toEqual([...EXPORT_COLUMNS]);
    expect(types).toMatchObject({
      date: 'TIMESTAMP WITH TIME ZONE',
      day: 'DATE',
      message_id: 'BIGINT',
      message: 'VARCHAR',
      channel_id: 'VARCHAR',
      is_forwarded: 'BOOLEAN',
      reactions: 'VARCHAR',
    });
    expect(
      await duckdb(`SELECT DISTINCT compression FROM parquet_metadata('${target}') WHERE path_in_schema = 'date'`),
    ).toEqual([['UNCOMPRESSED']]);
    expect(
      await duckdb(`SELECT stats_min_value, stats_max_value, stats_null_count FROM parquet_metadata('${target}')
        WHERE path_in_schema = 'message_id'`),
    ).toEqual([['1', '1', 0n]]);
  });

  test('says itself what it is', async () => {
    const { cache, folder } = await holding({}, {});
    const target = path.join(folder, 'river.parquet');
    await exported(cache, target, { range: { from: NEW_YEAR, until: RANGE.until + DAY } }, [
      'message_id',
      'message_id',
    ]);
    const [[key, value] = []] = (await duckdb(
      `SELECT CAST(decode(key) AS VARCHAR), CAST(decode(value) AS VARCHAR) FROM parquet_kv_metadata('${target}')`,
    )) as [string, string][];
    expect(key).toBe('lacuna');
    const manifest = JSON.parse(readFileSync(manifestPath(target), 'utf8')) as Record<string, unknown>;
    const { channels, range, complete, rows } = manifest;
    expect({ complete, rows }).toEqual({ complete: false, rows: 2 });
    expect(JSON.parse(value ?? '')).toMatchObject({
      channels,
      range,
      complete,
      rows,
      valuesLeftOut: 0,
    });
    expect(await duckdb(`SELECT created_by FROM parquet_file_metadata('${target}')`)).toEqual([
      ['Lacuna version 1.2.3'],
    ]);
    expect(await duckdb(`SELECT * FROM '${target}'`)).toEqual([[1n], [2n]]);
  });

  test('without rows is a table all the same', async () => {
    const { cache, folder } = await holding({});
    const target = path.join(folder, 'none.parquet');
    await exported(cache, target, { range: { from: NEW_YEAR + 5, until: NEW_YEAR + 9 } }, ['date', 'message']);
    expect(await duckdb(`SELECT count(*), max(date) FROM '${target}'`)).toEqual([[0n, null]]);
  });

  test('leaves out what its columns can’t hold, and says how much; numbers of 64 bits and old dates are exact', async () => {
    const { cache, file, folder } = await holding({}, {}, {}, { text: 'whole' });
    const other = new Database(file);
    other.exec(
      `UPDATE messages SET views = '1,"2"', forwards = 2.5, edit_date = 'yesterday', sender_id = x'2c22', is_forwarded = 2,
         fetched_at = '2024-02-30T00:00:00Z', post_author = CAST(x'41ff42' AS TEXT), message = x'ff', media_type = 'a,b'
         WHERE message_id = 1;
       UPDATE messages SET views = 9223372036854775807, forwards = -9223372036854775808, replies = 9007199254740993,
         edit_date = '1961-04-12T06:07:00Z', fetched_at = '9999-12-31T23:59:59Z', deleted_seen_at = '0001-01-01T00:00:00Z',
         reply_to = 9e99 WHERE message_id = 2;
       UPDATE messages SET date = '1969-12-31T23:59:59Z' WHERE message_id = 3`,
    );
    other.close();
    const target = path.join(folder, 'odd.parquet');
    await exported(cache, target, { range: { from: -(2 ** 31), until: RANGE.until } });
    const columns = [
      'message_id',
      'views',
      'forwards',
      'replies',
      'reply_to',
      'is_forwarded',
      'sender_id',
      'edit_date',
    ] as const;
    const sender = '-1001234567890';
    expect(await read(`'${target}'`, columns)).toEqual([
      ['3', '10', '0', null, null, '0', sender, null],
      ['1', null, null, null, null, null, null, null],
      ['2', '9223372036854775807', '-9223372036854775808', '9007199254740993', null, '0', sender, '-275248380000000'],
      ['4', '10', '0', null, null, '0', sender, null],
    ]);
    expect(
      await duckdb(`SELECT message, post_author, media_type, CAST(day AS VARCHAR), epoch_us(date), epoch_us(fetched_at) IS NULL
        FROM '${target}' WHERE message_id IN (1, 3) ORDER BY message_id`),
    ).toEqual([
      ['\uFFFD', 'A\uFFFDB', 'a,b', '2024-01-01', BigInt(NEW_YEAR) * 1_000_000n, true],
      ['Post 3', null, null, '1969-12-31', -1_000_000n, false],
    ]);
    expect(
      await duckdb(`SELECT epoch_us(fetched_at), epoch_us(deleted_seen_at) FROM '${target}' WHERE message_id = 2`),
    ).toEqual([[253_402_300_799_000_000n, -62_135_596_800_000_000n]]);
    const [[facts] = []] = (await duckdb(
      `SELECT CAST(decode(value) AS VARCHAR) FROM parquet_kv_metadata('${target}')`,
    )) as [string][];
    expect(JSON.parse(facts ?? '')).toMatchObject({ valuesLeftOut: 7 });
    expect(JSON.parse(readFileSync(manifestPath(target), 'utf8'))).toMatchObject({
      content: { kind: 'parquet', partitioned: false, valuesLeftOut: 7 },
    });
  });

  test('of what a search finds', async () => {
    const { cache, folder } = await holding({ text: 'a river' }, { text: 'a lake' }, { text: 'the river again' });
    const target = path.join(folder, 'found.parquet');
    const selection = { filter: { text: 'river' } };
    // The index is made ready in idle moments.
    await expect
      .poll(() => exported(cache, target, selection, ['message_id']).then(({ rows }) => rows), { timeout: 20_000 })
      .toBe(2);
    expect(await duckdb(`SELECT message_id FROM '${target}'`)).toEqual([[1n], [3n]]);
  });
});

describe('a folder by channel and month', () => {
  test('is one table, whose files hold what the cache does', async () => {
    const { cache, file, folder } = await holding(...POSTS);
    await cache.addChannel(addition({ channel: LAKE }));
    const lake = [
      message(1, NEW_YEAR - 1),
      message(2, NEW_YEAR),
      message(3, NEW_YEAR + 31 * DAY - 1),
      message(4, NEW_YEAR + 31 * DAY),
    ];
    const claim = { from: NEW_YEAR - 5, until: RANGE.until };
    await cache.commitBatch(
      batch(
        claim,
        lake.map((one) => ({ ...one, channelId: LAKE.channelId })),
        { channel: LAKE },
      ),
    );
    const target = path.join(folder, 'both');
    mkdirSync(target);
    const channels = [RIVER.channelId, LAKE.channelId];
    const { rows, files } = await exported(cache, target, { channels, range: null }, EXPORT_COLUMNS, true);
    expect(rows).toBe(POSTS.length + 4);
    expect(files.map(({ name }) => name)).toEqual([
      'channel_id=1234567890/month=2024-01/part-0.parquet',
      'channel_id=1234567890/month=2024-02/part-0.parquet',
      'channel_id=1234567890/month=2024-03/part-0.parquet',
      'channel_id=999/month=2023-12/part-0.parquet',
      'channel_id=999/month=2024-01/part-0.parquet',
      'channel_id=999/month=2024-02/part-0.parquet',
    ]);
    const table = `read_parquet('${target}/**/*.parquet', hive_partitioning = true)`;
    expect(await read(table, EXPORT_COLUMNS, 'ORDER BY channel_id DESC, date, message_id')).toEqual(
      stored(file, EXPORT_COLUMNS),
    );
    expect(
      await duckdb(
        `SELECT channel_id, month, count(*) FROM ${table} WHERE channel_id = 999 GROUP BY ALL ORDER BY month`,
      ),
    ).toEqual([
      [999n, '2023-12', 1n],
      [999n, '2024-01', 2n],
      [999n, '2024-02', 1n],
    ]);
    expect(
      await duckdb(`SELECT count(*) FROM ${table} WHERE strftime(date AT TIME ZONE 'UTC', '%Y-%m') <> month`),
    ).toEqual([[0n]]);
    const first = path.join(target, files[0]?.name ?? '');
    expect(
      await duckdb(`SELECT count(*) FROM (DESCRIBE SELECT * FROM read_parquet('${first}', hive_partitioning = false))
      WHERE column_name = 'channel_id'`),
    ).toEqual([[0n]]);
  });

  test('of channels without messages is a table without rows', async () => {
    const { cache, folder } = await holding();
    const target = path.join(folder, 'none');
    const { rows, files } = await exported(cache, target, {}, ['channel_id', 'date', 'views'], true);
    expect([rows, files.map(({ name }) => name)]).toEqual([0, ['channel_id=1234567890/month=2024-01/part-0.parquet']]);
    const table = `read_parquet('${target}/**/*.parquet', hive_partitioning = true)`;
    expect(await duckdb(`SELECT count(*), max(date), sum(views) FROM ${table}`)).toEqual([[0n, null, null]]);
    expect(JSON.parse(readFileSync(manifestPath(target), 'utf8'))).toMatchObject({
      rows: 0,
      content: { valuesLeftOut: 0 },
    });
  });
});
