// The rule itself: what plans-of-calls.test.ts would let through is worth nothing.
import { expect, test } from 'vitest';
import { ALLOWED } from './test-allowances.ts';
import { faultsOf, spied, type Noted } from './test-plans.ts';
import { openForTest } from './test-support.ts';

const SECONDS = `message_search.rowid >= 0 AND message_search.rowid < 9`;

test.each<[string, string, boolean]>([
  ['all messages', 'SELECT count(*) FROM messages WHERE views > ?', false],
  [
    'all messages along an index',
    'SELECT media_type FROM messages WHERE ? IS NOT NULL ORDER BY channel_id, date',
    false,
  ],
  [
    'a channel’s, sorted',
    `SELECT id FROM messages WHERE channel_id = ? AND date > '1' AND date < '2' ORDER BY views`,
    false,
  ],
  [
    'a channel’s, grouped',
    `SELECT views FROM messages WHERE channel_id = ? AND date > '1' AND date < '2' GROUP BY 1`,
    false,
  ],
  ['a whole channel in order', 'SELECT views FROM messages WHERE channel_id = ? ORDER BY date, message_id', false],
  ['a channel up to a date', `SELECT views FROM messages WHERE channel_id = ? AND date < '2'`, false],
  ['a channel above a number', 'SELECT views FROM messages WHERE channel_id = ? AND message_id > 2', false],
  ['rows above another', 'SELECT views FROM messages WHERE id > 5 AND ? IS NOT NULL', false],
  ['a whole channel’s files', 'SELECT uuid FROM media_files WHERE channel_id = ?', false],
  ['the index of words without a word', `SELECT rowid FROM message_search WHERE ${SECONDS} AND ? <> ''`, false],
  ['a range of a channel', `SELECT id FROM messages WHERE channel_id = ? AND date >= '1' AND date < '2'`, true],
  [
    'a place to another',
    `SELECT id FROM messages WHERE channel_id = ? AND (date, message_id) > ('1', 1) AND date < '2'`,
    true,
  ],
  ['a message', 'SELECT views FROM messages WHERE channel_id = ? AND message_id = 2', true],
  ['rows without a date', 'SELECT id FROM messages WHERE channel_id = ? AND date IS NULL', true],
  ['a word', `SELECT rowid FROM message_search WHERE message_search MATCH ? AND ${SECONDS}`, true],
])('%s', (_, sql, isRight) => {
  const { database } = openForTest();
  const noted: Noted[] = [];
  spied(database.db, noted).all(sql, '5');
  expect(noted).toHaveLength(1);
  expect(noted.flatMap((statement) => faultsOf(statement, ALLOWED)).length === 0).toBe(isRight);
});

test('what is gathered, changed and copied is noted too', () => {
  const { database } = openForTest();
  const noted: Noted[] = [];
  const db = spied(database.db, noted);
  db.gathered('SELECT id FROM messages');
  db.write((by) => by.run('DELETE FROM messages'));
  db.runAttached('UPDATE messages SET views = 1');
  expect(noted.map((statement) => faultsOf(statement, ALLOWED).length)).toEqual([1, 1, 1]);
});
