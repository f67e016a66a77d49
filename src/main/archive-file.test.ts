import { mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from './cache/file/database.ts';
import { cacheFileIn, freeCacheFile, newCacheFile, refuseMissing, useCacheFile, wishesOf } from './archive-file.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-archive-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('an archive’s cache is its own file, new or not', () => {
  const folder = temporaryFolder();
  expect(cacheFileIn(folder)).toBe(path.join(folder, 'lacuna.sqlite'));
  expect(wishesOf(folder)).toBe(path.join(folder, 'downloads.json'));
  expect(() => refuseMissing(folder)).not.toThrow();
});

test('another file takes its place, with wishes of its own, and gives it back', async () => {
  const folder = temporaryFolder();
  const older = path.join(temporaryFolder(), 'old.db');
  writeFileSync(older, '');
  await useCacheFile(folder, older);
  expect(cacheFileIn(folder)).toBe(older);
  expect(wishesOf(folder)).toBe(`${older}.downloads.json`);
  await useCacheFile(folder, path.join(folder, 'lacuna.sqlite'));
  expect(cacheFileIn(folder)).toBe(path.join(folder, 'lacuna.sqlite'));
});

test('a file that is gone is missed, never begun anew', async () => {
  const folder = temporaryFolder();
  await useCacheFile(folder, path.join(folder, '..', 'unplugged', 'old.db'));
  expect(() => refuseMissing(folder)).toThrow('is not there');
});

test('a folder that is moved still finds a cache that lies in it', async () => {
  const parent = temporaryFolder();
  const folder = path.join(parent, 'here');
  const free = freeCacheFile(folder);
  expect(free).toBe(path.join(folder, 'lacuna.sqlite'));
  await useCacheFile(folder, free);
  writeFileSync(free, '');
  const second = freeCacheFile(folder);
  expect(second).toBe(path.join(folder, 'lacuna-2.sqlite'));
  writeFileSync(second, '');
  await useCacheFile(folder, second);
  renameSync(folder, path.join(parent, 'there'));
  expect(cacheFileIn(path.join(parent, 'there'))).toBe(path.join(parent, 'there', 'lacuna-2.sqlite'));
  expect(() => refuseMissing(path.join(parent, 'there'))).not.toThrow();
});

test('a new cache beside the ones that are there is no missing one', async () => {
  const folder = path.join(temporaryFolder(), 'archive');
  for (const name of ['lacuna.sqlite', 'lacuna-2.sqlite', 'lacuna-3.sqlite']) {
    const file = await newCacheFile(folder);
    expect(file).toBe(path.join(folder, name));
    await useCacheFile(folder, file);
    expect(() => refuseMissing(folder)).not.toThrow();
  }
});

test('a link to a cache is followed: folders that lead to one file have one lock', async () => {
  const [one, other, elsewhere] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  const file = path.join(elsewhere, 'real.sqlite');
  openDatabase({ file, telegram: 'telegram' }).close();
  for (const folder of [one, other]) symlinkSync(file, path.join(folder, 'lacuna.sqlite'));
  expect(cacheFileIn(one)).toBe(realpathSync(file));
  expect(wishesOf(one)).toBe(path.join(one, 'downloads.json'));
  const database = openDatabase({ file: cacheFileIn(one), telegram: 'telegram' });
  try {
    expect(() => openDatabase({ file: cacheFileIn(other), telegram: 'telegram' })).toThrow('open');
  } finally {
    database.close();
  }
  rmSync(file);
  expect(cacheFileIn(one)).toBe(path.join(one, 'lacuna.sqlite'));
  expect(() => openDatabase({ file: cacheFileIn(one), telegram: 'telegram' })).toThrow();
});

test('a pointer that can’t be read is none', () => {
  const folder = temporaryFolder();
  for (const text of ['', '{', '{"cache":5}', '[]', '{"cache":""}']) {
    writeFileSync(path.join(folder, 'cache.json'), text);
    expect(cacheFileIn(folder)).toBe(path.join(folder, 'lacuna.sqlite'));
  }
});
