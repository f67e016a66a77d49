// Reading a cache that another copy of Lacuna has open and writes to.
import Database from 'better-sqlite3';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FailureError, type Failure } from '../../../shared/domain/failure.ts';
import { eachOnOneSnapshot, openBeside } from './beside.ts';
import type { Cache } from '../cache.ts';
import { openCache } from '../client.ts';
import { openDatabase, type OpenDatabase } from './database.ts';
import { handlersOf, type Handlers } from '../handlers.ts';
import { markerFileOf } from './marker.ts';
import { addition, batch, DAY, message, NEW_YEAR, openForTest, RIVER, temporaryFile } from '../test-support.ts';

const ID = RIVER.channelId;
const DAY_ONE = { from: NEW_YEAR, until: NEW_YEAR + DAY };
const DAY_TWO = { from: NEW_YEAR + DAY, until: NEW_YEAR + 2 * DAY };
const ALL = { channels: [ID], range: null, filter: {} };

function beside(file: string, telegram = 'sample'): { reading: OpenDatabase; cache: Handlers } {
  const reading = openBeside({ file, telegram });
  onTestFinished(() => reading.close());
  return { reading, cache: eachOnOneSnapshot(reading.db, handlersOf(reading)) };
}

function refusal(work: () => unknown): Failure {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof FailureError) return thrown.failure;
    throw thrown;
  }
  throw new Error('it was not refused');
}

/** Everything that lies beside the cache, and in it. */
function bytesAround(file: string): Record<string, string> {
  const folder = path.dirname(file);
  // The index holds the marks of who reads: it is shared memory, not a file that says anything by itself.
  const names = readdirSync(folder).filter((name) => !name.endsWith('-shm'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name), 'latin1')]));
}

describe('beside the copy that writes', () => {
  test('it is read as it stands, goes on while it is read, and nothing is written', () => {
    const { file, cache } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR, { text: 'ferry' })]));
    const before = bytesAround(file);
    const other = beside(file);
    expect(other.reading.info.beside).not.toBeNull();
    expect(other.cache.readCoverage(ID)).toEqual([DAY_ONE]);
    expect(other.cache.readCalendar(ID, null)).toEqual(cache.readCalendar(ID, null));
    const wish = { text: 'ferry', channelId: null, range: null, filter: {}, order: 'date', after: null } as const;
    expect(other.cache.searchMessages({ ...wish, limit: 9, exact: true }).hits).toHaveLength(1);
    expect(bytesAround(file)).toEqual(before);

    cache.commitBatch(batch(DAY_TWO, [message(2, NEW_YEAR + DAY)]));
    expect(other.cache.readCoverage(ID)).toEqual([{ from: NEW_YEAR, until: NEW_YEAR + 2 * DAY }]);
    const after = bytesAround(file);
    other.reading.close();
    expect(bytesAround(file)).toEqual(after);
  });

  test('an export is of one state of the file, with the coverage of that state; the log is emptied again after it', () => {
    const { file, cache, database } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
    const other = beside(file);
    const { exportId, parts } = other.cache.openExport(ALL);
    cache.commitBatch(batch(DAY_TWO, [message(2, NEW_YEAR + DAY)]));
    database.db.pragma('wal_checkpoint(PASSIVE)');
    const shape = { kind: 'json-lines', columns: ['message_id'] } as const;
    const slice = other.cache.readExportSlice(exportId, shape, null);
    expect(parts).toMatchObject([{ rows: 1, covered: [DAY_ONE], gaps: [] }]);
    expect(Buffer.from(slice.bytes).toString()).toBe('{"message_id":1}\n');
    other.cache.closeExport(exportId);
    other.cache.listChannels();
    expect(database.db.all('PRAGMA wal_checkpoint(TRUNCATE)')).toEqual([{ busy: 0, log: 0, checkpointed: 0 }]);
    expect(other.cache.openExport(ALL)).toMatchObject({ rows: 2 });
  });

  test('what writes is refused with a sentence, and changes nothing', () => {
    const { file } = openForTest();
    const other = beside(file);
    const before = bytesAround(file);
    for (const write of [
      () => other.cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)])),
      () => other.cache.removeChannel(ID),
      () => other.cache.addChannel(addition()),
    ]) {
      expect(refusal(write)).toMatchObject({ kind: 'cache-in-use', kept: 'Nothing was changed.' });
    }
    expect(bytesAround(file)).toEqual(before);
  });

  test('its own connection can’t write either', () => {
    const { file } = openForTest();
    const { reading } = beside(file);
    expect(() => reading.db.all(`DELETE FROM channels RETURNING 1`)).toThrow(/readonly/);
  });

  test('the copy that writes may close first; the file is whole then, and can be opened again', () => {
    const file = temporaryFile();
    const database = openDatabase({ file, telegram: 'sample' });
    handlersOf(database).addChannel(addition());
    handlersOf(database).commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
    const other = beside(file);
    database.close();
    expect(other.cache.readCoverage(ID)).toEqual([DAY_ONE]);
    const next = openForTest({ file });
    next.cache.commitBatch(batch(DAY_TWO, []));
    expect(other.cache.readCoverage(ID)).toEqual([{ from: NEW_YEAR, until: NEW_YEAR + 2 * DAY }]);
  });
});

describe('left to the copy that has it open', () => {
  test('where nobody has made the index that readers share, none is made', () => {
    const file = temporaryFile();
    openDatabase({ file, telegram: 'sample' }).close();
    const before = readdirSync(path.dirname(file));
    expect(refusal(() => openBeside({ file, telegram: 'sample' }))).toMatchObject({ kind: 'cache-in-use' });
    expect(readdirSync(path.dirname(file))).toEqual(before);
  });

  test('an older schema, a newer one, another Telegram', () => {
    const { file, database } = openForTest();
    const version = Number(database.db.pragma('user_version'));
    database.db.pragma(`user_version = ${version - 1}`);
    expect(refusal(() => openBeside({ file, telegram: 'sample' }))).toMatchObject({
      kind: 'cache-in-use',
      next: 'Close the copy that is open, then try again: opening the file brings it up to date.',
    });
    database.db.pragma(`user_version = ${version + 1}`);
    expect(refusal(() => openBeside({ file, telegram: 'sample' }))).toMatchObject({ kind: 'cache-newer' });
    database.db.pragma(`user_version = ${version}`);
    expect(refusal(() => openBeside({ file, telegram: 'telegram' }))).toMatchObject({ kind: 'cache-other-telegram' });
  });

  test('one that lacks commits by its marker', () => {
    const { file, cache } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
    const marker = readFileSync(markerFileOf(file));
    const copy = temporaryFile();
    const held = new Database(file, { readonly: true });
    held.exec(`VACUUM INTO '${copy}'`);
    held.close();
    cache.commitBatch(batch(DAY_TWO, []));
    const ahead = readFileSync(markerFileOf(file));
    expect(ahead).not.toEqual(marker);
    copyFileSync(markerFileOf(file), markerFileOf(copy));
    const holder = new Database(copy);
    holder.pragma('journal_mode = WAL');
    holder.exec('CREATE TABLE another (one)');
    expect(existsSync(`${copy}-shm`)).toBe(true);
    expect(refusal(() => openBeside({ file: copy, telegram: 'sample' }))).toMatchObject({ kind: 'cache-damaged' });
    holder.close();
  });

  test('a file, or an index, that is exchanged while it is read: nothing more is answered', async () => {
    for (const exchanged of ['', '-shm']) {
      const { file, cache, database } = openForTest();
      cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
      const reading: Cache = await openCache({
        file,
        telegram: 'sample',
        workerPath: new URL('../worker.ts', import.meta.url),
        beside: true,
      });
      const { exportId } = await reading.openExport(ALL);
      copyFileSync(`${file}${exchanged}`, `${file}${exchanged}.new`);
      renameSync(`${file}${exchanged}.new`, `${file}${exchanged}`);
      const shape = { kind: 'json-lines', columns: ['message_id'] } as const;
      const failure = { kind: 'cache-in-use', message: expect.stringMatching(/moved or replaced/) };
      await expect(reading.readExportSlice(exportId, shape, null)).rejects.toMatchObject({ failure });
      await expect(reading.listChannels()).rejects.toMatchObject({ failure });
      await reading.close();
      database.distrust();
      rmSync(`${file}-shm`);
    }
  });
});
