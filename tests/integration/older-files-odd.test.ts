// Older files that hold what they should not, several channels, what others added, and files that are none.
import Database from 'better-sqlite3';
import { chmodSync, existsSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { channelId } from '../../src/shared/domain/ids.ts';
import { toIso } from '../../src/shared/domain/time-range.ts';
import { CHANNEL, daily, OTHER, type OlderFileSpec } from '../fixtures/older-files/make.ts';
import { dayAt, doJob, expectSound, fingerprint, NOW, opened, placeWith, readRows } from '../support/older-files.ts';

const ID = channelId(CHANNEL);
const day = dayAt;
const OTHER_ID = channelId(OTHER);

describe('rows that are not as they should be', () => {
  const spec: OlderFileSpec = {
    unique: 'nothing',
    channels: [
      [CHANNEL, 'River'],
      ['@byname', 'By name'],
    ],
    rows: [
      ...daily('2024-01-01', 3),
      { id: 4, date: null },
      { id: 5, date: 'yesterday' },
      { id: 6, date: '2024-02-30 10:00:00' },
      { id: null, date: '2024-01-02 10:00:00', text: 'no number' },
      { id: -7, date: '2024-01-02 10:00:00' },
      { channel: '@byname', id: 8, date: '2024-01-02 10:00:00' },
      { id: 2, date: '2024-01-02 12:00:00', text: 'the newer of two' },
      { id: 9, date: 1_704_110_400 },
    ],
    media: [
      { uuid: 'a', message: 1, path: 'media/1.jpg' },
      { uuid: 'b', message: 77, path: 'media/77.jpg' },
    ],
  };

  test.each(['keep', 'clean'] as const)('%s: they are kept and listed, and lie outside coverage', async (way) => {
    const { file, target, work } = placeWith(spec);
    const report = way === 'keep' ? await doJob(way, { file }) : await doJob(way, { file, target, work });
    const reasons = Object.fromEntries(report.problems.map(({ reason, rows }) => [reason, rows]));
    // The channel that is named by its name stands in two tables: its row and its message.
    expect(reasons).toEqual({ date: 3, number: 2, channel: 2, duplicate: 1, 'no-message': 1 });
    expect(report).toMatchObject({ rows: 11, taken: 7, held: 0, mediaFiles: 1 });
    expect(report.lines.find(({ messageId }) => messageId === 5)).toMatchObject({ reason: 'date', found: 'yesterday' });
    const { cache, db } = opened(report.cacheFile);
    expectSound(db);
    expect(db.all('SELECT message_id, date FROM messages WHERE date IS NULL ORDER BY 1')).toEqual(
      [4, 5, 6].map((id) => ({ message_id: id, date: null })),
    );
    expect(cache.readMessage(ID, 2)?.text).toBe('the newer of two');
    expect(db.get(`SELECT json_extract(content, '$.message') AS m FROM older_rows WHERE reason = 'duplicate'`)).toEqual(
      { m: 'Post 2' },
    );
    expect(
      db.get(
        `SELECT json_extract(content, '$.message') AS m FROM older_rows WHERE message_id IS NULL AND reason = 'number' ORDER BY id`,
      ),
    ).toEqual({ m: 'no number' });
    expect(cache.listChannels().map((channel) => channel.channelId)).toEqual([ID]);
    // The undated ones break nothing that is read.
    expect(cache.readMessage(ID, 5)).toBeNull();
    expect(cache.readOutline({ channelId: ID, range: null, filter: {} }).items.length).toBeGreaterThan(0);
    const selection = { channels: [ID], range: { from: 0, until: NOW }, filter: {} };
    expect(cache.previewExport(selection, ['message_id', 'covered'], 9).cells).toEqual([
      ['1', '0'],
      ['9', '0'],
      ['2', '1'],
      ['3', '0'],
    ]);
  });

  test('the whole list can be written to a file', async () => {
    const { file, folder } = placeWith(spec);
    await doJob('keep', { file });
    const target = path.join(folder, 'list.tsv');
    expect(await doJob('list', { cache: file, target })).toEqual({ rows: 9 });
    const lines = readFileSync(target, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.filter((line) => line.includes('\tdate\tyesterday\t'))).toHaveLength(1);
  });
});

describe('several channels in one file', () => {
  const rows = [...daily('2024-01-01', 5), ...daily('2024-01-01', 5, { channel: OTHER, firstId: 11 })];
  const channels = [
    [CHANNEL, 'River'],
    [OTHER, 'Mountain'],
  ] as const;

  test('that shared one numbering: nothing is inferred', async () => {
    const { file, work } = placeWith({ rows, channels });
    const look = await doJob('look', { file, work });
    expect(look).toMatchObject({ sharedNumbers: true, channels: [{ inferredDays: 0 }, { inferredDays: 0 }] });
    const report = await doJob('keep', { file });
    expect(report).toMatchObject({ taken: 10, inferredDays: 0, channels: [ID, OTHER_ID] });
    const { cache, db } = opened(file);
    expectSound(db);
    expect(cache.readCoverage(ID)).toEqual([]);
    expect(cache.readCalendar(ID, null).days.map(({ state }) => state)).toEqual(['gap', 'gap', 'gap', 'gap', 'gap']);
  });

  test('that were numbered apart: each has its own days', async () => {
    const { file } = placeWith({ rows, channels, unique: 'channel' });
    expect(await doJob('keep', { file })).toMatchObject({ inferredDays: 6 });
    expect(opened(file).cache.readCoverage(OTHER_ID)).toEqual([{ from: day('2024-01-02'), until: day('2024-01-05') }]);
  });
});

describe('what other tools and the researcher added', () => {
  const more = `
    CREATE TABLE notes (id INTEGER PRIMARY KEY, message INTEGER REFERENCES messages (message_id), note TEXT NOT NULL DEFAULT 'x');
    INSERT INTO notes VALUES (1, 2, 'look here');
    CREATE INDEX idx_notes ON notes (note);
    CREATE TABLE tags (channel TEXT REFERENCES channels (channel_id), tag TEXT);
    INSERT INTO tags VALUES ('-100${CHANNEL}', 'rivers');
    CREATE VIEW long AS SELECT * FROM messages WHERE length(message) > 100;
    CREATE TRIGGER t AFTER INSERT ON messages BEGIN UPDATE notes SET note = note; END;
    ALTER TABLE messages ADD COLUMN sentiment REAL;
    UPDATE messages SET sentiment = 0.5;`;
  const spec: OlderFileSpec = {
    rows: daily('2024-01-01', 4, { channel: `-100${CHANNEL}` }),
    channels: [[`-100${CHANNEL}`, 'River']],
    more,
  };

  test.each(['keep', 'clean'] as const)(
    '%s: it stays, and a reference that can hold no more is let go',
    async (way) => {
      const { file, target, work } = placeWith(spec);
      const report = way === 'keep' ? await doJob(way, { file }) : await doJob(way, { file, target, work });
      const { cache, db } = opened(report.cacheFile);
      expectSound(db);
      expect(db.all('SELECT * FROM notes')).toEqual([{ id: 1, message: 2, note: 'look here' }]);
      expect(db.all(`SELECT * FROM pragma_foreign_key_list('notes')`)).toEqual([]);
      expect(db.get(`SELECT name FROM sqlite_schema WHERE name = 'idx_notes'`)).not.toBeNull();
      expect(db.all('SELECT channel, tag FROM tags')).toEqual([{ channel: CHANNEL, tag: 'rivers' }]);
      expect(db.all('SELECT * FROM long')).toEqual([]);
      expect(db.all('SELECT DISTINCT sentiment FROM messages')).toEqual([{ sentiment: 0.5 }]);
      // Rows can be taken out again: no reference is in the way.
      cache.withdrawClaim(ID, { from: 0, until: NOW });
      expect(cache.removeChannel(ID).messages).toBe(0);
    },
  );

  test('references of its own that were broken before do not keep a file out', async () => {
    const { file } = placeWith({
      rows: daily('2024-01-01', 3, { channel: OTHER }),
      channels: [],
      media: [{ uuid: 'a', message: 99, path: 'x' }],
      more: 'CREATE TABLE notes (message INTEGER REFERENCES nowhere (x)); INSERT INTO notes VALUES (5)',
    });
    expect(await doJob('keep', { file })).toMatchObject({
      taken: 3,
      mediaFiles: 0,
      problems: [{ reason: 'no-message', rows: 1 }],
    });
  });
});

describe('media', () => {
  test('paths are relative where they lie inside, and text where they do not', async () => {
    const { file, folder } = placeWith({
      rows: daily('2024-01-01', 3, { mediaType: 'MessageMediaPhoto' }),
      media: [{ uuid: 'b', message: 2, path: '/elsewhere/2.jpg', created: 'nonsense' }],
    });
    const older = new Database(file);
    older.prepare('UPDATE messages SET media_path = ? WHERE message_id = 1').run(path.join(folder, 'media', '1.jpg'));
    older
      .prepare('INSERT INTO media_files VALUES (?, 1, ?, 5, NULL, ?)')
      .run('a', path.join(folder, 'media', '1.jpg'), '2024-02-01');
    older.close();
    utimesSync(file, NOW - 5, NOW - 5);
    await doJob('keep', { file });
    expect(readRows(file, 'SELECT media_type, media_path FROM messages ORDER BY id LIMIT 1')).toEqual([
      { media_type: 'photo', media_path: 'media/1.jpg' },
    ]);
    expect(
      readRows(file, 'SELECT uuid, channel_id, message_id, file_path, created_at FROM media_files ORDER BY uuid'),
    ).toEqual([
      { uuid: 'a', channel_id: CHANNEL, message_id: 1, file_path: 'media/1.jpg', created_at: '2024-02-01T00:00:00Z' },
      { uuid: 'b', channel_id: CHANNEL, message_id: 2, file_path: '/elsewhere/2.jpg', created_at: toIso(NOW - 5) },
    ]);
  });
});

test('a file from the future was captured now at the latest: later answers are newer', async () => {
  const { file } = placeWith({ rows: daily('2024-01-01', 3) });
  utimesSync(file, NOW + 9e8, NOW + 9e8);
  await doJob('keep', { file });
  const { cache } = opened(file);
  expect(cache.readMessage(ID, 2)?.fetchedAt).toBe(NOW);
  expect(cache.readCoveredRanges(ID, { from: 0, until: NOW })).toMatchObject([{ capturedUntil: NOW }]);
});

describe('what is no older file', () => {
  test.each([
    [
      'a text',
      (file: string) => writeFileSync(file, 'not a database, but long enough to hold a header. '.repeat(9)),
      'is no SQLite database',
    ],
    ['an empty file', (file: string) => writeFileSync(file, ''), 'is no SQLite database'],
    ['a file that was cut off', (file: string) => truncateSync(file, statSync(file).size - 5_000), 'is cut off'],
  ])('%s is refused with a sentence, untouched', async (_, harm, sentence) => {
    const { folder, file, work, target } = placeWith({ rows: daily('2024-01-01', 300) });
    harm(file);
    const before = fingerprint(folder);
    for (const job of [
      () => doJob('look', { file, work }),
      () => doJob('keep', { file }),
      () => doJob('clean', { file, work, target }),
    ]) {
      await expect(job()).rejects.toThrow(sentence);
    }
    expect(fingerprint(folder, (name) => name === 'old.db')).toEqual({ 'old.db': before['old.db'] });
    expect(existsSync(target)).toBe(false);
  });

  test('another program’s database and a damaged one are refused', async () => {
    const foreign = placeWith({ rows: [], schema: 'bare', more: 'DROP TABLE messages; CREATE TABLE songs (x)' });
    await expect(doJob('look', foreign)).rejects.toThrow('is a database of another program');
    const { file, work } = placeWith({ rows: daily('2024-01-01', 300) });
    const bytes = readFileSync(file);
    bytes.fill(0xab, 8_192, 12_288);
    writeFileSync(file, bytes);
    await expect(doJob('look', { file, work })).rejects.toThrow('is damaged');
    await expect(doJob('keep', { file })).rejects.toThrow('is damaged');
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });
});

test.skipIf(process.getuid?.() === 0)(
  'a read-only original (not as root, who may write everything) can be copied, not kept',
  async () => {
    const { file, work, target } = placeWith({ rows: daily('2024-01-01', 3) });
    chmodSync(file, 0o444);
    expect(await doJob('look', { file, work })).toMatchObject({ readOnly: true });
    await expect(doJob('keep', { file })).rejects.toThrow('may not write');
    expect(await doJob('clean', { file, work, target })).toMatchObject({ taken: 3 });
  },
);

test('cancelled in the middle, nothing of the work stays', async () => {
  const { folder, file, work, target } = placeWith({ rows: daily('2015-01-01', 2_000) });
  const before = fingerprint(folder, (name) => name === 'old.db');
  for (const way of ['keep', 'clean'] as const) {
    const abort = new AbortController();
    const onProgress = ({ step }: { step: string }) => void (step === 'copying' && abort.abort());
    const job =
      way === 'keep'
        ? doJob(way, { file }, { signal: abort.signal, onProgress })
        : doJob(way, { file, work, target }, { signal: abort.signal, onProgress });
    await expect(job).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
    expect(readRows(file, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 2_000 }]);
    expect(fingerprint(folder, (name) => name === 'old.db')).toEqual(before);
    expect(existsSync(target) || existsSync(work) || existsSync(`${file}.before-lacuna`)).toBe(false);
  }
  expect(await doJob('keep', { file })).toMatchObject({ taken: 2_000 });
});
