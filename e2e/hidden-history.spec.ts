// A channel whose early history is hidden: below the first visible message nothing is called quiet or covered.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright/test';
import type { SampleServer } from '../tests/support/sample.ts';
import { COMPLETE, datesBetween, dayCell, MISSING, spoken } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { exportDays } from './pages/export.ts';
import { readCache } from './support/cache-file.ts';
import { expect, test } from './support/lacuna.ts';
import { channelNamed, instant, worldOn } from './support/world.ts';

const NAME = 'oldtown_photos';
const isoDay = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);
const dayBefore = (date: string): string => isoDay(instant(date) - 1);

/** The first message that the account can see, and its day. */
function firstVisible(sample: SampleServer): { readonly id: number; readonly date: number; readonly day: string } {
  const { id } = channelNamed(sample, NAME);
  const first = sample.worldMessages(id)[0];
  if (!first || first.messageId <= 1) throw new Error(`nothing is hidden in @${NAME}`);
  return { id, date: first.date, day: isoDay(first.date) };
}

/** What the calendar says of days that it shows; days before its first year have no cell at all. */
async function saidOf(page: Page, dates: readonly string[]): Promise<readonly string[]> {
  const names = await page
    .getByRole('gridcell')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label') ?? ''));
  const wanted = new Set(dates.map(spoken));
  return names.filter((name) => wanted.has(/^\w+ (.*?): /.exec(name)?.[1] ?? ''));
}

/** A click on a blank day says why it is blank. A day that the calendar knows nothing of has no role and no name. */
async function expectWhyBlank(page: Page, date: string, first: string): Promise<void> {
  const calendar = page.getByRole('region', { name: 'Calendar' });
  await calendar.locator(`[data-day="${instant(date) / 86_400}"]`).click();
  await expect(calendar).toContainText(
    `${spoken(date)} lies before the first message that your account can see, of ${spoken(first)}.`,
  );
}

test('after a fill of everything, what lies below the first visible message is neither covered nor quiet', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const { id, date, day } = firstVisible(sample);
  const { app, page, quit } = await open('--sample', ...sampleFlags);
  await addChannel(page, `@${NAME}`);
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  await expect(page.getByText('no gaps', { exact: true })).toBeVisible();
  await expect(page.getByText('Earlier history is not visible to this account')).toContainText(
    `its first visible message is of ${spoken(day)}. What came before is hidden or was deleted; Lacuna claims nothing`,
  );
  await expect(dayCell(page, day)).toHaveAccessibleName(COMPLETE);

  const below = datesBetween('2022-01-01', dayBefore(day));
  const said = await saidOf(page, below);
  expect(said.filter((name) => !name.endsWith(': outside the collection period'))).toEqual([]);
  await expectWhyBlank(page, dayBefore(day), day);

  const file = path.join(userData, 'photos.csv');
  const last = '2023-12-31';
  await exportDays(app, page, { first: '2023-01-01', last, file });
  const truth = worldOn(sample, id, day, last);
  const manifest = JSON.parse(await readFile(`${file}.manifest.json`, 'utf8')) as {
    readonly complete: boolean;
    readonly rows: number;
    readonly channels: readonly {
      readonly covered: readonly { readonly from: string }[];
      readonly gaps: readonly { readonly from: string; readonly until: string }[];
    }[];
  };
  expect(manifest.rows).toBe(truth.length);
  expect(manifest.complete).toBe(false);
  const begin = new Date(date * 1000).toISOString().replace('.000Z', 'Z');
  const [channel] = manifest.channels;
  expect(channel?.covered.map(({ from }) => from)).toEqual([begin]);
  expect(channel?.gaps).toEqual([{ from: '2023-01-01T00:00:00Z', until: begin }]);

  await quit();
  const [claimed] = readCache(userData, 'SELECT min(from_instant) AS oldest FROM covered_ranges');
  expect(claimed?.['oldest']).toBe(date);
  const [rows] = readCache(userData, 'SELECT count(*) AS n FROM messages');
  expect(rows?.['n']).toBe(sample.worldMessages(id).length);
});

test('a collection period that reaches below the first visible message says that the days before it are not visible', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const { day } = firstVisible(sample);
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, `@${NAME}`, { first: '2023-06-01', last: '2023-12-31' });
  await expect(dayCell(page, day)).toHaveAccessibleName(/not downloaded|partly/);
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  await expect(dayCell(page, '2023-12-31')).toHaveAccessibleName(COMPLETE);
  await expect(page.getByText('Earlier history is not visible to this account')).toContainText(
    'About the days before it, from 1 June 2023, Lacuna claims nothing.',
  );
  const said = await saidOf(page, datesBetween('2023-06-01', dayBefore(day)));
  expect(said.filter((name) => COMPLETE.test(name) || MISSING.test(name))).toEqual([]);

  await expectWhyBlank(page, '2023-06-15', day);
});

test('a channel that shows no messages is asked again by “Update to now”, and filled once it shows some', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const { id } = channelNamed(sample, 'mountainweather');
  sample.world.setHiddenBelow(id, 1_000_000);
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@mountainweather');
  await expect(page.getByRole('heading', { name: 'No visible messages' })).toBeVisible();
  const update = page.getByRole('button', { name: 'Update to now' });
  await update.click();
  const downloads = page.getByRole('contentinfo');
  await expect(downloads).toContainText('This channel shows no messages to your account.');
  await downloads.getByRole('button', { name: 'Dismiss' }).click();

  sample.world.setHiddenBelow(id, 0);
  await update.click();
  await downloadEnded(page);
  await expect(page.getByText('no gaps', { exact: true })).toBeVisible();
  await expect(page.getByText(`${sample.worldMessages(id).length.toLocaleString('en-US')} messages`)).toBeVisible();
});
