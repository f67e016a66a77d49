// What SQLite left beside a file that is gone or set aside belongs to that file alone: a log or a journal that lies beside
// another file of the same name is applied to it.
import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { freeCacheFile } from '../../src/main/archive-file.ts';
import { connect } from '../../src/main/cache/file/connection.ts';
import { runJob } from '../../src/main/cache/rescue/jobs.ts';
import { daily } from '../fixtures/older-files/make.ts';
import { copyAsAfterACrash } from '../support/crash-copy.ts';
import { archiveFolder } from '../support/filling.ts';
import { doJob, expectSound, opened, placeWith } from '../support/older-files.ts';
import { makeCache, overwritePage, PAGE, refusalOf, rowsOf } from './damaging.ts';

const hooks = { tell: () => undefined, endIfAsked: () => undefined };
const cacheIn = (folder: string): string => path.join(folder, 'lacuna.sqlite');

/** A journal as a crash leaves it in the midst of a transaction, from before the file had a log. */
function leaveJournal(file: string, folder: string): void {
  const scratch = path.join(folder, 'scratch.sqlite');
  copyFileSync(file, scratch);
  const db = connect(scratch);
  for (const pragma of ['journal_mode = DELETE', 'cache_size = 1']) db.pragma(pragma);
  db.exec(`BEGIN; UPDATE messages SET message = 'half' || message`);
  copyFileSync(`${scratch}-journal`, `${file}-journal`);
  db.exec('ROLLBACK');
  db.close();
  rmSync(scratch);
}

test('a journal beside a damaged cache goes aside with it, and is not applied to the copy in its place', async () => {
  const [folder, elsewhere] = [archiveFolder(), archiveFolder()];
  const file = cacheIn(folder);
  makeCache(file);
  const copy = cacheIn(elsewhere);
  makeCache(copy, undefined, 40);
  leaveJournal(file, folder);
  overwritePage(file, 1, new Uint8Array(PAGE).fill(7));
  await runJob('restore', { file, copy, telegram: 'sample', stamp: '2026-11-24T101500Z' }, hooks);
  expect(existsSync(`${file}-journal`)).toBe(false);
  expect(existsSync(`${file}.damaged-2026-11-24T101500Z-journal`)).toBe(true);
  expect(refusalOf(file)).toBeNull();
  expect(rowsOf(file, 'messages')).toHaveLength(40 * 50);
});

test('a copy is not saved over a database whose journal still lies there', async () => {
  const folder = archiveFolder();
  makeCache(cacheIn(folder));
  const target = path.join(folder, 'copy.sqlite');
  makeCache(target);
  leaveJournal(target, folder);
  await expect(runJob('copy', { file: cacheIn(folder), target }, hooks)).rejects.toMatchObject({
    failure: { kind: 'export-failed', message: expect.stringContaining('did not close') },
  });
});

test('a clean copy takes no name beside which a log lies: what was in it would be in the new archive', async () => {
  const place = placeWith({ rows: daily('2024-01-01', 5) });
  const folder = archiveFolder();
  const lost = path.join(folder, 'running', 'lacuna.sqlite');
  makeCache(lost, () => copyAsAfterACrash(lost, cacheIn(folder)));
  expect(statSync(`${cacheIn(folder)}-wal`).size).toBeGreaterThan(0);
  // The file itself was moved away, its log was not.
  renameSync(cacheIn(folder), path.join(folder, 'moved.sqlite'));
  const target = freeCacheFile(folder);
  const report = await doJob('clean', { ...place, target });
  const { db } = opened(report.cacheFile);
  expectSound(db);
  expect(db.all('SELECT message_id FROM messages')).toHaveLength(5);
  expect(path.basename(target)).toBe('lacuna-2.sqlite');
});

test('a copy may have as long a name as SQLite can open; one that is longer is told of', async () => {
  const folder = archiveFolder();
  makeCache(cacheIn(folder));
  const target = path.join(folder, `${'n'.repeat(240)}.sqlite`);
  expect(path.basename(target)).toHaveLength(255 - '-journal'.length);
  await runJob('copy', { file: cacheIn(folder), target }, hooks);
  expect(rowsOf(target, 'messages')).toHaveLength(24 * 50);
  const before = readdirSync(folder);
  await expect(runJob('copy', { file: cacheIn(folder), target: `${target}s` }, hooks)).rejects.toMatchObject({
    failure: { kind: 'export-failed', next: 'Choose another place.' },
  });
  await expect(runJob('copy', { file: cacheIn(folder), target: folder }, hooks)).rejects.toMatchObject({
    failure: { kind: 'export-failed' },
  });
  writeFileSync(path.join(folder, 'file'), '');
  await expect(
    runJob('copy', { file: cacheIn(folder), target: path.join(folder, 'file', 'copy') }, hooks),
  ).rejects.toMatchObject({ failure: { kind: 'export-failed' } });
  expect(readdirSync(folder).filter((name) => name !== 'file')).toEqual(before);
});
