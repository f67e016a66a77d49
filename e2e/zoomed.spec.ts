// Text of twice the size in the smallest window: nothing that can be pressed is out of reach.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright/test';
import { addChannel } from './pages/channels.ts';
import { dayCell } from './pages/calendar.ts';
import { expect, test } from './support/lacuna.ts';

async function twice(app: ElectronApplication, page: Page): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.setContentSize(1024, 700);
    window?.webContents.setZoomFactor(2);
  });
  await expect.poll(() => page.evaluate('innerWidth')).toBeLessThanOrEqual(512);
}

test('at 200 % all of the window can be reached', async ({ open, sampleFlags }) => {
  const { app, page } = await open(...sampleFlags);
  await page.getByRole('button', { name: 'Start exploring' }).click();
  await addChannel(page, '@riverwatch_live');
  await expect(dayCell(page, '2024-03-01')).toBeVisible();
  await twice(app, page);
  const buttons = page.locator('.window-main, .top-bar').getByRole('button');
  for (const button of await buttons.all()) {
    await button.scrollIntoViewIfNeeded();
    await expect(button).toBeInViewport({ ratio: 0.9 });
  }
  await dayCell(page, '2024-03-01').click();
  const fill = page.getByRole('dialog', { name: /^Gap · / }).getByRole('button', { name: 'Fill this gap' });
  await expect(fill).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Escape');

  // What is typed can be seen, and so can where it is looked for.
  const search = page.getByRole('searchbox');
  await search.fill('вод*');
  expect((await search.boundingBox())?.width).toBeGreaterThan(120);
  await expect(page.getByRole('button', { name: 'All channels', exact: true })).toBeInViewport({ ratio: 1 });

  // Nothing but the calendar itself is wider than the window.
  await page.getByRole('button', { name: /^Figures/ }).click();
  await expect(page.getByRole('region', { name: 'Named most often' })).toBeVisible();
  expect(await page.locator('.window-main').evaluate((main) => main.scrollWidth - main.clientWidth)).toBe(0);
});

test('at 200 % the ways to begin stand below each other', async ({ open, sampleFlags }) => {
  const { app, page } = await open(...sampleFlags);
  await expect(page.getByRole('button', { name: 'Start exploring' })).toBeVisible();
  await twice(app, page);
  const tops = await page
    .getByRole('region')
    .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().left));
  expect(new Set(tops).size).toBe(1);
});

test('at 200 % the ways out of a damaged archive are reached from the first to the last', async ({
  open,
  sampleFlags,
  userData,
}) => {
  const archive = path.join(userData, 'archive', 'sample');
  await mkdir(archive, { recursive: true });
  await writeFile(path.join(archive, 'lacuna.sqlite'), 'not a database '.repeat(1_000));
  const { app, page } = await open('--sample', ...sampleFlags);
  const heading = page.getByRole('heading', { name: 'The archive is damaged' });
  await expect(heading).toBeVisible();
  await twice(app, page);
  for (const part of [page.getByRole('button', { name: 'Start fresh' }), heading]) {
    await part.scrollIntoViewIfNeeded();
    await expect(part).toBeInViewport({ ratio: 1 });
  }
});
