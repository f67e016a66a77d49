// Signing out ends the session at Telegram and here; the archive stays, and signing in again goes on.
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { COMPLETE, dayCell, fillDays, fillGapOf, MISSING } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded, downloadsBar } from './pages/downloads.ts';
import { exportDays } from './pages/export.ts';
import { serverFlags, signedIn, signIn, signOut, typeCode, typeDetails } from './pages/sign-in.ts';
import { expect, test } from './support/lacuna.ts';
import { sessionFiles } from './support/session-secrets.ts';
import { channelNamed, readExport, worldOn } from './support/world.ts';

test.skip(process.platform !== 'linux', 'only Linux can be without a key store');

test('signing out ends the session on both sides; the archive can be read and exported; downloads wait', async ({
  open,
  sample,
  userData,
}) => {
  const { app, page } = await open(...serverFlags(sample));
  await signIn(page, sample, 'key-file');
  await addChannel(page, '@harbournotices', { first: '2024-01-01', last: '2024-06-30' });
  await fillDays(page, '2024-01-01', '2024-01-31');
  await downloadEnded(page);
  // One that is on its way when the session ends.
  sample.faults.add({ method: 'messages.getHistory', nth: 2, count: 'always', fault: { kind: 'silence' } });
  await fillGapOf(page, '2024-05-01');
  await expect(downloadsBar(page)).toContainText(/\d+ batch/);

  sample.log.clear();
  await signOut(page);
  expect(sample.log.records().map(({ method }) => method)).toContain('auth.logOut');
  expect(sessionFiles(userData)).toEqual([]);

  await expect(downloadsBar(page)).toContainText('Waiting: ');
  await dayCell(page, '2024-01-15').click();
  await expect(page.getByRole('list', { name: 'Messages, oldest first' })).toContainText('January 2024');
  const file = path.join(userData, 'january.csv');
  await exportDays(app, page, { first: '2024-01-01', last: '2024-01-31', file });
  const { id } = channelNamed(sample, 'harbournotices');
  const truth = worldOn(sample, id, '2024-01-01', '2024-01-31');
  expect(readExport(file).map((row) => row['message_id'])).toEqual(truth.map(({ messageId }) => String(messageId)));
  expect(JSON.parse(await readFile(`${file}.manifest.json`, 'utf8'))).toMatchObject({
    complete: true,
    channels: [{ gaps: [] }],
  });
  await expect(dayCell(page, '2024-02-02')).toHaveAccessibleName(MISSING);

  sample.faults.clear();
  await typeDetails(page, sample.phone, 'key-file');
  await typeCode(page, sample.code);
  await signedIn(page);
  await downloadEnded(page);
  await expect(dayCell(page, '2024-02-02')).toHaveAccessibleName(COMPLETE);
  await expect(page.getByText('no gaps', { exact: true })).toBeVisible();
});

test('a copy of the session file is worth nothing once its owner has signed out', async ({
  open,
  sample,
  userData,
}) => {
  const first = await open(...serverFlags(sample));
  await signIn(first.page, sample, 'key-file');
  const copies = sessionFiles(userData).map(
    (name) => [path.join(userData, name), readFileSync(path.join(userData, name))] as const,
  );
  expect(copies).toHaveLength(2);
  await signOut(first.page);
  await first.quit();
  for (const [file, bytes] of copies) await writeFile(file, bytes, { mode: 0o600 });

  const second = await open(...serverFlags(sample));
  await expect(second.page.getByText('Signed out', { exact: true })).toBeVisible();
  await expect(second.page.getByRole('alert')).toContainText('Telegram has ended this session.');
});

test('a session that Telegram ends is told of; the archive stays, and the download goes on after signing in', async ({
  open,
  sample,
}) => {
  const { page } = await open(...serverFlags(sample));
  await signIn(page, sample, 'key-file');
  await addChannel(page, '@harbournotices', { first: '2024-01-01', last: '2024-12-31' });
  sample.faults.add({ method: 'messages.getHistory', nth: 3, fault: { kind: 'revoke' } });
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await expect(page.getByText('Signed out', { exact: true })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'Telegram has ended this session.' }).first()).toBeVisible();
  await expect(downloadsBar(page)).toContainText('Waiting: ');
  await dayCell(page, '2024-12-30').click();
  await expect(page.getByRole('list', { name: 'Messages, oldest first' })).toContainText('December 2024');

  await typeDetails(page, sample.phone, 'key-file');
  await typeCode(page, sample.code);
  await signedIn(page);
  await downloadEnded(page);
  await expect(page.getByText('no gaps', { exact: true })).toBeVisible();
});
