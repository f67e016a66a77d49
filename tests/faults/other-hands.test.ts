// An archive that another program wrote to: what it lacks is found at opening, what is derived is made anew, and what can't
// be seen at opening is found by the full check. Nothing looks quiet or complete that is not.
import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/main/cache/file/connection.ts';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { handlersOf, type Handlers } from '../../src/main/cache/handlers.ts';
import { runJob } from '../../src/main/cache/rescue/jobs.ts';
import { batch, DAY, message, NEW_YEAR, RIVER } from '../../src/main/cache/test-support.ts';
import { dayOf } from '../../src/shared/domain/time-range.ts';
import { archiveFolder } from '../support/filling.ts';
import { BATCHES, makeCache, refusalOf } from './damaging.ts';

const hooks = { tell: () => undefined, endIfAsked: () => undefined };
const DAYS = { first: dayOf(NEW_YEAR), last: dayOf(NEW_YEAR + (BATCHES - 1) * DAY) };

/** A whole archive, then changed by statements of somebody else's. */
function changedBy(sql: string): string {
  const file = path.join(archiveFolder(), 'lacuna.sqlite');
  makeCache(file);
  const db = connect(file);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
  return file;
}

function opened(file: string): Handlers {
  const database = openDatabase({ file, telegram: 'sample' });
  onTestFinished(() => database.close());
  return handlersOf(database);
}

describe('what its schema lacks', () => {
  test.each([
    ['DROP INDEX idx_message_id', 'UNIQUE messages channel_id,message_id'],
    ['DROP TABLE day_counts', 'day_counts'],
    ['DROP TABLE message_revisions', 'message_revisions'],
    ['DROP TABLE message_search', 'message_search'],
    ['ALTER TABLE messages DROP COLUMN views', 'messages.views'],
    ['ALTER TABLE messages RENAME TO kept; CREATE VIEW messages AS SELECT * FROM kept', 'messages'],
  ])('%s: the file is not opened, and its rows can be read out', async (sql, lacks) => {
    const file = changedBy(sql);
    expect(refusalOf(file)).toMatchObject({ kind: 'cache-damaged', detail: expect.stringContaining(lacks) });
    await runJob('salvage', { file, telegram: 'sample', stamp: '2026-11-24T101500Z' }, hooks);
    const cache = opened(file);
    expect(cache.readChannel(RIVER.channelId)?.messageCount).toBe(sql.includes('VIEW') ? 0 : BATCHES * 50);
    expect(cache.readCoverage(RIVER.channelId)).toEqual([]);
  });

  test('an index that only makes reading quick, and what is there beyond ours, are no trouble', () => {
    const more =
      'ALTER TABLE messages ADD COLUMN mine TEXT; CREATE TABLE mine (x); CREATE INDEX mine_too ON messages (date)';
    expect(refusalOf(changedBy(`DROP INDEX idx_date; ${more}`))).toBeNull();
  });

  test.each([0, 3, -5])('a version of %i that its tables are not of', (version) => {
    expect(refusalOf(changedBy(`PRAGMA user_version = ${version}`))).toMatchObject({
      kind: 'cache-failed',
      message: expect.stringContaining('a name that Lacuna needs'),
    });
  });

  test('which Telegram it holds', () => {
    expect(refusalOf(changedBy(`DELETE FROM lacuna WHERE key = 'telegram'`))?.kind).toBe('cache-damaged');
  });
});

describe('the counts of its days', () => {
  test.each([
    'DELETE FROM day_counts',
    'UPDATE day_counts SET messages = messages + 5',
    'UPDATE day_counts SET messages = messages + 0.5',
    `INSERT INTO day_counts VALUES ('${RIVER.channelId}', 30000, 7)`,
    'DELETE FROM day_media',
    `UPDATE day_media SET day = day + 1000`,
  ])('%s: they are made anew, and no day looks quiet', (sql) => {
    const file = changedBy(sql);
    const calendar = opened(file).readCalendar(RIVER.channelId, DAYS);
    expect(calendar.days.map(({ state, count }) => `${state} ${count}`)).toEqual(
      Array.from({ length: BATCHES }, () => 'covered 50'),
    );
  });

  test.each([
    ['DELETE FROM messages WHERE message_id = 55', 1],
    ['DELETE FROM messages WHERE message_id > 1100', 2],
    [`UPDATE messages SET date = '2024-01-05T00:00:30Z' WHERE message_id = 55`, 2],
    [`UPDATE messages SET date = NULL WHERE message_id = 55`, 1],
  ])('%s: the full check finds that days hold something else', async (sql, days) => {
    const found = await runJob('check', { file: changedBy(sql) }, hooks);
    expect(found).toEqual([expect.stringContaining(`${days} days hold another number of messages`)]);
  });

  test('a whole archive passes', async () => {
    expect(await runJob('check', { file: changedBy('SELECT 1') }, hooks)).toEqual([]);
  });
});

test('an empty file with a version is no cache that was begun', () => {
  const file = path.join(archiveFolder(), 'lacuna.sqlite');
  writeFileSync(file, '');
  const db = connect(file);
  db.exec('CREATE TABLE x (y); DROP TABLE x; PRAGMA user_version = 3');
  db.close();
  expect(refusalOf(file)?.kind).toBe('cache-damaged');
});

describe('moved, deleted or replaced while it is open', () => {
  test.each<readonly [string, (file: string) => void]>([
    ['deleted', (file) => rmSync(file)],
    ['moved', (file) => renameSync(file, `${file}.moved`)],
    ['with its folder', (file) => renameSync(path.dirname(file), `${path.dirname(file)}-moved`)],
    [
      'replaced',
      (file) => {
        copyFileSync(file, `${file}.other`);
        renameSync(`${file}.other`, file);
      },
    ],
  ])('%s: no batch is acknowledged that would be gone, and what was committed is in the file', (_, away) => {
    const folder = path.join(archiveFolder(), 'archive');
    const file = path.join(folder, 'lacuna.sqlite');
    makeCache(file);
    const database = openDatabase({ file, telegram: 'sample' });
    onTestFinished(() => database.close());
    const cache = handlersOf(database);
    const fill = (day: number) => {
      const from = NEW_YEAR + day * DAY;
      return cache.commitBatch(batch({ from, until: from + DAY }, [message(10_000 + day, from)]));
    };
    fill(BATCHES);
    away(file);
    expect(() => fill(BATCHES + 1)).toThrow(/was (?:moved or deleted|replaced) while it was open/);
    expect(cache.readChannel(RIVER.channelId)?.messageCount).toBe(BATCHES * 50 + 1);
  });
});
