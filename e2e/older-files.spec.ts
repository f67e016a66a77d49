// An older file, from the first run: looked at, taken in each of the ways, read and exported without any account.
import Database from 'better-sqlite3';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { daily, makeOlderFile, OTHER } from '../tests/fixtures/older-files/make.ts';
import { dayCell } from './pages/calendar.ts';
import { exportDays } from './pages/export.ts';
import { dropFile, openOlder, takeOlder } from './pages/older.ts';
import { readExport } from './support/world.ts';
import { expect, test } from './support/lacuna.ts';

const UNCHECKED = /: 1 message, from an older file, not checked$/;

/** Ten days in January 2024, one row without a readable date. */
function olderFile(folder: string, name = 'old scraper.db'): string {
  const file = path.join(folder, name);
  makeOlderFile(file, {
    schema: 'runs',
    runs: [{ id: 1, status: 'completed', began: '2024-03-01 10:00:00', ended: '2024-03-01 11:00:00' }],
    rows: [...daily('2024-01-01', 10, { run: 1 }), { id: 77, date: 'yesterday', run: 1, text: 'undated' }],
  });
  return file;
}

function rowsOf(file: string, sql: string): unknown[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

test('kept in use: works at once, can be read and exported signed out, and is there after a restart', async ({
  open,
  userData,
}) => {
  const file = olderFile(userData);
  const first = await open();
  const dialog = await openOlder(first.app, first.page, file);
  await expect(dialog).toContainText('with 1 run');
  await expect(dialog).toContainText('River watch');
  await expect(dialog).toContainText('1 row without a readable date');
  await expect(dialog).toContainText('8 days will count as held');
  const summary = await takeOlder(first.page, dialog, 'Keep using it', 'Keep using it');
  await expect(summary).toContainText('11 of 11 rows became messages');
  await expect(summary).toContainText('“yesterday”');
  await summary.getByRole('button', { name: 'Done' }).click();

  await expect(first.page.getByRole('heading', { name: 'River watch' })).toBeVisible();
  await expect(dayCell(first.page, '2024-01-05')).toHaveAccessibleName(UNCHECKED);
  await expect(dayCell(first.page, '2024-01-01')).toHaveAccessibleName(
    /: not downloaded, 1 message held but not checked$/,
  );
  await dayCell(first.page, '2024-01-05').click();
  await expect(first.page.getByRole('list', { name: 'Messages, oldest first' })).toContainText('Post 5');
  const csv = path.join(userData, 'out.csv');
  await exportDays(first.app, first.page, { first: '2024-01-01', last: '2024-01-31', file: csv, allColumns: true });
  expect(readExport(csv).map((row) => [row['message_id'], row['covered']])).toEqual(
    Array.from({ length: 10 }, (_, at) => [String(at + 1), at === 0 || at === 9 ? '0' : '1']),
  );
  const manifest = JSON.parse(readFileSync(`${csv}.manifest.json`, 'utf8')) as {
    complete: boolean;
    channels: { covered: { source: string }[] }[];
  };
  expect(manifest.complete).toBe(false);
  expect(manifest.channels.flatMap(({ covered }) => covered.map(({ source }) => source))).toEqual(['inferred']);
  await first.quit();
  expect(rowsOf(`${file}.before-lacuna`, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 11 }]);
  expect(rowsOf(file, 'SELECT count(*) AS n FROM scrape_runs')).toEqual([{ n: 1 }]);

  const second = await open();
  await expect(dayCell(second.page, '2024-01-05')).toHaveAccessibleName(UNCHECKED);
  await expect(second.page.getByText('Signed out')).toBeVisible();
});

test('moved to a clean copy: the file is not written to', async ({ open, userData }) => {
  const file = olderFile(userData);
  const bytes = readFileSync(file);
  const { app, page, quit } = await open();
  const dialog = await openOlder(app, page, file);
  const summary = await takeOlder(page, dialog, 'Move it to a clean copy', 'Make the clean copy');
  await summary.getByRole('button', { name: 'Done' }).click();
  await expect(dayCell(page, '2024-01-05')).toHaveAccessibleName(UNCHECKED);
  await quit();
  expect(readFileSync(file).equals(bytes)).toBe(true);
  const clean = path.join(userData, 'archive', 'telegram', 'lacuna.sqlite');
  expect(rowsOf(clean, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 11 }]);
  expect(rowsOf(clean, `SELECT 1 FROM sqlite_schema WHERE name = 'scrape_runs'`)).toEqual([]);
});

test('start fresh: an empty archive, and the file is left alone', async ({ open, userData }) => {
  const file = olderFile(userData);
  const bytes = readFileSync(file);
  const { app, page, quit } = await open();
  const dialog = await openOlder(app, page, file);
  const summary = await takeOlder(page, dialog, 'Start fresh', 'Start fresh');
  await summary.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('No channel yet')).toBeVisible();
  await quit();
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect(existsSync(path.join(userData, 'archive', 'telegram', 'lacuna.sqlite'))).toBe(true);
});

test('dropped on the window, and another one added to it', async ({ open, userData }) => {
  const file = olderFile(userData);
  const other = path.join(userData, 'other.db');
  makeOlderFile(other, { rows: daily('2024-01-05', 4, { channel: OTHER }), channels: [[OTHER, 'Mountain']] });
  const { page } = await open();
  await expect(page.getByRole('button', { name: 'Open a file…' })).toBeVisible();
  await dropFile(page, file);
  const first = page.getByRole('dialog', { name: 'Open old scraper.db' });
  await (
    await takeOlder(page, first, 'Move it to a clean copy', 'Make the clean copy')
  )
    .getByRole('button', { name: 'Done' })
    .click();
  await expect(page.getByRole('heading', { name: 'River watch' })).toBeVisible();

  await dropFile(page, other);
  const second = page.getByRole('dialog', { name: 'Open other.db' });
  await expect(second.getByLabel('Add it to your archive')).toBeChecked();
  const summary = await takeOlder(page, second, 'Add it to your archive', 'Add it');
  await expect(summary).toContainText('4 of 4 rows became messages');
  await summary.getByRole('button', { name: 'Done' }).click();
  await page
    .getByRole('navigation', { name: 'Channels' })
    .getByRole('button', { name: /Mountain/ })
    .first()
    .click();
  await expect(dayCell(page, '2024-01-06')).toHaveAccessibleName(UNCHECKED);

  // Another archive beside it, and back to this one by its file.
  await dropFile(page, file);
  await takeOlder(page, first, 'Start fresh', 'Start fresh').then((fresh) =>
    fresh.getByRole('button', { name: 'Done' }).click(),
  );
  await expect(page.getByText('No channel yet')).toBeVisible();
  await dropFile(page, path.join(userData, 'archive', 'telegram', 'lacuna.sqlite'));
  await takeOlder(page, page.getByRole('dialog', { name: 'Open lacuna.sqlite' }), 'Open it', 'Open it').then((own) =>
    own.getByRole('button', { name: 'Done' }).click(),
  );
  await expect(page.getByRole('navigation', { name: 'Channels' })).toContainText('Mountain');
});

test('what is no older archive is refused with a sentence', async ({ open, userData, sampleFlags }) => {
  const { page } = await open(...sampleFlags);
  await expect(page.getByRole('button', { name: 'Open a file…' })).toBeVisible();
  await dropFile(page, path.join(userData, 'sample-server.json'));
  const dialog = page.getByRole('dialog', { name: 'This file can’t be opened' });
  await expect(dialog).toContainText('sample-server.json is no SQLite database.');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await dropFile(page, userData);
  await expect(dialog).toContainText('is no SQLite database.');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await dropFile(page, olderFile(userData), path.join(userData, 'sample-server.json'));
  await expect(dialog).toContainText('2 files were dropped at once.');
});
