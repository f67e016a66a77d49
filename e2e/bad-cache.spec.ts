// Caches that can't be opened: the window says why, leaves the file as it is, and offers the ways on.
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerFolderDialog, archiveFailed } from './pages/archive-failed.ts';
import { COMPLETE, dayCell, fillDays } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { cacheFile } from './support/cache-file.ts';
import { canMount, canRefuseWriting, readOnlyFolder, smallDisk } from './support/disks.ts';
import { expect, launch, test } from './support/lacuna.ts';

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

const useFolder = (userData: string, dataFolder: string): void =>
  writeFileSync(path.join(userData, 'window.json'), JSON.stringify({ dataFolder }));

test('a cache from a newer version is refused and left alone; another folder begins a new one', async ({
  open,
  sampleFlags,
  userData,
}) => {
  const first = await open('--sample', ...sampleFlags);
  await addChannel(first.page, '@harbournotices', { first: '2024-01-01', last: '2024-01-10' });
  await first.page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(first.page);
  await first.quit();
  const file = cacheFile(userData);
  const setVersion = (version: number): number => {
    const database = new Database(file);
    const was = Number(database.pragma('user_version', { simple: true }));
    database.pragma(`user_version = ${version}`);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    return was;
  };
  const version = setVersion(99);
  const before = hashOf(file);

  const second = await open('--sample', ...sampleFlags);
  await archiveFailed(
    second.page,
    `The cache ${file} was written by a newer version of Lacuna.`,
    'The file was not changed.',
    'Update Lacuna, or choose another data folder.',
  );
  await second.page.getByRole('button', { name: 'Try again' }).click();
  await archiveFailed(second.page, 'was written by a newer version of Lacuna.');
  expect(hashOf(file)).toBe(before);

  const elsewhere = path.join(userData, 'elsewhere');
  mkdirSync(elsewhere);
  await answerFolderDialog(second.app, elsewhere);
  await second.page.getByRole('button', { name: 'Choose another data folder…' }).click();
  await expect(second.page.getByRole('heading', { name: 'No channel yet' })).toBeVisible();
  await addChannel(second.page, '@gorodlife', { first: '2024-01-01', last: '2024-01-10' });
  await second.quit();
  expect(hashOf(file)).toBe(before);

  // Nothing was lost: the version that wrote it can open it again.
  setVersion(version);
  useFolder(userData, path.join(userData, 'archive'));
  const third = await open('--sample', ...sampleFlags);
  await expect(dayCell(third.page, '2024-01-10')).toHaveAccessibleName(COMPLETE);
});

test('a damaged cache is said to be damaged and left alone; the ways to begin are a click away', async ({
  open,
  sampleFlags,
  userData,
}) => {
  const first = await open('--sample', ...sampleFlags);
  await addChannel(first.page, '@harbournotices', { first: '2024-01-01', last: '2024-01-10' });
  await first.quit();
  const file = cacheFile(userData);
  writeFileSync(file, 'These are notes about a river, not a database.\n'.repeat(200));
  const before = hashOf(file);

  const second = await open('--sample', ...sampleFlags);
  await archiveFailed(
    second.page,
    `The cache ${file} is damaged, or is not a cache at all.`,
    'The file was left as it is; nothing was rebuilt over it.',
    'Put back a copy of the file, or choose another data folder',
  );
  await second.page.getByRole('button', { name: 'Begin another way' }).click();
  await expect(second.page.getByRole('heading', { name: 'Sign in to Telegram' })).toBeVisible();
  await second.page.getByRole('button', { name: 'Start exploring' }).click();
  await archiveFailed(second.page, 'is damaged, or is not a cache at all.');
  await second.quit();
  expect(hashOf(file)).toBe(before);
});

test('a second copy on the same data folder is told that the cache is in use; the first goes on', async ({
  open,
  sampleFlags,
  userData,
}) => {
  const first = await open('--sample', ...sampleFlags);
  await addChannel(first.page, '@harbournotices', { first: '2024-01-01', last: '2024-01-31' });
  const other = mkdtempSync(path.join(tmpdir(), 'lacuna-e2e-'));
  useFolder(other, path.join(userData, 'archive'));
  const second = await launch(other, ['--sample', ...sampleFlags]);
  try {
    await archiveFailed(
      second.page,
      `Another copy of Lacuna has the cache ${cacheFile(userData)} open.`,
      'Nothing was changed.',
      'Use the copy that is open, or close it and start again.',
    );
    await fillDays(first.page, '2024-01-01', '2024-01-31');
    await downloadEnded(first.page);
    await first.quit();
    await second.page.getByRole('button', { name: 'Try again' }).click();
    await expect(dayCell(second.page, '2024-01-31')).toHaveAccessibleName(COMPLETE);
  } finally {
    await second.quit();
    rmSync(other, { recursive: true, force: true });
  }
});

test.describe('where a folder can be kept from being written (not Windows, nor root without mounts)', () => {
  test.skip(!canRefuseWriting, 'no folder can be kept from being written here');

  test('a data folder that may not be written gets its sentence, and another one its chance', async ({
    open,
    sampleFlags,
    userData,
  }) => {
    const locked = readOnlyFolder();
    try {
      useFolder(userData, locked.folder);
      const { app, page } = await open('--sample', ...sampleFlags);
      await archiveFailed(
        page,
        `Lacuna may not write to the cache ${path.join(locked.folder, 'sample', 'lacuna.sqlite')}.`,
        'Make the file and its folder writable for your user, or choose another data folder.',
      );
      await answerFolderDialog(app, locked.folder);
      await page.getByRole('button', { name: 'Choose another data folder…' }).click();
      await archiveFailed(page, `Lacuna may not write in ${locked.folder}.`, 'The data folder is as it was.');
      await answerFolderDialog(app, userData);
      await page.getByRole('button', { name: 'Choose another data folder…' }).click();
      await expect(page.getByRole('heading', { name: 'No channel yet' })).toBeVisible();
      expect(readdirSync(locked.folder)).toEqual([]);
    } finally {
      locked.remove();
    }
  });
});

test.describe('where disks can be mounted (root on Linux)', () => {
  test.skip(!canMount, 'no disk can be mounted here');

  test('an archive on a disk that has become read-only is not changed, and opens again when it can be written', async ({
    open,
    sampleFlags,
    userData,
  }) => {
    const disk = smallDisk(8_000);
    try {
      useFolder(userData, disk.folder);
      const first = await open('--sample', ...sampleFlags);
      await addChannel(first.page, '@harbournotices', { first: '2024-01-01', last: '2024-01-10' });
      await first.page.getByRole('button', { name: 'Fill all gaps' }).click();
      await downloadEnded(first.page);
      await first.quit();
      disk.readOnly(true);

      const second = await open('--sample', ...sampleFlags);
      await archiveFailed(second.page, 'Lacuna may not write to the cache', 'The file was not changed.');
      disk.readOnly(false);
      await second.page.getByRole('button', { name: 'Try again' }).click();
      await expect(dayCell(second.page, '2024-01-10')).toHaveAccessibleName(COMPLETE);
      await second.quit();
    } finally {
      disk.remove();
    }
  });
});
