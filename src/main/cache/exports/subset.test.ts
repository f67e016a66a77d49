// A file with a part of a cache: row for row what the cache holds, whole in itself, and claiming no more than it has.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ExportSelection } from '../../../shared/domain/export.ts';
import { channelId } from '../../../shared/domain/ids.ts';
import type { ExportCursor, ExportSlice } from '../cache.ts';
import { connect, type Connection } from '../file/connection.ts';
import { openDatabase } from '../file/database.ts';
import { handlersOf } from '../handlers.ts';
import {
  addition,
  batch,
  countedByScan,
  DAY,
  dump,
  mediaByScan,
  message,
  NEW_YEAR,
  openForTest,
  RIVER,
  temporaryFile,
  temporaryFolder,
  type OpenedForTest,
} from '../test-support.ts';

const ID = RIVER.channelId;
const LAKE = { ...RIVER, channelId: channelId('42'), name: 'Lake', username: null };
const ALL = { from: NEW_YEAR, until: NEW_YEAR + 4 * DAY };
const SELECTION: ExportSelection = { channels: [ID], range: ALL, filter: {} };

/** Two channels; edits, a deletion, a downloaded file, and a gap on the third day. */
function filled(): OpenedForTest {
  const opened = openForTest();
  const { cache, database } = opened;
  const posts = Array.from({ length: 1_200 }, (_, at) =>
    message(at + 1, NEW_YEAR + at * 140, { mediaType: at % 3 === 0 ? 'photo' : null, text: `поток ${at} "x"\0\n` }),
  );
  for (let at = 0; at < posts.length; at += 100) {
    const until = at + 100 < posts.length ? (at + 100) * 140 : 2 * DAY;
    cache.commitBatch(batch({ from: NEW_YEAR + at * 140, until: NEW_YEAR + until }, posts.slice(at, at + 100)));
  }
  cache.commitBatch(batch({ from: NEW_YEAR + 3 * DAY, until: ALL.until }, [message(2_000, NEW_YEAR + 3 * DAY)]));
  const [first] = posts;
  if (!first) throw new Error('no posts');
  const [from, until] = [NEW_YEAR, NEW_YEAR + 300];
  const later = { fetchedAt: first.fetchedAt + 60 };
  cache.commitBatch(
    batch(
      { from, until },
      [
        { ...first, ...later, text: 'edited' },
        { ...message(3, NEW_YEAR + 280), ...later },
      ],
      {
        purpose: 'check',
        deleted: [2],
      },
    ),
  );
  cache.addChannel(addition({ channel: LAKE }));
  const other = message(7, NEW_YEAR + 9, { channelId: LAKE.channelId });
  cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + DAY }, [other], { channel: LAKE }));
  database.db.write((db) => {
    for (const [uuid, id, message] of [
      ['a', ID, 1],
      ['b', ID, 1_200],
      ['c', LAKE.channelId, 7],
    ] as const) {
      db.run(
        `INSERT INTO media_files (uuid, message_id, file_path, created_at, channel_id) VALUES (?, ?, ?, ?, ?)`,
        uuid,
        message,
        `${uuid}.jpg`,
        '2024-01-01T00:00:00Z',
        id,
      );
    }
  });
  return opened;
}

function copied(
  { cache }: OpenedForTest,
  selection: ExportSelection,
  file = path.join(temporaryFolder(), 'part.sqlite'),
) {
  const { exportId, rows } = cache.openExport(selection, file);
  let copies = 0;
  for (let after: ExportCursor | null = null, more = true; more;) {
    const slice: ExportSlice = cache.readExportSlice(exportId, { kind: 'copy' }, after);
    copies += slice.rows;
    after = slice.next;
    more = after !== null;
  }
  cache.closeExport(exportId);
  expect(copies).toBe(rows);
  return { file, rows };
}

function read(file: string): Connection {
  const db = connect(file, { readonly: true });
  onTestFinished(() => db.close());
  return db;
}

describe('a whole range', () => {
  test('holds the cache’s own rows in every table, and nothing of other channels', () => {
    const opened = filled();
    const before = dump(opened.database.db);
    const { file, rows } = copied(opened, SELECTION);
    expect(rows).toBe(1_201);
    const ours = Object.fromEntries(
      Object.entries(before).map(([table, all]) => [table, all.filter((row) => row['channel_id'] === ID)]),
    );
    const sorted = (table: readonly Record<string, unknown>[] = []) =>
      table.map((row) => JSON.stringify(row)).toSorted();
    const found = dump(read(file));
    for (const [table, all] of Object.entries(ours)) {
      expect(all.length, table).toBeGreaterThan(0);
      expect(sorted(found[table]), table).toEqual(sorted(all));
    }
    expect(dump(opened.database.db)).toEqual(before);
  });

  test('is a whole file of its own: its checks pass, and nothing lies beside it', () => {
    const { file } = copied(filled(), SELECTION);
    const db = read(file);
    expect(db.all('PRAGMA integrity_check').map((row) => Object.values(row))).toEqual([['ok']]);
    expect(db.all('PRAGMA foreign_key_check')).toEqual([]);
    expect(readdirSync(path.dirname(file))).toEqual(['part.sqlite']);
    expect(db.pragma('journal_mode')).toBe('delete');
  });

  test('opens as an archive of the same Telegram, is searched, and is refused by another', () => {
    const { file } = copied(filled(), SELECTION);
    expect(() => openDatabase({ file, telegram: 'telegram' })).toThrow('holds the sample channels');
    const database = openDatabase({ file, telegram: 'sample' });
    onTestFinished(() => database.close());
    const cache = handlersOf(database);
    expect(cache.listChannels().map(({ name, messageCount }) => [name, messageCount])).toEqual([
      ['River watch', 1_201],
    ]);
    expect(cache.readOutline({ channelId: ID, range: null, filter: {} }).matching).toBe(1_201);
    expect(cache.readRevisions(ID, 1)).toHaveLength(1);
    expect(cache.readOutline({ channelId: ID, range: null, filter: { text: 'поток' } }).preparing).toBe(0);
  });
});

describe('coverage', () => {
  test('is clipped to a plain range, and days that it cuts are counted as they are in the file', () => {
    const range = { from: NEW_YEAR + DAY / 2, until: NEW_YEAR + 3 * DAY + 1 };
    const { file } = copied(filled(), { ...SELECTION, range });
    const db = read(file);
    expect(db.all('SELECT from_instant, until_instant FROM covered_ranges')).toEqual([
      { from_instant: range.from, until_instant: NEW_YEAR + 2 * DAY },
      { from_instant: NEW_YEAR + 3 * DAY, until_instant: range.until },
    ]);
    expect(db.all('SELECT channel_id, day, messages FROM day_counts ORDER BY 1, 2')).toEqual(countedByScan(db));
    expect(db.all('SELECT * FROM day_media')).toEqual(mediaByScan(db));
    // The edited and the deleted one lie before it.
    expect(db.all('SELECT * FROM message_revisions')).toEqual([]);
    expect(db.all('SELECT uuid FROM media_files')).toEqual([{ uuid: 'b' }]);
  });

  test.each([{ mediaTypes: ['photo'] as const }, { text: 'поток' }, { deleted: true as const }])(
    'is none where %j let fewer messages through',
    (filter) => {
      const { file, rows } = copied(filled(), { ...SELECTION, filter });
      const db = read(file);
      expect(rows).toBeGreaterThan(0);
      expect(db.all('SELECT * FROM covered_ranges')).toEqual([]);
      expect(db.get('SELECT count(*) AS n FROM messages')).toEqual({ n: rows });
      expect(db.all('SELECT channel_id, day, messages FROM day_counts ORDER BY 1, 2')).toEqual(countedByScan(db));
      expect(db.all('SELECT * FROM day_media')).toEqual(mediaByScan(db));
    },
  );
});

test('several channels, each with its own', () => {
  const opened = filled();
  const { file } = copied(opened, { ...SELECTION, channels: [LAKE.channelId, ID], range: null });
  const tables = ['messages', 'media_files', 'day_counts', 'day_media', 'channels', 'covered_ranges'];
  const counts = (db: Connection) => tables.map((table) => db.get(`SELECT count(*) AS n FROM ${table}`)?.['n']);
  expect(counts(read(file))).toEqual(counts(opened.database.db));
});

test('a commit made meanwhile is not in it', () => {
  const opened = filled();
  const { cache } = opened;
  const file = path.join(temporaryFolder(), 'part.sqlite');
  const { exportId } = cache.openExport(SELECTION, file);
  const first = cache.readExportSlice(exportId, { kind: 'copy' }, null);
  cache.commitBatch(
    batch({ from: NEW_YEAR + 2 * DAY, until: NEW_YEAR + 3 * DAY }, [message(1_900, NEW_YEAR + 2 * DAY)]),
  );
  for (let after = first.next; after !== null;) {
    after = cache.readExportSlice(exportId, { kind: 'copy' }, after).next;
  }
  cache.closeExport(exportId);
  const db = read(file);
  expect(db.get('SELECT count(*) AS n FROM messages')).toEqual({ n: 1_201 });
  expect(db.all('SELECT * FROM covered_ranges')).toHaveLength(2);
});

test('columns that an older file brought stay behind', () => {
  const opened = filled();
  opened.database.db.exec('ALTER TABLE messages ADD COLUMN run_id INTEGER');
  const { file } = copied(opened, SELECTION);
  expect(read(file).all(`SELECT name FROM pragma_table_info('messages') WHERE name = 'run_id'`)).toEqual([]);
});

test('a folder that is not there is a sentence, and a file that is there stays as it is', () => {
  const opened = filled();
  const gone = path.join(temporaryFolder(), 'gone', 'part.sqlite');
  expect(() => copied(opened, SELECTION, gone)).toThrow('is not there');
  const there = temporaryFile();
  const kept = openDatabase({ file: there, telegram: 'sample' });
  kept.close();
  expect(() => copied(opened, SELECTION, there)).toThrow('there is a file already');
  expect(existsSync(gone)).toBe(false);
});

test('an export that can’t be opened leaves no file, and can be opened once more', () => {
  const opened = filled();
  const file = path.join(temporaryFolder(), 'part.sqlite');
  const unknown = { ...SELECTION, channels: [channelId('99')] };
  expect(() => opened.cache.openExport(unknown, file)).toThrow('is not in this archive');
  expect(existsSync(file)).toBe(false);
  expect(copied(opened, SELECTION, file).rows).toBe(1_201);
});
