// What is exported equals the server's world, row by row and column by column, and its manifest can be cited.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { duckdb } from '../tests/support/duckdb.ts';
import { fillDays } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { answerSaveDialog, exportDays } from './pages/export.ts';
import { expect, test } from './support/lacuna.ts';
import { channelNamed, readExport, worldOn, worldRow } from './support/world.ts';

test('every column of every row of a year equals the world, and the manifest tells what the file is', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const { app, page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@riverwatch_live', { first: '2024-01-01', last: '2024-12-31' });
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  const file = path.join(userData, 'river.csv');
  await exportDays(app, page, { first: '2024-01-01', last: '2024-12-31', file, guard: false, allColumns: true });

  const { id, title } = channelNamed(sample, 'riverwatch_live');
  const truth = worldOn(sample, id, '2024-01-01', '2024-12-31');
  expect(truth.length).toBeGreaterThan(500);
  expect(readExport(file)).toEqual(truth.map((message) => worldRow(message, 'riverwatch_live', title)));

  const manifest: unknown = JSON.parse(await readFile(`${file}.manifest.json`, 'utf8'));
  const bytes = await readFile(file);
  expect(manifest).toMatchObject({
    channels: [{ id: String(id), name: title, complete: true, gaps: [], rows: truth.length }],
    range: { from: '2024-01-01T00:00:00Z', until: '2025-01-01T00:00:00Z' },
    complete: true,
    rows: truth.length,
    files: [{ name: 'river.csv', bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') }],
  });
});

test('an export over a gap says so before the file is written, and in its manifest', async ({
  open,
  sampleFlags,
  userData,
}) => {
  const { app, page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@harbournotices', { first: '2024-01-01', last: '2024-01-10' });
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  await page.getByRole('button', { name: 'More for Harbour Notices' }).click();
  await page.getByRole('menuitem', { name: 'Change period…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Last day, included').fill('2024-01-15');
  await dialog.getByRole('button', { name: 'Change period' }).click();
  await expect(page.getByText('10 of 15 days covered')).toBeVisible();

  const file = path.join(userData, 'city.csv');
  await page.getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByText('The manifest beside the file will say so.')).toContainText('11 – 15 January');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await exportDays(app, page, { first: '2024-01-01', last: '2024-01-15', file });
  expect(JSON.parse(await readFile(`${file}.manifest.json`, 'utf8'))).toMatchObject({
    complete: false,
    channels: [{ gaps: [{ from: '2024-01-11T00:00:00Z', until: '2024-01-16T00:00:00Z' }] }],
  });
});

test('two channels in a file of JSON Lines, columns in an order of one’s own', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const { app, page } = await open('--sample', ...sampleFlags);
  for (const name of ['@riverwatch_live', '@harbournotices']) {
    await addChannel(page, name, { first: '2024-01-01', last: '2024-01-10' });
    await page.getByRole('button', { name: 'Fill all gaps' }).click();
    await downloadEnded(page);
  }
  const file = path.join(userData, 'both.jsonl');
  await answerSaveDialog(app, file);
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export messages' });
  await dialog.getByLabel('First day').fill('2024-01-02');
  await dialog.getByLabel('Last day').fill('2024-01-05');
  await dialog.getByRole('button', { name: '+ other channels' }).click();
  await dialog.getByRole('button', { name: 'All of them' }).click();
  await dialog.getByRole('button', { name: 'JSON Lines' }).click();
  const columns = dialog.getByRole('group', { name: 'Columns' });
  for (const name of ['date', 'views', 'forwards', 'media_type']) {
    await columns.getByRole('button', { name, exact: true }).click();
  }
  // By keyboard alone: the text comes before the number.
  await columns.getByRole('button', { name: 'message', exact: true }).press('Alt+ArrowLeft');
  await expect(columns.getByRole('button', { pressed: true })).toHaveText(['message', 'message_id']);
  await expect(dialog.getByRole('columnheader')).toHaveText(['message', 'message_id']);
  await dialog.getByRole('button', { name: 'Export to file…' }).click();
  await expect(page.getByRole('region', { name: 'Export' })).toContainText(/^Exported /);

  const expected = ['harbournotices', 'riverwatch_live'].flatMap((username) =>
    worldOn(sample, channelNamed(sample, username).id, '2024-01-02', '2024-01-05'),
  );
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines.length).toBe(expected.length);
  expect(lines.map((line) => Object.keys(JSON.parse(line) as object))).toEqual(
    expected.map(() => ['message', 'message_id']),
  );
  expect(JSON.parse(await readFile(`${file}.manifest.json`, 'utf8'))).toMatchObject({
    complete: true,
    rows: lines.length,
  });
});

test('a folder of Parquet files by channel and month is one table for DuckDB', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const { app, page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@riverwatch_live', { first: '2024-01-20', last: '2024-02-10' });
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  const folder = path.join(userData, 'river');
  await answerSaveDialog(app, folder);
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export messages' });
  await dialog.getByLabel('First day').fill('2024-01-25');
  await dialog.getByLabel('Last day').fill('2024-02-05');
  await dialog.getByRole('button', { name: 'Parquet' }).click();
  await dialog.getByRole('button', { name: 'A folder by channel and month' }).click();
  await dialog.getByRole('button', { name: 'Export to folder…' }).click();
  await expect(page.getByRole('region', { name: 'Export' })).toContainText(/^Exported /);

  const expected = worldOn(sample, channelNamed(sample, 'riverwatch_live').id, '2024-01-25', '2024-02-05');
  const months =
    await duckdb(`SELECT month, count(*) FROM read_parquet('${folder}/**/*.parquet', hive_partitioning = true)
    GROUP BY month ORDER BY month`);
  expect(months.map(([month]) => month)).toEqual(['2024-01', '2024-02']);
  expect(months.reduce((all, [, rows]) => all + Number(rows), 0)).toBe(expected.length);
});

test('choices are kept under a name; an export is made again and says what was added; its citation is copied', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const first = await open('--sample', ...sampleFlags);
  await addChannel(first.page, '@harbournotices', { first: '2024-01-01', last: '2024-01-31' });
  await fillDays(first.page, '2024-01-01', '2024-01-15');
  await downloadEnded(first.page);
  const file = path.join(userData, 'harbour.csv');
  await answerSaveDialog(first.app, file);
  await first.page.getByRole('button', { name: 'Export…' }).click();
  const dialog = first.page.getByRole('dialog', { name: 'Export messages' });
  await dialog.getByRole('button', { name: 'Semicolon' }).click();
  await dialog.getByRole('button', { name: '+ Save these choices' }).click();
  await dialog.getByLabel('Name of the preset').fill('For the seminar');
  await dialog.getByLabel('Name of the preset').press('Enter');
  await expect(dialog.getByRole('button', { name: 'For the seminar', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await dialog.getByRole('button', { name: 'Export to file…' }).click();
  const status = first.page.getByRole('region', { name: 'Export' });
  await expect(status).toContainText(/^Exported /);
  const before = await readFile(file, 'utf8');

  await status.getByRole('button', { name: 'Copy citation' }).click();
  await first.page.getByRole('menuitem', { name: 'As BibTeX' }).click();
  const manifest = JSON.parse(await readFile(`${file}.manifest.json`, 'utf8')) as { citation: { bibTex: string } };
  await expect.poll(() => first.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(manifest.citation.bibTex);
  await first.quit();

  // After a restart both are there still.
  const { page } = await open('--sample', ...sampleFlags);
  await fillDays(page, '2024-01-16', '2024-01-31');
  await downloadEnded(page);
  await page.getByRole('button', { name: 'Export…' }).click();
  const again = page.getByRole('dialog', { name: 'Export messages' });
  await again.getByRole('button', { name: 'For the seminar', exact: true }).click();
  await expect(again.getByRole('button', { name: 'Semicolon' })).toHaveAttribute('aria-pressed', 'true');
  await again.getByRole('button', { name: 'Export harbour.csv again' }).click();
  const told = page.getByRole('region', { name: 'Export' });
  const { id } = channelNamed(sample, 'harbournotices');
  const added = worldOn(sample, id, '2024-01-16', '2024-01-31').length;
  await expect(told).toContainText(`Added ${added} row${added === 1 ? '' : 's'} at the end of harbour.csv`);
  const after = await readFile(file, 'utf8');
  expect(after.startsWith(before)).toBe(true);
  expect(after.length).toBeGreaterThan(before.length);

  await page.getByRole('button', { name: 'Export…' }).click();
  await again.getByRole('button', { name: 'Export harbour.csv again' }).click();
  await expect(told).toContainText('Nothing is new since');
  expect(await readFile(file, 'utf8')).toBe(after);
});
