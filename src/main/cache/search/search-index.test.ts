import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { channelId } from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { ReadableDb } from '../file/connection.ts';
import { connect, type WritableDb } from '../file/connection.ts';
import { openDatabase } from '../file/database.ts';
import { handlersOf, type Handlers } from '../handlers.ts';
import { migrate } from '../file/migrate.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { addition, ASKED, batch, DAY, message, NEW_YEAR, openForTest, RIVER, temporaryFile } from '../test-support.ts';
import { insertMessage } from '../tables/messages.ts';
import {
  BatchIndex,
  clearIndex,
  deleteIndexed,
  discardOldIndex,
  hasOldIndex,
  indexMore,
  indexState,
  preparedShare,
} from './search-index.ts';

const ID = RIVER.channelId;
const YEAR = { from: NEW_YEAR, until: NEW_YEAR + 366 * DAY };

/** Message ids that a text finds, in list order. */
function found(cache: Handlers, text: string): readonly number[] {
  const { items, preparing } = cache.readOutline({ channelId: ID, range: null, filter: { text } });
  expect(preparing).toBe(null);
  return items.flatMap((item) =>
    item.kind === 'gap'
      ? []
      : cache
          .readDayMessages({ channelId: ID, range: null, filter: { text }, day: item.day, offset: 0, limit: 500 })
          .map(({ messageId }) => messageId),
  );
}

/** Every word of the index with where it stands. */
export function indexed(db: ReadableDb & { exec(sql: string): void }): readonly unknown[] {
  db.exec('CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab (main, message_search, instance)');
  return db.all('SELECT term, doc, offset FROM temp.words ORDER BY doc, offset');
}

const posts = (...texts: readonly (string | null)[]): readonly Message[] =>
  texts.map((text, place) => message(place + 1, NEW_YEAR + place * DAY + 60, { text }));

describe('the index follows what is committed', () => {
  test('new messages, changed texts, moved dates, kept rows', () => {
    const { cache, database } = openForTest();
    cache.commitBatch(batch(YEAR, posts('река вышла', 'река спала', null)));
    expect(found(cache, 'река')).toEqual([1, 2]);

    const later = ASKED + 10;
    const edited = [
      message(1, NEW_YEAR + 60, { text: 'озеро', fetchedAt: later, editDate: ASKED }),
      message(2, NEW_YEAR + 9 * DAY, { text: 'река спала', fetchedAt: later }),
      message(3, NEW_YEAR + 2 * DAY + 60, { text: 'подпись', fetchedAt: later }),
      message(4, NEW_YEAR + 3 * DAY, { text: 'новая река', fetchedAt: later }),
    ];
    cache.commitBatch(batch(YEAR, edited, { purpose: 'check' }));
    expect(found(cache, 'река')).toEqual([4, 2]);
    expect(found(cache, 'озеро OR подпись')).toEqual([1, 3]);
    expect(found(cache, 'вышла')).toEqual([]);

    const kept = [message(1, NEW_YEAR + 60, { text: 'море', fetchedAt: later + 10 })];
    cache.commitBatch(batch(YEAR, kept, { purpose: 'check', replaceExisting: false }));
    expect(found(cache, 'море')).toEqual([]);
    expect(preparedShare(database.db)).toBe(null);
  });

  test('a link that is edited into a text whose words stay', () => {
    const { cache } = openForTest();
    const links = () => cache.readOutline({ channelId: ID, range: null, filter: { hasLink: true } }).matching;
    cache.commitBatch(batch(YEAR, posts('сюда', 'https://example.org', 'нет')));
    expect(links()).toBe(1);
    const entities = [{ type: 'text_url', offset: 0, length: 4, url: 'https://example.org' }];
    const edited = message(1, NEW_YEAR + 60, { text: 'сюда', entities, editDate: ASKED, fetchedAt: ASKED + 1 });
    cache.commitBatch(batch(YEAR, [edited], { purpose: 'check' }));
    expect(links()).toBe(2);
  });

  test('marks that a check brings to a row of an older file, which had none, and that it takes away again', () => {
    const { cache } = openForTest();
    const links = () => cache.readOutline({ channelId: ID, range: null, filter: { hasLink: true } }).matching;
    const domain = () =>
      cache.readOutline({ channelId: ID, range: null, filter: { linkDomain: 'example.org' } }).matching;
    cache.commitBatch(batch(YEAR, posts('сюда example.org')));
    expect([links(), domain()]).toEqual([0, 0]);
    const entities = [{ type: 'url', offset: 5, length: 11 }];
    const asked = (fetchedAt: number) => message(1, NEW_YEAR + 60, { text: 'сюда example.org', fetchedAt });
    cache.commitBatch(batch(YEAR, [{ ...asked(ASKED + 1), entities }], { purpose: 'check' }));
    expect([links(), domain()]).toEqual([1, 1]);
    cache.commitBatch(batch(YEAR, [asked(ASKED + 2)], { purpose: 'check' }));
    expect([links(), domain()]).toEqual([0, 0]);
  });

  test('a batch that fails leaves no word behind', () => {
    const { cache, database } = openForTest();
    cache.commitBatch(batch(YEAR, posts('река')));
    const before = indexed(database.db);
    const bad = [message(2, NEW_YEAR + 90, { text: 'озеро' })];
    expect(() => cache.commitBatch(batch(YEAR, bad, { deleted: [1, 1], purpose: 'check' }))).toThrow();
    database.db.exec(`CREATE TRIGGER stop BEFORE UPDATE ON lacuna BEGIN SELECT raise(ABORT, 'no'); END`);
    expect(() => cache.commitBatch(batch(YEAR, bad, { purpose: 'check' }))).toThrow();
    expect(indexed(database.db)).toEqual(before);
  });

  test('withdrawn ranges and removed channels leave, others stay, and row ids are given out again', () => {
    const { cache, database } = openForTest();
    const other = { ...RIVER, channelId: channelId('77') };
    cache.addChannel(addition({ channel: other }));
    cache.commitBatch(
      batch(YEAR, [{ ...message(1, NEW_YEAR + 5), channelId: other.channelId, text: 'река там' }], { channel: other }),
    );
    cache.commitBatch(batch(YEAR, posts('река а', 'река б', 'река в')));
    cache.withdrawClaim(ID, { from: NEW_YEAR + 2 * DAY, until: NEW_YEAR + 3 * DAY });
    expect(found(cache, 'река')).toEqual([1, 2]);
    cache.commitBatch(
      batch({ from: NEW_YEAR + 2 * DAY, until: NEW_YEAR + 3 * DAY }, [
        message(9, NEW_YEAR + 2 * DAY, { text: 'река г' }),
      ]),
    );
    expect(found(cache, 'река')).toEqual([1, 2, 9]);
    cache.removeChannel(ID);
    expect(database.db.all('SELECT rowid FROM message_search')).toHaveLength(1);
    cache.addChannel(addition());
    cache.commitBatch(batch(YEAR, posts('озеро')));
    expect([found(cache, 'река'), found(cache, 'озеро')]).toEqual([[], [1]]);
  });
});

test('writing walks only the rows that it is about', () => {
  const { cache, database } = openForTest();
  cache.commitBatch(batch(YEAR, posts('река', 'озеро', 'море')));
  const plans: string[] = [];
  database.db.write((db) => {
    const noting: WritableDb = {
      ...db,
      run: (sql, ...params) => {
        plans.push(...db.all(`EXPLAIN QUERY PLAN ${sql}`, ...params).map(({ detail }) => String(detail)));
        return db.run(sql, ...params);
      },
    };
    db.run(`UPDATE lacuna SET value = '1' WHERE key = 'search_indexed_until'`);
    indexMore(noting, 2);
    const index = new BatchIndex(noting);
    index.changed(2, NEW_YEAR + DAY + 60);
    index.write();
    insertMessage(db, message(9, NEW_YEAR, { text: 'нов' }));
    new BatchIndex(noting).write();
    deleteIndexed(noting, 'channel_id = ? AND date >= ? AND date < ?', [ID, '2024', '2025'], () => 0);
  });
  const ofMessages = plans.filter((plan) => /\bmessages\b/.test(plan));
  // A bound that is always true (an id above 0) would be walked from instead.
  expect(ofMessages).toEqual([
    'SEARCH messages USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
    'SEARCH messages USING INTEGER PRIMARY KEY (rowid=?)',
    'SEARCH messages USING INTEGER PRIMARY KEY (rowid>?)',
    'SEARCH messages USING COVERING INDEX idx_date (channel_id=? AND date>? AND date<?)',
  ]);
  expect(plans.filter((plan) => plan.startsWith('SCAN messages'))).toEqual([]);
});

describe('a file that is not indexed yet', () => {
  const texts = Array.from({ length: 30 }, (_, at) => `река ${at}`);

  test('says how far it is, shows nothing till then, refuses to export, and ends up with the same index', () => {
    const { cache, database } = openForTest();
    const { db } = database;
    cache.commitBatch(batch(YEAR, posts(...texts)));
    const whole = indexed(db);
    db.write(clearIndex);
    const query = { channelId: ID, range: YEAR, filter: { text: 'река' } } as const;
    const selection = { ...query, channels: [ID] };
    expect(cache.readOutline(query)).toEqual({ items: [], matching: 0, total: 30, preparing: 0 });
    expect(cache.readOutline({ ...query, filter: {} }).preparing).toBe(null);
    expect(() => cache.previewExport(selection, ['message_id'], 5)).toThrow('The search is being prepared: 0 %.');
    expect(() => cache.openExport(selection)).toThrow('The search is being prepared');
    db.write((writable) => indexMore(writable, 12));
    expect(cache.readOutline(query).preparing).toBeCloseTo(0.4);

    // What comes meanwhile has its turn; what changes is kept right on both sides of the mark.
    cache.commitBatch(batch(YEAR, [message(99, NEW_YEAR + 90 * DAY, { text: 'озеро' })], { purpose: 'check' }));
    const edited = [3, 25].map((id) =>
      message(id, NEW_YEAR + (id - 1) * DAY + 60, { text: 'море', fetchedAt: ASKED + 1 }),
    );
    cache.commitBatch(batch(YEAR, edited, { purpose: 'check' }));
    cache.withdrawClaim(ID, { from: NEW_YEAR + 5 * DAY, until: NEW_YEAR + 6 * DAY });
    while (preparedShare(db) !== null) db.write((writable) => indexMore(writable, 7));
    expect([found(cache, 'море'), found(cache, 'озеро'), found(cache, 'река').length]).toEqual([[3, 25], [99], 27]);
    const prepared = indexed(db);
    expect(prepared).not.toEqual(whole);
    db.write(clearIndex);
    db.write((writable) => indexMore(writable, 1_000));
    expect(indexed(db)).toEqual(prepared);
  });

  test('a file of the version before keeps its rows, and is indexed', () => {
    const file = temporaryFile();
    const before = connect(file);
    migrate(before, file, MIGRATIONS.slice(0, 2));
    before.exec(`INSERT INTO channels (channel_id, channel_name) VALUES ('${ID}', 'River');
      INSERT INTO messages (channel_id, message_id, date, message) VALUES
        ('${ID}', 1, '2024-01-01T00:00:05Z', 'река'), ('${ID}', 2, '2024-01-02T00:00:05Z', NULL);
      INSERT INTO lacuna (key, value) VALUES ('telegram', 'sample')`);
    before.close();
    const { cache, database } = openForTest({ file });
    expect(preparedShare(database.db)).toBe(0);
    database.db.write((db) => indexMore(db, 10));
    expect([found(cache, 'река'), found(cache, '-река')]).toEqual([[1], [2]]);
  });

  test('a row without a readable date is passed over, not waited for', () => {
    const { cache, database } = openForTest();
    const { db } = database;
    cache.commitBatch(batch(YEAR, posts('река', 'река')));
    db.write((writable) => {
      writable.run(`UPDATE messages SET date = 'gestern' WHERE message_id = 2`);
      clearIndex(writable);
      indexMore(writable, 10);
    });
    expect(preparedShare(db)).toBe(null);
    expect(found(cache, 'река')).toEqual([1]);
  });

  test('words of another version are set aside at the next opening, made anew, and discarded piece by piece', () => {
    const words = Array.from({ length: 60 }, (_, at) => `река ${at}`);
    const file = fileWith(posts(...words), (database) => {
      database.exec(`UPDATE lacuna SET value = '0' WHERE key = 'search_words_version'`);
    });
    const opened = openDatabase({ file, telegram: 'sample' });
    const { db } = opened;
    handlersOf(opened);
    expect(indexState(db)).toEqual({ until: 0, last: 60 });
    expect(db.get(AUTOMERGE)).toEqual({ v: 8 });
    expect(hasOldIndex(db)).toBe(true);
    expect(preparedShare(db)).toBe(0);
    db.write((writable) => indexMore(writable, 50));
    for (let piece = 0; piece < 40; piece++) discardOldIndex(db, 1);
    opened.close();

    // Half of it gone is no damage to the next opening, and no hindrance to another version's words.
    const again = openForTest({ file });
    expect(hasOldIndex(again.database.db)).toBe(true);
    again.database.db.write((writable) => {
      clearIndex(writable);
      indexMore(writable, 100);
    });
    expect(found(again.cache, 'река')).toHaveLength(60);
    let pieces = 0;
    for (; hasOldIndex(again.database.db); pieces++) discardOldIndex(again.database.db, 7);
    expect(pieces).toBeGreaterThan(3);
    expect(found(again.cache, '59')).toEqual([60]);
    expect(tablesOf(again.database.db).filter((name) => name.startsWith('message_search_old'))).toEqual([]);
    expect(again.database.db.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    // What protects the index from others' statements is as it was.
    expect(() => again.database.db.exec('DELETE FROM message_search_data')).toThrow(/may not be modified/);
  });
});

const tablesOf = (db: ReadableDb): readonly string[] =>
  db.all('SELECT name FROM sqlite_schema').map(({ name }) => String(name));

/** How many segments of a level a batch waits for until it merges them. */
const AUTOMERGE = `SELECT v FROM message_search_config WHERE k = 'automerge'`;

test.each(['a search', 'a batch'])('an index that contradicts itself is made anew when %s meets it', (who) => {
  const file = fileWith(posts('река', 'река'), (database) => {
    database.unsafeMode(true);
    // What says which segments there are.
    database.exec('DELETE FROM message_search_data WHERE id = 10');
  });
  const { cache, database } = openForTest({ file });
  if (who === 'a search') {
    expect(cache.readOutline({ channelId: ID, range: null, filter: { text: 'река' } }).preparing).toBe(0);
  } else {
    const edited = message(2, NEW_YEAR + DAY + 60, { text: 'озеро', fetchedAt: ASKED + 1 });
    expect(cache.commitBatch(batch(YEAR, [edited], { purpose: 'check' })).kind).toBe('committed');
  }
  database.db.write((writable) => indexMore(writable, 10));
  expect(found(cache, 'озеро')).toEqual(who === 'a search' ? [] : [2]);
  expect(found(cache, 'река')).toEqual(who === 'a search' ? [1, 2] : [1]);
  expect(database.db.get(AUTOMERGE)).toEqual({ v: 8 });
});

/** A cache that was closed and then worked on by something else. */
function fileWith(messages: readonly Message[], spoil: (database: Database.Database) => void): string {
  const file = temporaryFile();
  const opened = openDatabase({ file, telegram: 'sample' });
  const cache = handlersOf(opened);
  cache.addChannel(addition());
  cache.commitBatch(batch(YEAR, messages));
  cache.close();
  const database = new Database(file);
  spoil(database);
  database.close();
  return file;
}
