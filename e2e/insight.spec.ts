// What is selected, in figures: the chart says what the world has and what is missing of it, every figure leads to its
// messages, and what is saved says the same.
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { WorldMessage } from '../tests/support/sample.ts';
import { fillDays } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { answerSaveDialog } from './pages/export.ts';
import { chart, figures, openFigures, saveFigures, showList, tableRows } from './pages/figures.ts';
import { expect, test } from './support/lacuna.ts';
import { channelNamed, instant, worldOn } from './support/world.ts';

const NAME = 'riverwatch_live';
const [FIRST, LAST] = ['2024-01-01', '2024-03-31'] as const; // thirteen whole weeks
const GAP = { first: '2024-02-06', last: '2024-02-15' } as const; // Tuesday to the Thursday of the next week
const WEEK = 7 * 86_400;

const inGap = ({ date }: WorldMessage) => date >= instant(GAP.first) && date < instant(GAP.last) + 86_400;
const weekOf = ({ date }: WorldMessage) => Math.floor((date - instant(FIRST)) / WEEK);

/** Messages of each week, oldest first. */
function weekly(messages: readonly WorldMessage[]): number[] {
  const weeks = Array.from({ length: 13 }, () => 0);
  for (const message of messages) weeks[weekOf(message)] = (weeks[weekOf(message)] ?? 0) + 1;
  return weeks;
}

test('the chart shows the world with its gap, a bar leads to its messages, and filling the gap completes it', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const { page } = await open('--sample', ...sampleFlags);
  const { id } = channelNamed(sample, NAME);
  const truth = worldOn(sample, id, FIRST, LAST);
  const held = truth.filter((message) => !inGap(message));
  expect(held.length).toBeLessThan(truth.length);
  await addChannel(page, `@${NAME}`, { first: FIRST, last: LAST });
  await fillDays(page, FIRST, '2024-02-05');
  await downloadEnded(page);
  await fillDays(page, '2024-02-16', LAST);
  await downloadEnded(page);

  const panel = await openFigures(page);
  await panel.getByRole('button', { name: 'Weeks' }).click();
  await expect(panel).toContainText(`${held.length} messages, 2 of 13 weeks incomplete`);
  const rows = await tableRows(page);
  expect(rows.slice(1).map(([, count]) => Number(count))).toEqual(weekly(held).toReversed());
  const states = rows.slice(1).map((cells) => cells[2] ?? '');
  expect(states.map((says) => says === 'complete')).toEqual(states.map((_, at) => at !== 6 && at !== 7));
  expect(states[7]).toBe('incomplete: 6 days missing');
  expect(states[6]).toBe('incomplete: 4 days missing');

  // By keys: from the newest bar to the one before the gap, then its messages.
  await chart(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  const second = weekly(held)[1] ?? 0;
  await expect(chart(page)).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`^8 – 14 January 2024: ${second} messages, complete: `),
  );
  await page.keyboard.press('Enter');
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages.getByText(`${second} of ${held.length}`)).toBeVisible();
  await expect(messages.getByRole('button', { name: 'Clear the selection 8 – 14 Jan 2024' })).toBeVisible();
  // The chart still shows all weeks.
  await expect(panel).toContainText('2 of 13 weeks incomplete');
  await page.keyboard.press('Escape');
  await expect(messages.getByText(String(held.length), { exact: true })).toBeVisible();

  // By the pointer: the last week's bar is the rightmost thing on the chart.
  const box = await figures(page).locator('canvas').boundingBox();
  if (!box) throw new Error('no chart');
  await page.mouse.click(box.x + box.width - 16, box.y + box.height - 40);
  await expect(messages.getByRole('button', { name: 'Clear the selection 25 – 31 Mar 2024' })).toBeVisible();
  await messages.getByRole('button', { name: /^Clear the selection/ }).click();

  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await expect(panel.getByRole('strong')).toHaveText(`${truth.length} messages`);
  await downloadEnded(page);
  const complete = await tableRows(page);
  expect(complete.slice(1).map(([, count]) => Number(count))).toEqual(weekly(truth).toReversed());
});

test('hashtags, sites and forwarded-from channels lead to as many messages as they say', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const { page } = await open('--sample', ...sampleFlags);
  const { id } = channelNamed(sample, NAME);
  await addChannel(page, `@${NAME}`, { first: FIRST, last: LAST });
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  const truth = worldOn(sample, id, FIRST, LAST);
  await openFigures(page);
  const messages = page.getByRole('region', { name: 'Messages' });
  const tags = (message: WorldMessage): ReadonlySet<string> =>
    new Set(
      (message.entities ?? [])
        .filter(({ type }) => type === 'hashtag')
        .map(({ offset, length }) => (message.text ?? '').slice(offset, offset + length).toLowerCase()),
    );

  for (const name of ['Hashtags', 'Links to', 'Forwarded from'] as const) {
    const list = await showList(page, name);
    const top = list.getByRole('button').first();
    const says = /^(.+?): ([\d,]+) messages?, /.exec((await top.getAttribute('aria-label')) ?? '');
    const [, what = '', count = ''] = says ?? [];
    if (name === 'Hashtags') {
      expect(Number(count)).toBe(truth.filter((message) => tags(message).has(what.toLowerCase())).length);
    }
    await top.click();
    await expect(messages.getByText(`${count} of ${truth.length}`)).toBeVisible();
    await expect(figures(page)).toContainText(`${count} matching messages`);
    await expect(messages.getByRole('button', { name: what.replace(/ \(\d+\)$/, '') }).first()).toBeVisible();
    await expect(top).toHaveAttribute('aria-pressed', 'true');
    await top.click();
    await expect(messages.getByText(String(truth.length), { exact: true })).toBeVisible();
  }
});

test('what is saved says what the chart says, the panel is remembered, and everything in it has a name', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const { app, page, quit } = await open('--sample', ...sampleFlags);
  const { id, title } = channelNamed(sample, NAME);
  await addChannel(page, `@${NAME}`, { first: FIRST, last: LAST });
  await fillDays(page, '2024-01-01', '2024-01-31');
  await downloadEnded(page);
  const held = worldOn(sample, id, '2024-01-01', '2024-01-31');
  const panel = await openFigures(page);
  await panel.getByRole('button', { name: 'Months' }).click();

  const csv = path.join(userData, 'figures.csv');
  await answerSaveDialog(app, csv);
  await saveFigures(page, 'CSV');
  const rows: Record<string, string>[] = parse(await readFile(csv), { columns: true });
  const kinds = new Set(held.map(({ mediaType }) => mediaType ?? 'no_media'));
  expect(rows.map((row) => [row['from'], row['until'], row['messages'], row['state']])).toEqual([
    ['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z', String(held.length), 'complete'],
    ['2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z', '', 'gap'],
    ['2024-03-01T00:00:00Z', '2024-04-01T00:00:00Z', '', 'gap'],
  ]);
  for (const kind of kinds) {
    const count = held.filter(({ mediaType }) => (mediaType ?? 'no_media') === kind).length;
    expect([kind, rows[0]?.[kind]]).toEqual([kind, String(count)]);
  }
  expect(rows[0]).toMatchObject({
    channel_id: String(id),
    channel_name: title,
    unit: 'month',
    whole: '1',
    filters: '',
  });

  const svg = path.join(userData, 'figures.svg');
  await answerSaveDialog(app, svg);
  await saveFigures(page, 'SVG');
  expect(await readFile(svg, 'utf8')).toContain('Incomplete: 2 of 3 months lack messages');

  const png = path.join(userData, 'figures.png');
  await answerSaveDialog(app, png);
  await saveFigures(page, 'PNG');
  const bytes = await readFile(png);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([2_240, 960]);

  const nameless = await panel.evaluate((element) =>
    [...element.querySelectorAll('button, input, table, ol, progress, section, fieldset')].flatMap((control) => {
      const named =
        control.getAttribute('aria-label') ?? control.textContent ?? control.querySelector('legend')?.textContent ?? '';
      return named.trim() === '' ? [control.outerHTML.slice(0, 120)] : [];
    }),
  );
  expect(nameless).toEqual([]);

  await quit();
  const again = await open('--sample', ...sampleFlags);
  await expect(chart(again.page)).toBeVisible();
  await expect(figures(again.page).getByRole('button', { name: 'Months' })).toHaveAttribute('aria-pressed', 'true');
});
