// Older files of a make that nobody foresaw: taken whole, or refused with a sentence and untouched.
import Database from 'better-sqlite3';
import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { runJob as rescue } from '../../src/main/cache/rescue/jobs.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import { CHANNEL, daily, type OlderFileSpec } from '../fixtures/older-files/make.ts';
import { dayAt, doJob, expectSound, fingerprint, opened, placeWith, type Place } from '../support/older-files.ts';

const ID = channelId(CHANNEL);
const ROWS = daily('2024-01-01', 5);
const INNER = [{ from: dayAt('2024-01-02'), until: dayAt('2024-01-05') }];

/** A file that is made by statements alone. */
function placeOf(sql: string): Place {
  return placeWith({ rows: [], schema: 'bare', more: `DROP TABLE messages; ${sql}` });
}

/** All that takes a file in, `keep` last: it writes to it. */
async function inAllWays(place: Place, job: (way: 'clean' | 'import' | 'keep') => Promise<void>): Promise<void> {
  openDatabase({ file: path.join(place.folder, 'mine', 'lacuna.sqlite'), telegram: 'telegram' }).close();
  for (const way of ['clean', 'import', 'keep'] as const) await job(way);
}

function take(
  way: 'clean' | 'import' | 'keep',
  { file, folder, target, work }: Place,
): ReturnType<typeof doJob<'keep'>> {
  if (way === 'keep') return doJob('keep', { file });
  return way === 'clean'
    ? doJob('clean', { file, target, work })
    : doJob('import', { file, target: path.join(folder, 'mine', 'lacuna.sqlite'), work });
}

const WITH_OID = `
  CREATE TABLE messages (oid TEXT, channel_id TEXT, message_id INTEGER UNIQUE, date TEXT);
  ${ROWS.map(({ id, date }) => `INSERT INTO messages VALUES ('x', '${CHANNEL}', ${id}, '${date}');`).join('')}`;

describe('is taken whole', () => {
  const media = `CREATE TABLE media_files (%, uuid TEXT PRIMARY KEY, message_id INTEGER NOT NULL, file_path TEXT, created_at TEXT)`;
  const insert = `INSERT INTO media_files (uuid, message_id, file_path, created_at) VALUES ('a', 2, 'x.jpg', '2024-01-01')`;
  const generated = `
    CREATE TABLE messages (id INTEGER PRIMARY KEY, bare TEXT, n INTEGER, date TEXT, message TEXT,
      channel_id TEXT GENERATED ALWAYS AS ('-100' || bare) VIRTUAL, message_id INTEGER GENERATED ALWAYS AS (n) STORED);
    ${ROWS.map(({ id, date }) => `INSERT INTO messages (bare, n, date) VALUES ('${CHANNEL}', ${id}, '${date}');`).join('')}`;
  const shapes: readonly (readonly [string, () => Place])[] = [
    [
      'media files WITHOUT ROWID',
      () => placeWith({ rows: ROWS, more: `${media.replace('%', 'note TEXT')} WITHOUT ROWID; ${insert}` }),
    ],
    [
      'media files with a column rowid',
      () => placeWith({ rows: ROWS, more: `${media.replace('%', 'rowid TEXT')}; ${insert}` }),
    ],
    ['a column oid', () => placeOf(WITH_OID)],
    ['a column constructor', () => placeWith({ rows: ROWS, more: 'ALTER TABLE messages ADD COLUMN constructor TEXT' })],
    ['generated numbers', () => placeOf(generated)],
    ['rows that break a CHECK', () => placeWith({ rows: ROWS, more: CHECK_BROKEN })],
    ['columns under the names that the work itself uses', () => placeWith({ rows: ROWS, media: [], more: WORK_NAMES })],
    ['triggers that delete messages', () => placeWith({ rows: ROWS, more: DELETING })],
    [
      'channels, numbers and dates as bytes',
      () =>
        placeOf(`CREATE TABLE messages (id INTEGER PRIMARY KEY, channel_id, message_id, date);
          ${ROWS.map(({ id, date }) => `INSERT INTO messages VALUES (NULL, CAST('-100${CHANNEL}' AS BLOB), CAST('${id}' AS BLOB), CAST('${date}' AS BLOB));`).join('')}`),
    ],
    [
      'numbers as text with a fraction of nothing',
      () => placeOf(WITH_OID.replaceAll('INTEGER UNIQUE', 'TEXT').replaceAll(/, (\d), /g, ", '$1.0', ")),
    ],
  ];

  test.each(shapes)('%s', async (_, make) => {
    const place = make();
    const { mediaFiles } = await doJob('look', place);
    await inAllWays(place, async (way) => {
      const report = await take(way, place);
      expect(report).toMatchObject({ rows: 5, taken: 5, mediaFiles, inferredDays: 3, problems: [] });
      const { cache, db } = opened(report.cacheFile);
      expectSound(db);
      expect(cache.readCoverage(ID)).toEqual(INNER);
      expect(db.all('SELECT message_id FROM messages ORDER BY date')).toHaveLength(5);
      if (mediaFiles > 0)
        expect(db.all('SELECT channel_id, message_id FROM media_files')).toEqual([{ channel_id: ID, message_id: 2 }]);
    });
  });

  test('a link to a file whose log lies beside the file itself', async () => {
    const place = placeWith({ rows: ROWS, wal: true });
    const real = path.join(place.folder, 'elsewhere', 'real.db');
    mkdirSync(path.dirname(real));
    for (const end of ['', '-wal']) renameSync(`${place.file}${end}`, `${real}${end}`);
    symlinkSync(real, place.file);
    const before = fingerprint(path.dirname(real));
    const look = await doJob('look', place);
    expect(look).toMatchObject({ file: real, rows: 5 });
    expect(await take('clean', { ...place, file: look.file })).toMatchObject({ taken: 5 });
    expect(fingerprint(path.dirname(real))).toEqual(before);
    expect(await take('keep', { ...place, file: look.file })).toMatchObject({
      taken: 5,
      original: `${real}.before-lacuna`,
    });
  });
});

const WORK_NAMES = `
  ${['messages', 'media_files'].flatMap((table) => ['older_number', 'older_day', 'older_name', 'older_at', 'older_channel', 'number', 'channel', 'at', 'dated', 's', 'o'].map((name) => `ALTER TABLE ${table} ADD COLUMN ${name} TEXT DEFAULT '77';`)).join('')}
  INSERT INTO media_files (uuid, message_id, file_path, created_at) VALUES ('a', 2, 'x.jpg', '2024-01-01')`;

/** Also on a table that they leave in place, whose reference to a channel is brought to our form of its number. */
const DELETING = `
  CREATE TABLE notes (id INTEGER PRIMARY KEY, channel_id TEXT REFERENCES channels (channel_id), note TEXT);
  INSERT INTO notes (channel_id, note) VALUES ('-100${CHANNEL}', 'ours');
  UPDATE channels SET channel_id = '-100${CHANNEL}'; UPDATE messages SET channel_id = '-100${CHANNEL}';
  CREATE TRIGGER one AFTER UPDATE ON notes BEGIN DELETE FROM messages; END;
  CREATE TRIGGER two AFTER INSERT ON notes BEGIN DELETE FROM messages; END;
  CREATE TRIGGER three AFTER INSERT ON messages BEGIN DELETE FROM messages; END;
  CREATE TRIGGER four AFTER INSERT ON channels BEGIN DELETE FROM messages; END;`;

const CHECK_BROKEN = `
  PRAGMA ignore_check_constraints = ON;
  ALTER TABLE messages RENAME TO once;
  CREATE TABLE messages (id INTEGER PRIMARY KEY, channel_id TEXT, message_id INTEGER UNIQUE, date TEXT, message TEXT CHECK (length(message) < 3));
  INSERT INTO messages SELECT id, channel_id, message_id, date, message FROM once;
  DROP TABLE once;`;

test('of two rows for one message with two dates, the day of the one that is not taken does not count', async () => {
  const rows = [...ROWS, { id: 5, date: '2024-02-01T12:00:00Z', text: 'the newer of two' }];
  const place = placeWith({ unique: 'nothing', rows });
  await inAllWays(place, async (way) => {
    const report = await take(way, place);
    expect(report).toMatchObject({ taken: 5, inferredDays: 2, problems: [{ reason: 'duplicate', rows: 1 }] });
    const until = dayAt('2024-01-04');
    expect(opened(report.cacheFile).cache.readCoverage(ID)).toEqual([{ from: dayAt('2024-01-02'), until }]);
  });
});

test('somebody’s text index that is behind is no damage: not of the file, and not of the archive', async () => {
  const index = `CREATE VIRTUAL TABLE found USING fts4(message, content="messages"); INSERT INTO found (docid, message) VALUES (1, 'what no message says')`;
  const place = placeWith({ rows: ROWS, more: index });
  await inAllWays(place, async (way) => {
    const { cacheFile } = await take(way, place);
    expect(opened(cacheFile).cache.readCoverage(ID)).toEqual(INNER);
    await expect(rescue('copy', { file: cacheFile, target: `${cacheFile}-2.copy` }, HOOKS)).resolves.toBeGreaterThan(0);
  });
});
const HOOKS = { tell: () => undefined, endIfAsked: () => undefined };

describe('what is not understood is named', () => {
  test.each<readonly [string, OlderFileSpec, object]>([
    [
      'media files that name their messages otherwise',
      {
        rows: ROWS,
        more: `CREATE TABLE media_files (uuid TEXT, msg INTEGER, file_path TEXT); INSERT INTO media_files VALUES ('a', 1, 'x')`,
      },
      { mediaFiles: 0, problems: [{ reason: 'no-message', rows: 1 }] },
    ],
    [
      'a list of channels without their numbers',
      {
        rows: ROWS,
        schema: 'bare',
        more: `CREATE TABLE channels (id TEXT, channel_name TEXT); INSERT INTO channels VALUES ('7', 'River')`,
      },
      { problems: [{ reason: 'channel', rows: 1 }] },
    ],
    [
      'a channel’s number that JavaScript can’t hold',
      {
        rows: [],
        schema: 'bare',
        more: `DROP TABLE messages; CREATE TABLE messages (channel_id INTEGER, message_id INTEGER, date TEXT); INSERT INTO messages VALUES (9007199254740993, 1, '2024-01-01')`,
      },
      { taken: 0, channels: [], problems: [{ reason: 'channel', rows: 1 }] },
    ],
  ])('%s', async (_, spec, expected) => {
    const place = placeWith(spec);
    await inAllWays(place, async (way) => expect(await take(way, place)).toMatchObject(expected));
  });

  test('columns that no table can be given are named, whatever the way', async () => {
    const place = placeOf(WITH_OID);
    await inAllWays(place, async (way) => expect((await take(way, place)).columnsLeft).toEqual(['oid']));
  });
});

describe('is refused with a sentence, untouched', () => {
  const plain = `(channel_id TEXT, message_id INTEGER, date TEXT, message TEXT`;
  test.each<readonly [string, () => Place, string]>([
    ['UTF-16', () => placeOf(''), 'keeps its texts as UTF-16le'],
    [
      'messages by a view',
      () => placeOf(`CREATE TABLE posts ${plain}); CREATE VIEW messages AS SELECT * FROM posts`),
      'by a view',
    ],
    [
      'channels by a view',
      () => placeWith({ rows: ROWS, schema: 'bare', more: `CREATE VIEW channels AS SELECT 1 AS channel_id` }),
      'by a view',
    ],
    [
      'messages WITHOUT ROWID',
      () => placeOf(`CREATE TABLE messages ${plain}, PRIMARY KEY (message_id)) WITHOUT ROWID`),
      'numbers its rows',
    ],
    ['a column rowid', () => placeOf(`CREATE TABLE messages (rowid INTEGER, ${plain.slice(1)})`), 'numbers its rows'],
    ['an index by another program’s function', () => placeWith({ rows: ROWS }), 'is built in a way'],
    [
      'a row’s number beyond what JavaScript holds',
      () => placeWith({ rows: ROWS, more: `UPDATE messages SET id = 9223372036854775807 WHERE message_id = 5` }),
      'numbers its rows',
    ],
  ])('%s', async (name, make, sentence) => {
    const place = make();
    if (name === 'UTF-16') asUtf16(place.file);
    if (name.startsWith('an index')) indexByFunction(place.file);
    const before = readFileSync(place.file);
    if (!name.startsWith('an index')) await expect(doJob('look', place)).rejects.toThrow(sentence);
    await inAllWays(place, (way) => expect(take(way, place)).rejects.toThrow(sentence));
    expect(readFileSync(place.file).equals(before)).toBe(true);
    // No copy and no lock is left beside it either.
    expect(readdirSync(place.folder).toSorted()).toEqual(['archive', 'mine', 'old.db']);
  });

  test('a name that Lacuna needs: only where the file would be rebuilt, and it may be tried as often as one likes', async () => {
    const place = placeWith({ rows: ROWS, more: 'CREATE TABLE day_counts (x)' });
    const before = fingerprint(place.folder);
    for (const way of ['keep', 'clean', 'keep'] as const) {
      await expect(take(way, place)).rejects.toThrow('a name that Lacuna needs');
    }
    expect(Object.keys(fingerprint(place.folder))).toEqual(Object.keys(before));
    const db = new Database(place.file);
    db.exec('DROP TABLE day_counts');
    db.close();
    expect(await take('keep', place)).toMatchObject({ taken: 5, original: `${place.file}.before-lacuna` });
  });
});

/** The encoding of a file is settled by its first table. */
function asUtf16(file: string): void {
  const db = new Database(`${file}.16`);
  db.exec(`PRAGMA encoding = 'UTF-16le'; CREATE TABLE messages (channel_id TEXT, message_id INTEGER, date TEXT)`);
  db.close();
  renameSync(`${file}.16`, file);
}

function indexByFunction(file: string): void {
  const db = new Database(file);
  db.function('theirs', { deterministic: true }, (text) => String(text).length);
  db.exec('CREATE INDEX by_theirs ON messages (theirs(message))');
  db.close();
}
