// A damaged cache is recognised when it is opened, is not written, and what can be read of it is read: never more than it
// held, never its coverage.
import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { runJob } from '../../src/main/cache/rescue/jobs.ts';
import type { RecoveryReport } from '../../src/shared/domain/archive-task.ts';
import { copyAsAfterACrash } from '../support/crash-copy.ts';
import { archiveFolder } from '../support/filling.ts';
import { BATCHES, contentsOf, digest, makeCache, overwritePage, PAGE, pagesOf, refusalOf, rowsOf } from './damaging.ts';
import { numbersFrom } from './killing.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const BAD_FILES = WHOLE ? 400 : 60;
const STAMP = '2026-11-24T101500Z';
const hooks = { tell: () => undefined, endIfAsked: () => undefined };

const cacheIn = (folder: string): string => path.join(folder, 'lacuna.sqlite');

function salvage(file: string): Promise<RecoveryReport> {
  return runJob('salvage', { file, telegram: 'sample', stamp: STAMP }, hooks);
}

/** What is refused was not written, and nothing was begun in its place. */
function expectRefused(folder: string, says: string | RegExp): void {
  const before = contentsOf(folder);
  const failure = refusalOf(cacheIn(folder));
  expect(failure).toMatchObject({ kind: 'cache-damaged', kept: expect.any(String), next: expect.any(String) });
  expect(failure?.message).toMatch(says);
  expect(contentsOf(folder)).toEqual(before);
  // A second try finds the same.
  expect(refusalOf(cacheIn(folder))?.kind).toBe('cache-damaged');
}

describe('recognised at opening, and not written', () => {
  const cases: readonly [name: string, damage: (file: string) => void, says: string | RegExp][] = [
    ['cut to half its length', (file) => truncateSync(file, Math.floor(pagesOf(file) / 2) * PAGE), 'damaged'],
    ['cut inside a page', (file) => truncateSync(file, pagesOf(file) * PAGE - 1_000), 'damaged'],
    ['emptied', (file) => truncateSync(file, 0), 'is empty, and was not'],
    ['gone', (file) => rmSync(file), 'is gone'],
    ['a text', (file) => writeFileSync(file, 'notes about a river\n'.repeat(500)), 'damaged'],
    ['its first page zeroed', (file) => overwritePage(file, 1, new Uint8Array(PAGE)), 'damaged'],
    [
      'its middle page zeroed',
      (file) => overwritePage(file, Math.floor(pagesOf(file) / 2), new Uint8Array(PAGE)),
      'damaged',
    ],
    ['its last page garbage', (file) => overwritePage(file, pagesOf(file), Buffer.alloc(PAGE, 0x5a)), 'damaged'],
  ];
  test.each(cases)('%s', (_, damage, says) => {
    const folder = archiveFolder();
    makeCache(cacheIn(folder));
    damage(cacheIn(folder));
    expectRefused(folder, says);
  });

  test('left by a crash with its log, the file is whole and opens', () => {
    const folder = archiveFolder();
    const crashed = path.join(folder, 'crashed', 'lacuna.sqlite');
    makeCache(cacheIn(folder), () => copyAsAfterACrash(cacheIn(folder), crashed));
    expect(refusalOf(crashed)).toBeNull();
    expect(rowsOf(crashed, 'messages').length).toBe((BATCHES / 2) * 50);
  });

  const losses: readonly [name: string, lose: (file: string, older: string) => void][] = [
    ['its log deleted', (file) => rmSync(`${file}-wal`)],
    ['its log emptied', (file) => truncateSync(`${file}-wal`, 0)],
    ['its log cut short', (file) => truncateSync(`${file}-wal`, Math.floor(readFileSync(`${file}-wal`).length * 0.7))],
    ['its log replaced by an older one', (file, older) => cpSync(`${older}-wal`, `${file}-wal`)],
    ['one byte in its log changed', (file) => changeByte(`${file}-wal`, 0.6)],
    [
      'the file itself replaced by an older copy',
      (file, older) => {
        cpSync(older, file);
        rmSync(`${file}-wal`);
      },
    ],
  ];
  test.each(losses)('left by a crash, then %s: the marker knows of later commits', (_, lose) => {
    const folder = archiveFolder();
    const [early, late] = ['early', 'late'].map((name) => path.join(folder, name, 'lacuna.sqlite')) as [string, string];
    let batches = 0;
    const file = cacheIn(folder);
    makeCache(file, () => {
      batches += 1;
      copyAsAfterACrash(file, early);
    });
    expect(batches).toBe(1);
    const database = openDatabase({ file, telegram: 'sample' });
    database.db.write((db) => db.run(`UPDATE channels SET subscribers = 1`));
    database.db.write((db) => db.run(`UPDATE channels SET subscribers = 2`));
    copyAsAfterACrash(file, late);
    database.close();
    lose(late, early);
    expectRefused(path.dirname(late), /lacks the last .*change/);
  });

  test('a marker that is missing, can’t be read, or belongs to another file is no reason to refuse', () => {
    const folder = archiveFolder();
    const file = cacheIn(folder);
    makeCache(file);
    const marker = `${file}.marker`;
    const whole = readFileSync(marker);
    for (const words of [
      '',
      'x',
      whole.toString().replace(/\d{16}/, '0000000000009999'),
      whole.toString().slice(0, 30),
    ]) {
      writeFileSync(marker, words);
      expect(refusalOf(file), words).toBeNull();
      expect(readFileSync(marker)).toEqual(whole);
    }
    rmSync(marker);
    expect(refusalOf(file)).toBeNull();
    const other = path.join(folder, 'other', 'lacuna.sqlite');
    makeCache(other, undefined, 60);
    cpSync(`${other}.marker`, marker);
    expect(refusalOf(file)).toBeNull();
    expect(readFileSync(marker)).toEqual(whole);
  });

  test('a flipped byte inside a text can’t be seen: SQLite keeps no checksums', () => {
    const folder = archiveFolder();
    makeCache(cacheIn(folder));
    const bytes = readFileSync(cacheIn(folder));
    const at = bytes.indexOf('The river rises');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(cacheIn(folder), bytes);
    expect(refusalOf(cacheIn(folder))).toBeNull();
  });
});

test(`${BAD_FILES} bad files, a page of each overwritten: recognised, not written, and what is salvaged is what was there`, async () => {
  const folder = archiveFolder();
  const good = cacheIn(folder);
  makeCache(good);
  const random = numbersFrom(20_261_124);
  const held = new Map(rowsOf(good, 'messages').map((row) => [row['message_id'], row]));
  const pages = pagesOf(good);
  const counts = { recognised: 0, unseen: 0, nothing: 0, salvaged: 0, rows: 0, lost: 0 };
  for (let number = 0; number < BAD_FILES; number++) {
    const bad = path.join(folder, `bad-${number}`, 'lacuna.sqlite');
    mkdirSync(path.dirname(bad));
    copyAsAfterACrash(good, bad);
    const page = 1 + Math.floor(random() * pages);
    const manner = ['zeros', 'garbage', 'another page'][number % 3];
    overwritePage(
      bad,
      page,
      manner === 'zeros'
        ? new Uint8Array(PAGE)
        : manner === 'garbage'
          ? noise(random)
          : pageOf(good, 1 + Math.floor(random() * pages)),
    );
    const context = `bad file ${number}: page ${page}, ${manner}`;
    const before = contentsOf(path.dirname(bad));
    const refused = refusalOf(bad);
    if (refused === null) {
      // A page with nothing on it, or the copy of a page on itself or in an index: nothing of a message is wrong.
      counts.unseen += 1;
      expect(rowsOf(bad, 'messages'), context).toEqual([...held.values()]);
      continue;
    }
    counts.recognised += 1;
    expect(refused.kind, context).toBe('cache-damaged');
    expect(contentsOf(path.dirname(bad)), context).toEqual(before);
    let report: RecoveryReport;
    try {
      report = await salvage(bad);
    } catch (error) {
      // The page that everything is found by: the file is in its place, as it was.
      counts.nothing += 1;
      expect(error, context).toMatchObject({
        failure: { kind: 'cache-damaged', message: expect.stringMatching(/^Nothing can be read/) },
      });
      expect(contentsOf(path.dirname(bad)), context).toEqual(before);
      continue;
    }
    counts.salvaged += 1;
    const rows = rowsOf(bad, 'messages');
    counts.rows += rows.length;
    counts.lost += held.size - rows.length;
    for (const row of rows) expect(row, context).toEqual(held.get(row['message_id']));
    expect(report.salvaged?.messages, context).toBe(rows.length);
    expect(rowsOf(bad, 'covered_ranges'), context).toEqual([]);
    expect(refusalOf(bad), context).toBeNull();
    expect(report.aside, context).toBe(`${bad}.damaged-${STAMP}`);
    expect(digest(readFileSync(`${bad}.damaged-${STAMP}`)), context).toBe(before.get('lacuna.sqlite'));
    rmSync(path.dirname(bad), { recursive: true });
  }
  process.stdout.write(`${BAD_FILES} bad files: ${JSON.stringify(counts)}, of ${held.size} messages each\n`);
  // One page holds some of them: far more is read than is lost.
  expect(counts.rows).toBeGreaterThan(counts.lost * 5);
  expect(counts.recognised).toBeGreaterThan(BAD_FILES / 2);
  expect(counts.salvaged).toBeGreaterThan(BAD_FILES / 2);
}, 600_000);

function noise(random: () => number): Uint8Array {
  return Uint8Array.from({ length: PAGE }, () => Math.floor(random() * 256));
}

function pageOf(file: string, page: number): Uint8Array {
  return readFileSync(file).subarray((page - 1) * PAGE, page * PAGE);
}

function changeByte(file: string, share: number): void {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length * share);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
}
