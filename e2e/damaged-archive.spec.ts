// An archive that was damaged on the disk: the window says so, every way out says first what it does, and none of them
// touches the damaged file. And the copy that makes one of them good.
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { archiveFailed } from './pages/archive-failed.ts';
import { COMPLETE, dayCell } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { answerSaveDialog } from './pages/export.ts';
import { chooseFromMenu } from './pages/menu.ts';
import { detailsDialog, serverFlags, signedIn, signIn, typeCode, typeDetails } from './pages/sign-in.ts';
import { cacheFile } from './support/cache-file.ts';
import { expect, test, type Opened } from './support/lacuna.ts';
import { sessionFiles } from './support/session-secrets.ts';

const PAGE = 4_096;
const PERIOD = { first: '2024-01-01', last: '2024-03-31' };
const DAY = '2024-03-15';

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Zeroes some of the pages that hold messages. */
function damage(file: string): void {
  const database = new Database(file, { readonly: true });
  const pages = database
    .prepare(`SELECT pageno FROM dbstat WHERE name = 'messages' AND pagetype = 'leaf'`)
    .pluck()
    .all() as number[];
  database.close();
  const descriptor = openSync(file, 'r+');
  for (const page of pages.filter((_, index) => index % 5 === 2)) {
    writeSync(descriptor, new Uint8Array(PAGE), 0, PAGE, (page - 1) * PAGE);
  }
  closeSync(descriptor);
}

async function fill({ page }: Opened): Promise<void> {
  await addChannel(page, '@harbournotices', PERIOD);
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
}

const asides = (file: string): readonly string[] =>
  readdirSync(path.dirname(file)).filter((name) => /\.damaged-[^.]+$/.test(name));

test('what can be read of a damaged archive is read, counts as not downloaded, and can be made whole', async ({
  open,
  sampleFlags,
  userData,
}) => {
  const first = await open('--sample', ...sampleFlags);
  await fill(first);
  await first.quit();
  const file = cacheFile(userData);
  damage(file);
  const before = digest(file);

  const { page } = await open('--sample', ...sampleFlags);
  await archiveFailed(page, 'is damaged', 'nothing was rebuilt over it');
  const ways = page.getByRole('region', { name: 'Ways out' });
  for (const way of ['Read what can be read', 'Restore a copy', 'Start fresh beside it']) {
    await expect(ways.getByRole('heading', { name: way })).toBeVisible();
  }
  await expect(ways).toContainText('the damaged file stays on the disk, unchanged');
  expect(digest(file)).toBe(before);

  await ways.getByRole('button', { name: 'Read what can be read' }).click();
  await expect(page.getByText(/^[\d,]+ messages of 1 channel were read from the damaged file\.$/)).toBeVisible();
  await expect(page.getByText(/[\d,]+ messages could not be read/)).toBeVisible();
  await expect(dayCell(page, DAY)).toHaveAccessibleName(/not downloaded, \d+ messages? held but not checked$/);
  await expect(page.getByRole('list', { name: 'Messages, oldest first' })).toBeVisible();
  const [aside = ''] = asides(file);
  expect(digest(path.join(path.dirname(file), aside))).toBe(before);

  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  await expect(dayCell(page, DAY)).toHaveAccessibleName(COMPLETE);
});

test('a saved copy restores a damaged archive; the window offers the ones that it knows of', async ({
  open,
  sampleFlags,
  userData,
}) => {
  const first = await open('--sample', ...sampleFlags);
  await fill(first);
  const copy = path.join(userData, 'copy.sqlite');
  await answerSaveDialog(first.app, copy);
  await chooseFromMenu(first.app, 'Save a Copy of the Archive…');
  const told = first.page.getByRole('region', { name: 'Archive' });
  await expect(told).toContainText('Saved a copy of the archive as copy.sqlite.');
  await chooseFromMenu(first.app, 'Check the Archive');
  await expect(told).toContainText('The whole archive was checked');
  await first.quit();
  const file = cacheFile(userData);
  damage(file);
  const before = digest(file);
  const copied = digest(copy);

  const { page } = await open('--sample', ...sampleFlags);
  await archiveFailed(page, 'is damaged');
  const known = page.getByRole('listitem').filter({ hasText: 'copy.sqlite' });
  await known.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('The copy was restored.')).toBeVisible();
  await expect(dayCell(page, DAY)).toHaveAccessibleName(COMPLETE);
  expect(digest(copy)).toBe(copied);
  const [aside = ''] = asides(file);
  expect(digest(path.join(path.dirname(file), aside))).toBe(before);
});

test('a fresh archive is begun beside a damaged one', async ({ open, sampleFlags, userData }) => {
  const first = await open('--sample', ...sampleFlags);
  await fill(first);
  await first.quit();
  const file = cacheFile(userData);
  damage(file);
  const before = digest(file);

  const { page } = await open('--sample', ...sampleFlags);
  await archiveFailed(page, 'is damaged');
  await page.getByRole('button', { name: 'Start fresh' }).click();
  await expect(page.getByRole('heading', { name: 'No channel yet' })).toBeVisible();
  await expect(page.getByText('A new, empty archive was begun.')).toBeVisible();
  const [aside = ''] = asides(file);
  expect(digest(path.join(path.dirname(file), aside))).toBe(before);
});

test('whoever signs in to an archive that is damaged is offered the same ways out, and goes on signing in', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  test.skip(process.platform !== 'linux', 'only Linux can be without a key store');
  const first = await open(...serverFlags(sample));
  await signIn(first.page, sample, 'key-file');
  await fill(first);
  await first.quit();
  const file = cacheFile(userData);
  for (const name of sessionFiles(userData)) rmSync(path.join(userData, name));
  damage(file);
  const before = digest(file);

  const { page } = await open('--sample', ...sampleFlags, ...serverFlags(sample));
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Use another Telegram…' }).click();
  await typeDetails(page, sample.phone, 'key-file');
  await archiveFailed(page, 'is damaged', 'nothing was rebuilt over it');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(digest(file)).toBe(before);
  await page.getByRole('button', { name: 'Read what can be read' }).click();
  await expect(page.getByText(/^[\d,]+ messages of 1 channel were read from the damaged file\.$/)).toBeVisible();
  const [aside = ''] = asides(file);
  expect(digest(path.join(path.dirname(file), aside))).toBe(before);

  // What was typed is still there.
  await page.getByRole('button', { name: 'Sign in…' }).click();
  await expect(detailsDialog(page).getByLabel('Phone number')).toHaveValue(sample.phone);
  await detailsDialog(page).getByRole('button', { name: 'Send code' }).click();
  await typeCode(page, sample.code);
  await signedIn(page);
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  await expect(dayCell(page, DAY)).toHaveAccessibleName(COMPLETE);
});
