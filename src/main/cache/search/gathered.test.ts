// Hits of words that begin so are gathered once, and again as soon as anything was written.
import { expect, test } from 'vitest';
import { connect } from '../file/connection.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../test-support.ts';
import { hitSource } from './hits.ts';

const ID = RIVER.channelId;
const ALL = { from: NEW_YEAR, until: NEW_YEAR + 9 * DAY };
const QUERY = { match: '"ре" *', range: null, filter: {} };

function filled() {
  const opened = openForTest();
  const posts = ['река', 'ремонт', 'озеро'].map((text, at) => message(at + 1, NEW_YEAR + at * DAY, { text }));
  opened.cache.commitBatch(batch(ALL, posts));
  const found = () => opened.cache.readOutline({ channelId: ID, range: null, filter: { text: 'ре*' } }).matching;
  return { ...opened, found };
}

test('once for the questions of a list, a search and the figures', () => {
  const { cache, database, found } = filled();
  // Gathering writes to the table; asking does not.
  const written = () => database.db.get('SELECT total_changes() AS changes')?.['changes'];
  const before = written();
  expect(found()).toBe(2);
  const gathered = written();
  expect(gathered).not.toBe(before);
  expect(found()).toBe(2);
  expect(cache.countMedia(ID, ALL, { text: 'ре*' }).days).toHaveLength(2);
  const day = NEW_YEAR / DAY;
  const asked = { channelId: ID, range: null, filter: { text: 'ре*' }, day, offset: 0, limit: 9 };
  expect(cache.readDayMessages(asked)).toHaveLength(1);
  expect(cache.readPlaceOf(asked, 1)).toEqual({ day, offset: 0 });
  expect(written()).toBe(gathered);
});

test('anew after a batch, a batch that failed, and what another connection wrote', () => {
  const { cache, file, found } = filled();
  expect(found()).toBe(2);
  const edited = message(3, NEW_YEAR + 2 * DAY, { text: 'речь', fetchedAt: NEW_YEAR + 900 * DAY });
  cache.commitBatch(batch(ALL, [edited], { purpose: 'check' }));
  expect(found()).toBe(3);
  expect(() => cache.commitBatch(batch(ALL, [message(4, NEW_YEAR)], { deleted: [1, 1], purpose: 'check' }))).toThrow();
  expect(found()).toBe(3);
  const other = connect(file);
  other.write((db) => db.run('DELETE FROM message_search WHERE (rowid & 1) = 0'));
  other.close();
  expect(found()).toBe(2);
});

test('in a transaction that is taken back, and in the next one', () => {
  const { database } = filled();
  const count = () => {
    const { sql, params } = hitSource(database.db, QUERY, false);
    return database.db.get(`SELECT count(*) AS hits ${sql}`, ...params)?.['hits'];
  };
  database.db.exec('BEGIN');
  expect(count()).toBe(2);
  database.db.exec('ROLLBACK');
  expect(count()).toBe(2);
});

test('not where nothing may be written: the index answers itself', () => {
  const { database } = filled();
  database.db.pragma('query_only = ON');
  const { sql, params } = hitSource(database.db, QUERY, false);
  expect(sql).toMatch(/^FROM message_search/);
  expect(database.db.get(`SELECT count(*) AS hits ${sql}`, ...params)).toEqual({ hits: 2 });
});
