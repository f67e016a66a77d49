import { expect, onTestFinished, test } from 'vitest';
import { connect } from './connection.ts';

function opened() {
  const db = connect(':memory:');
  onTestFinished(() => db.close());
  db.exec('CREATE TABLE notes (channel TEXT, day INTEGER, words TEXT, PRIMARY KEY (channel, day)) WITHOUT ROWID');
  return db;
}

test.each([
  ['an equal value and an order', 'WHERE channel = ? ORDER BY day', ['a']],
  ['an order and a limit', 'WHERE day > ? ORDER BY channel LIMIT ?', [1, 2]],
  ['groups', 'WHERE channel = ? GROUP BY day', ['a']],
])('a statement with %s is prepared once, however often it is run', (_, rest, params) => {
  const db = opened();
  // Long to prepare, and nothing to run: there are no rows.
  const columns = Array.from({ length: 1_500 }, (_column, index) => `day + ${index}`);
  const sql = `SELECT ${columns.join(', ')} FROM notes ${rest}`;
  const milliseconds = (times: number): number => {
    const start = performance.now();
    for (let time = 0; time < times; time++) db.all(sql, ...params);
    return performance.now() - start;
  };
  const first = milliseconds(1);
  expect(milliseconds(100)).toBeLessThan(first * 20);
});

test('a question mark in a text is no parameter', () => {
  const db = opened();
  const row = db.get(`SELECT '?' AS text, 'it''s a ?' AS quoted, "day" AS "day?" FROM (SELECT ? AS "day")`, 7);
  expect(row).toEqual({ text: '?', quoted: "it's a ?", 'day?': 7 });
});

test('values come back as they were bound', () => {
  const db = opened();
  const values = [1, -2.5, 'text', 9_007_199_254_740_991, null, 2 ** 40];
  const row = db.get(`SELECT ${values.map((_, index) => `? AS v${index}`).join(', ')}`, ...values);
  expect(Object.values(row ?? {})).toEqual(values);
  expect(db.get('SELECT typeof(?) AS of_nan, ? IS NULL AS is_null', Number.NaN, Number.NaN)).toEqual({
    of_nan: 'null',
    is_null: 1,
  });
});
