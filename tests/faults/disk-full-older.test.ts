// A disk without room while an older file is taken over, in each of the three ways: the file is as it was, the archive is
// as it was, nothing half made lies about, a sentence says how much room is needed; with room made it goes through.
import Database from 'better-sqlite3';
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { canMount, smallDisk } from '../../e2e/support/disks.ts';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { handlersOf } from '../../src/main/cache/handlers.ts';
import { addition, batch, message, NEW_YEAR } from '../../src/main/cache/test-support.ts';
import { daily, type OlderFileSpec } from '../fixtures/older-files/make.ts';
import { doInWorker, doJob, fingerprint, placeWith, readRows, type Place } from '../support/older-files.ts';

type Way = 'keep' | 'clean' | 'import';
const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const ROWS = WHOLE ? 6_000 : 1_500;
const SPEC: OlderFileSpec = {
  schema: 'runs',
  runs: [{ id: 1, status: 'completed', began: '2024-03-01 10:00:00', ended: '2024-03-01 11:00:00' }],
  rows: daily('2008-01-01', ROWS, { run: 1, text: 'The river rises at the old bridge. '.repeat(4) }),
};

/** An archive with something of its own, closed and settled. */
function makeArchive(file: string): void {
  const database = openDatabase({ file, telegram: 'telegram' });
  const cache = handlersOf(database);
  cache.addChannel(addition());
  const posts = [message(1_000_001, NEW_YEAR + 60), message(1_000_002, NEW_YEAR + 120)];
  cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + 3_600 }, posts.toReversed()));
  database.close();
}

function jobOf({ file, target, work }: Place): { file: string; target: string; work: string } {
  return { file, target, work: path.join(path.dirname(target), path.basename(work)) };
}

const tablesOf = (file: string): unknown =>
  ['scrape_runs', 'channels', 'messages'].map((table) => readRows(file, `SELECT * FROM ${table} ORDER BY 1`));

/** What the archive says, as another program reads it: none of it may change by an import that failed. */
const archiveOf = (file: string): unknown =>
  ['messages', 'covered_ranges', 'older_files', 'older_rows', 'day_counts'].map((table) =>
    readRows(file, `SELECT * FROM ${table} ORDER BY 1, 2`),
  );

const isWhole = (file: string): boolean =>
  readRows(file, 'PRAGMA integrity_check').every((row) => row['integrity_check'] === 'ok');

const FULL = {
  failure: {
    kind: 'disk-full',
    message: 'The disk is too full to take over old.db.',
    kept: 'The file is as it was, and so is your archive.',
    next: expect.stringMatching(/^Free about [\d,]+ MB, four times as much as the file takes, then try again\.$/),
  },
};

/** After a full disk: whatever the way, nothing has changed and nothing half made is there. */
function expectUntouched(way: Way, place: Place, before: { tables: unknown; archive: unknown; bytes: unknown }): void {
  const { file, target } = place;
  expect(isWhole(file)).toBe(true);
  expect(tablesOf(file)).toEqual(before.tables);
  // What is only read is not even touched.
  if (way !== 'keep') expect(fingerprint(path.dirname(file), (name) => name === 'old.db')).toEqual(before.bytes);
  if (way === 'import') {
    expect(isWhole(target)).toBe(true);
    expect(archiveOf(target)).toEqual(before.archive);
  } else if (way === 'clean') expect(existsSync(target)).toBe(false);
  const left = readdirSync(path.dirname(target)).concat(readdirSync(path.dirname(file)));
  expect(left.filter((name) => /partial|older-work|^work$/.test(name))).toEqual([]);
  const copies = readdirSync(path.dirname(file)).filter((name) => name.includes('before-lacuna'));
  // Where one was set aside it is whole; it is used by the next try.
  expect(copies.length).toBeLessThanOrEqual(way === 'keep' ? 1 : 0);
  for (const copy of copies) expect(tablesOf(path.join(path.dirname(file), copy))).toEqual(before.tables);
}

function expectTaken(way: Way, { file, target }: Place): void {
  const cache = way === 'keep' ? file : target;
  expect(isWhole(cache)).toBe(true);
  const [count] = readRows(cache, 'SELECT count(*) AS n FROM messages');
  expect(count).toEqual({ n: way === 'import' ? ROWS + 2 : ROWS });
}

function stateOf({ file, target }: Place): { tables: unknown; archive: unknown; bytes: unknown } {
  return {
    tables: tablesOf(file),
    archive: existsSync(target) ? archiveOf(target) : null,
    bytes: fingerprint(path.dirname(file), (name) => name === 'old.db'),
  };
}

describe('SQLite’s own page limit, met inside the transaction', () => {
  /** Every transaction of this process may add so many pages to its file, and no more. */
  function limitTransactions(pages: number): () => void {
    const original: unknown = Reflect.get(Database.prototype, 'exec');
    if (typeof original !== 'function') throw new Error('a database does not execute');
    Object.defineProperty(Database.prototype, 'exec', {
      configurable: true,
      writable: true,
      value(this: Database.Database, sql: string) {
        const result: unknown = Reflect.apply(original, this, [sql]);
        if (sql === 'BEGIN IMMEDIATE') {
          this.pragma(`max_page_count = ${Number(this.pragma('page_count', { simple: true })) + pages}`);
        }
        return result;
      },
    });
    return () => Object.defineProperty(Database.prototype, 'exec', { value: original });
  }

  test.each(['keep', 'clean', 'import'] as const)('%s: rolled back, told, and done once there is room', async (way) => {
    const place = placeWith(SPEC);
    if (way === 'import') makeArchive(place.target);
    else mkdirSync(path.dirname(place.target));
    const job = jobOf(place);
    const before = stateOf(place);
    for (const pages of [3, 40, 200]) {
      const unlimit = limitTransactions(pages);
      onTestFinished(unlimit);
      try {
        await expect(doJob(way, job)).rejects.toMatchObject(FULL);
      } finally {
        unlimit();
      }
      expectUntouched(way, place, before);
    }
    await doJob(way, job);
    expectTaken(way, place);
  });
});

describe.skipIf(!canMount)('on a small disk (mounted by root on Linux)', () => {
  test.each(['keep', 'clean', 'import'] as const)(
    '%s: at every size from none to enough',
    async (way) => {
      const origin = placeWith(SPEC);
      const bytes = statSync(origin.file).size;
      let [full, done] = [0, 0];
      // Out of room while the copy is made, while the rows move, while the new file is written, and after the last commit,
      // when that must not count as a failure any more; at last there is enough.
      for (let eighths = 1; done === 0 && eighths <= 90; eighths += WHOLE ? 3 : 8) {
        const disk = smallDisk(Math.ceil((bytes * (way === 'keep' ? 8 + eighths : eighths)) / 8 / 1024) + 400);
        try {
          // Kept in use, the file itself lies on the full disk; otherwise only the archive does.
          const file = path.join(way === 'keep' ? disk.folder : origin.folder, 'old.db');
          if (way === 'keep') copyFileSync(origin.file, file);
          const folder = path.join(disk.folder, 'archive');
          mkdirSync(folder);
          const place = {
            folder: path.dirname(file),
            file,
            target: path.join(folder, 'lacuna.sqlite'),
            work: 'older-work',
          };
          if (way === 'import') makeArchive(place.target);
          const before = stateOf(place);
          try {
            await doInWorker(way, jobOf(place));
            expectTaken(way, place);
            done += 1;
          } catch (thrown) {
            full += 1;
            expect(thrown).toMatchObject(FULL);
            expectUntouched(way, place, before);
            disk.resize(Math.ceil((bytes * 12) / 1024));
            await doInWorker(way, jobOf(place));
            expectTaken(way, place);
          }
        } finally {
          disk.remove();
        }
      }
      expect(done).toBe(1);
      process.stdout.write(`${way}: full at ${full} sizes of a disk\n`);
      expect(full).toBeGreaterThan(WHOLE ? 3 : 1);
    },
    120_000,
  );
});
