// Row groups and pages of every size, read back by DuckDB.
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { duckdb } from '../../../../tests/support/duckdb.ts';
import type { ExportColumn } from '../../../shared/domain/export.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { toIso } from '../../../shared/domain/time-range.ts';
import { FILE_START, fileEnd } from '../../parquet/file-end.ts';
import type { RowGroupMeta } from '../../parquet/row-group.ts';
import { nativeZstd, portableZstd, zstd, type Compress } from '../../parquet/zstd.ts';
import type { RowCursor } from '../cache.ts';
import { readMonthSlice } from './month-slice.ts';
import { GROUP_LIMITS, readParquetSlice, type GroupLimits } from './parquet-slice.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, RIVER, temporaryFile } from '../test-support.ts';

const RANGE = { from: NEW_YEAR, until: NEW_YEAR + 400 * DAY };
const QUERY = { channelId: RIVER.channelId, range: RANGE, filter: {} };

/** A cache with these messages, `apart` seconds from each other. */
function holding(posts: readonly Partial<Message>[], apart = 60): ReturnType<typeof openForTest> {
  const opened = openForTest();
  opened.cache.commitBatch(
    batch(
      RANGE,
      posts.map((post, index) => message(index + 1, NEW_YEAR + index * apart, post)),
    ),
  );
  return opened;
}

/** Writes a file from slices; says how many rows each row group has. */
function write(
  { cache, database }: ReturnType<typeof openForTest>,
  columns: readonly ExportColumn[],
  compress: Compress,
  limits: GroupLimits = GROUP_LIMITS,
): { readonly file: string; readonly groups: readonly number[] } {
  const channel = cache.readChannel(RIVER.channelId);
  if (!channel) throw new Error('no channel');
  const parts: Uint8Array[] = [FILE_START];
  const groups: RowGroupMeta[] = [];
  for (let after: RowCursor | null = null, more = true; more;) {
    const slice = readParquetSlice(database.db, channel, QUERY, columns, after, compress, limits);
    parts.push(slice.bytes);
    if (slice.group) groups.push(slice.group);
    after = slice.next;
    more = after !== null;
  }
  parts.push(fileEnd({ columns, groups, notes: {}, createdBy: 'Lacuna version 0.0.0' }));
  const file = `${temporaryFile()}.parquet`;
  writeFileSync(file, Buffer.concat(parts));
  return { file, groups: groups.map(({ rows }) => rows) };
}

const PORTABLE = await portableZstd();

describe('row groups', () => {
  const posts = Array.from({ length: 50 }, (_, index) => ({
    text: index % 3 === 0 ? null : 'x'.repeat(index),
    views: index % 4 === 0 ? null : index - 20,
    isForwarded: index % 5 === 0,
    postAuthor: index % 6 === 0 ? null : `Author ${index % 4}`,
    editDate: index % 7 === 0 ? NEW_YEAR + index : null,
  }));
  const columns = ['message_id', 'message', 'views', 'is_forwarded', 'post_author', 'edit_date'] as const;

  test.each([
    { groupRows: 1, groupBytes: 1e9, batchRows: 1 },
    { groupRows: 7, groupBytes: 1e9, batchRows: 3 },
    { groupRows: 8, groupBytes: 1e9, batchRows: 100 },
    { groupRows: 1e9, groupBytes: 90, batchRows: 5 },
    { groupRows: 50, groupBytes: 1e9, batchRows: 50 },
  ])('are the same table, whatever their size: %j', async (limits) => {
    const { file, groups } = write(holding(posts), columns, await zstd(), limits);
    expect(groups.reduce((all, rows) => all + rows, 0)).toBe(50);
    expect(Math.max(...groups)).toBeLessThanOrEqual(limits.groupRows);
    expect(groups.length > 1).toBe(limits.groupRows < 50 || limits.groupBytes < 1e9);
    const rows = await duckdb(`SELECT * REPLACE (epoch(edit_date)::BIGINT AS edit_date) FROM '${file}'`);
    expect(rows).toEqual(
      posts.map((post, index) => [
        BigInt(index + 1),
        post.text,
        post.views === null ? null : BigInt(post.views),
        post.isForwarded,
        post.postAuthor,
        post.editDate === null ? null : BigInt(post.editDate),
      ]),
    );
  });

  test('end where much was gathered, so that long texts don’t fill the memory', async () => {
    const long = 300_000;
    const texts = Array.from({ length: 9 }, (_, index) => `${index}`.padEnd(long, 'ü'));
    const limits = { ...GROUP_LIMITS, groupBytes: 1_000_000 };
    const { file, groups } = write(holding(texts.map((text) => ({ text }))), ['message'], await zstd(), limits);
    expect(groups).toEqual([2, 2, 2, 2, 1]);
    expect(await duckdb(`SELECT message FROM '${file}'`)).toEqual(texts.map((text) => [text]));
  });

  test.each([
    ['Node’s zstd', nativeZstd()],
    ['WebAssembly’s', PORTABLE],
  ])('many pages, compressed by %s; a dictionary that grows too large goes on as plain text', async (_, compress) => {
    if (!compress) throw new Error('unit tests run on a Node that has zstd');
    const many = Array.from({ length: 12_000 }, (_, index) => ({
      firstName: index % 10 === 0 ? null : `${index % 6_000} ${'n'.repeat(200)}`,
      lastName: `${index % 4_096}`,
      text: `${index} ${'long '.repeat(40)}`,
    }));
    const opened = openForTest();
    opened.database.db.write((db) =>
      many.forEach(({ firstName, lastName, text }, index) =>
        db.run(
          'INSERT INTO messages (channel_id, message_id, date, first_name, last_name, message) VALUES (?, ?, ?, ?, ?, ?)',
          RIVER.channelId,
          index + 1,
          toIso(NEW_YEAR + index),
          firstName,
          lastName,
          text,
        ),
      ),
    );
    const { file, groups } = write(opened, ['message', 'first_name', 'last_name', 'message_id'], compress);
    expect(groups).toEqual([12_000]);
    expect(await duckdb(`SELECT message, first_name, last_name FROM '${file}'`)).toEqual(
      many.map(({ text, firstName, lastName }) => [text, firstName, lastName]),
    );
    expect(
      await duckdb(
        `SELECT path_in_schema, encodings FROM parquet_metadata('${file}') WHERE path_in_schema LIKE '%_name'`,
      ),
    ).toEqual([
      ['first_name', 'RLE_DICTIONARY, PLAIN, RLE'],
      ['last_name', 'RLE_DICTIONARY, PLAIN, RLE'],
    ]);
  });
});

describe('months', () => {
  test('hold each row once, a date that can’t be read too, wherever a row group ends', async () => {
    const opened = holding(
      Array.from({ length: 40 }, () => ({})),
      5 * DAY,
    );
    const { cache, database } = opened;
    const odd = [
      '2024-02-01 10:00:00',
      '2024-02-29T23:59:59Z?',
      '2024-03',
      '2024-03-01T00:00:00Z',
      '2024-0~',
      '2024-05-31T23:59:59Z',
    ];
    odd.forEach((date, index) =>
      database.db.write((db) => db.run('UPDATE messages SET date = ? WHERE message_id = ?', date, index + 30)),
    );
    const channel = cache.readChannel(RIVER.channelId);
    if (!channel) throw new Error('no channel');
    const dates = database.db
      .all('SELECT date FROM messages ORDER BY date, message_id')
      .map(({ date }) => String(date));
    const compress = await zstd();
    for (const limits of [
      GROUP_LIMITS,
      { ...GROUP_LIMITS, batchRows: 2, groupRows: 4 },
      { ...GROUP_LIMITS, batchRows: 1, groupRows: 1 },
    ]) {
      const counted = new Map<string, number>();
      let rows = 0;
      for (let after: RowCursor | null = null, more = true; more;) {
        const slice = readMonthSlice(database.db, channel, QUERY, ['message_id'], after, compress, limits);
        if (slice.month !== null) counted.set(slice.month, (counted.get(slice.month) ?? 0) + slice.rows);
        rows += slice.rows;
        if (rows > 40) throw new Error('rows come twice');
        after = slice.next;
        more = after !== null;
      }
      expect(rows).toBe(40);
      const starts = Array.from({ length: 15 }, (_, month) =>
        new Date(Date.UTC(2024, month)).toISOString().replace('.000', ''),
      );
      const expected = new Map<string, number>();
      for (const date of dates) {
        const month = starts.findLast((start) => start <= date)?.slice(0, 7) ?? '';
        expected.set(month, (expected.get(month) ?? 0) + 1);
      }
      expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(expected));
    }
  });
});
