// Exports that can't be written: a sentence with the way out, and nothing left behind.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright/test';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { answerSaveDialog, exportDays } from './pages/export.ts';
import { canRefuseWriting, readOnlyFolder } from './support/disks.ts';
import { expect, test, type Opened } from './support/lacuna.ts';

const DAYS = { first: '2024-01-01', last: '2024-01-10' };
const said = (page: Page) => page.getByRole('region', { name: 'Export' });

async function filled(page: Page): Promise<void> {
  await addChannel(page, '@harbournotices', DAYS);
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
}

async function exportTo({ app, page }: Opened, file: string): Promise<void> {
  await answerSaveDialog(app, file);
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('button', { name: 'Export to file…' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

test('a folder that is not there, a folder in the file’s place: said, nothing left, and the next one works', async ({
  open,
  sampleFlags,
  userData,
}) => {
  const opened = await open('--sample', ...sampleFlags);
  const { app, page } = opened;
  await filled(page);
  const gone = path.join(userData, 'gone');
  await exportTo(opened, path.join(gone, 'harbour.csv'));
  await expect(said(page)).toContainText(`The folder ${gone} is not there.`);
  await expect(said(page)).toContainText('Nothing was left behind; the archive is unchanged. Choose another folder.');
  expect(existsSync(gone)).toBe(false);

  const folder = path.join(userData, 'exports');
  mkdirSync(path.join(folder, 'harbour.csv'), { recursive: true });
  await exportTo(opened, path.join(folder, 'harbour.csv'));
  await expect(said(page)).toContainText(`${path.join(folder, 'harbour.csv')} is a folder.`);
  expect(readdirSync(folder)).toEqual(['harbour.csv']);
  expect(readdirSync(path.join(folder, 'harbour.csv'))).toEqual([]);

  await exportDays(app, page, { ...DAYS, file: path.join(folder, 'good.csv') });
  expect(readdirSync(folder).toSorted()).toEqual(['good.csv', 'good.csv.manifest.json', 'harbour.csv']);
});

test('a range that ends before it begins, or holds nothing, can’t be exported and says why', async ({
  open,
  sampleFlags,
}) => {
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@harbournotices', { first: '2024-01-01', last: '2024-02-29' });
  const button = page.getByRole('button', { name: 'Export…' });
  await expect(button).toHaveAttribute('title', 'There are no messages to export yet: fill a gap first.');
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Export messages' });
  const write = dialog.getByRole('button', { name: 'Export to file…' });
  await dialog.getByLabel('First day').fill('2024-02-10');
  await dialog.getByLabel('Last day').fill('2024-02-01');
  await expect(dialog.getByRole('alert')).toHaveText('The last day lies before the first.');
  await expect(write).toBeDisabled();
  await dialog.getByLabel('First day').fill('2030-01-01');
  await dialog.getByLabel('Last day').fill('2030-01-31');
  await expect(dialog).toContainText('No rows');
  await expect(write).toBeDisabled();
});

test.describe('where a folder can be kept from being written (not Windows, nor root without mounts)', () => {
  test.skip(!canRefuseWriting, 'no folder can be kept from being written here');

  test('a folder that may not be written, and a file of before that stays whole', async ({
    open,
    sampleFlags,
    userData,
  }) => {
    const opened = await open('--sample', ...sampleFlags);
    const { page } = opened;
    await filled(page);
    const locked = readOnlyFolder({ 'harbour.csv': 'last year’s\n' });
    try {
      const file = path.join(locked.folder, 'harbour.csv');
      await exportTo(opened, file);
      await expect(said(page)).toContainText(`Lacuna may not write in ${locked.folder}.`);
      await expect(said(page)).toContainText(
        'Nothing was left behind; the archive is unchanged. Choose another folder.',
      );
      expect(readdirSync(locked.folder)).toEqual(['harbour.csv']);
      expect(readFileSync(file, 'utf8')).toBe('last year’s\n');
    } finally {
      locked.remove();
    }
    await exportDays(opened.app, page, { ...DAYS, file: path.join(userData, 'harbour.csv') });
  });
});
