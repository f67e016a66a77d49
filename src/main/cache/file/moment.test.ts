// What two connections may conclude about seeing the same moment of a real file.
import { expect, onTestFinished, test } from 'vitest';
import { connect } from './connection.ts';
import { pinMoment, type Moment } from './moment.ts';
import { addition, batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../test-support.ts';

const ID = RIVER.channelId;
const HOUR = { from: NEW_YEAR, until: NEW_YEAR + 3_600 };

function pin(file: string): Moment {
  const moment = pinMoment(file, connect(file, { readonly: true }));
  onTestFinished(() => moment.close());
  return moment;
}

const rowsIn = ({ db }: Moment): unknown => db.get('SELECT count(*) AS rows FROM messages')?.['rows'];

test('a moment is the latest until somebody commits, and its rows stay what they were', () => {
  const { file, cache } = openForTest();
  cache.commitBatch(batch(HOUR, [message(1, NEW_YEAR)]));
  const first = pin(file);
  const second = pin(file);
  expect([first.isLatest(), second.isLatest()]).toEqual([true, true]);
  cache.commitBatch(batch({ from: HOUR.until, until: NEW_YEAR + DAY }, [message(2, HOUR.until)]));
  expect([first.isLatest(), second.isLatest()]).toEqual([false, false]);
  const third = pin(file);
  expect(third.isLatest()).toBe(true);
  expect([first, second, third].map(rowsIn)).toEqual([1, 1, 2]);
});

test('a transaction that was rolled back, or waits to be committed, makes no other moment', () => {
  const { file, database, cache } = openForTest();
  const moment = pin(file);
  expect(() =>
    database.db.write((db) => {
      db.run('UPDATE channels SET channel_name = ?', 'Elsewhere');
      expect(moment.isLatest()).toBe(true);
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(moment.isLatest()).toBe(true);
  cache.addChannel(addition({ user: '778' }));
  expect(moment.isLatest()).toBe(false);
  expect(cache.readChannel(ID)?.name).toBe(RIVER.name);
});

test('another program’s commit counts as well', () => {
  const { file } = openForTest();
  const moment = pin(file);
  const other = connect(file);
  other.write((db) => db.run('UPDATE channels SET channel_name = ?', 'Elsewhere'));
  other.close();
  expect(moment.isLatest()).toBe(false);
});
