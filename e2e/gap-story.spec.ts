// The gap story of the design: two ranges, the gap between them, and nothing asked twice.
import { COMPLETE, datesBetween, dayCell, fillDays, MISSING } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { readCache } from './support/cache-file.ts';
import { expect, test } from './support/lacuna.ts';
import { channelNamed, instant, worldOn } from './support/world.ts';

const NAME = 'riverwatch_live';

test('1–10 and 20–31 January are filled, the calendar shows the gap between, asking 1–31 fills only that', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const { page, quit } = await open('--sample', ...sampleFlags);
  await addChannel(page, `@${NAME}`);
  await fillDays(page, '2024-01-01', '2024-01-10');
  await downloadEnded(page);
  await fillDays(page, '2024-01-20', '2024-01-31');
  await downloadEnded(page);
  for (const date of datesBetween('2024-01-01', '2024-01-31')) {
    const missing = date > '2024-01-10' && date < '2024-01-20';
    await expect(dayCell(page, date)).toHaveAccessibleName(missing ? MISSING : COMPLETE);
  }

  const { id } = channelNamed(sample, NAME);
  const inGap = worldOn(sample, id, '2024-01-11', '2024-01-19');
  expect(inGap.length).toBeGreaterThan(0);
  sample.log.clear();
  await fillDays(page, '2024-01-11', '2024-01-31');
  await downloadEnded(page);
  for (const date of datesBetween('2024-01-01', '2024-01-31')) {
    await expect(dayCell(page, date)).toHaveAccessibleName(COMPLETE);
  }

  const [from, until] = [instant('2024-01-11'), instant('2024-01-20')];
  const asked = sample.log.records().filter(({ channelId }) => channelId === id);
  expect(asked.length).toBeLessThanOrEqual(Math.ceil(inGap.length / 100) + 4);
  const answers = asked.filter(({ dates }) => dates.length > 0);
  expect(answers.length).toBeGreaterThan(0);
  for (const { dates } of answers) {
    expect(Math.min(...dates)).toBeLessThan(until);
    expect(Math.max(...dates)).toBeGreaterThanOrEqual(from);
  }

  await quit();
  const stored = readCache(userData, 'SELECT message_id FROM messages ORDER BY date, message_id');
  const truth = worldOn(sample, id, '2024-01-01', '2024-01-31');
  expect(stored.map((row) => row['message_id'])).toEqual(truth.map(({ messageId }) => messageId));
});

test('the same range twice is a success that asks Telegram nothing', async ({ open, sample, sampleFlags }) => {
  const { id } = channelNamed(sample, NAME);
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, `@${NAME}`, { first: '2024-01-01', last: '2024-02-10' });
  await fillDays(page, '2024-01-01', '2024-01-31');
  await downloadEnded(page);
  sample.log.clear();
  await dayCell(page, '2024-02-05').click();
  await page.getByRole('button', { name: 'Choose dates…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Choose dates to fill' });
  await dialog.getByLabel('First day').fill('2024-01-01');
  await dialog.getByLabel('Last day').fill('2024-01-31');
  await dialog.getByRole('button', { name: 'Fill these days' }).click();
  await downloadEnded(page);
  expect(sample.log.records().filter(({ channelId }) => channelId === id)).toEqual([]);
});

test('quiet days are complete, and are no gaps', async ({ open, sample, sampleFlags }) => {
  const { id } = channelNamed(sample, 'harbournotices');
  const dates = datesBetween('2024-01-01', '2024-12-31');
  const quiet = dates.filter((date) => worldOn(sample, id, date, date).length === 0);
  expect(quiet.length).toBeGreaterThan(6);
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@harbournotices', { first: '2024-01-01', last: '2024-12-31' });
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  for (const date of quiet) await expect(dayCell(page, date)).toHaveAccessibleName(/: complete, no messages$/);
  await expect(page.getByText('366 of 366 days covered')).toBeVisible();
  await expect(page.getByText('no gaps', { exact: true })).toBeVisible();
});
