// Everything without a mouse: from the first start to a filled gap and a read message. The focus is never lost.
import type { Locator, Page } from 'playwright/test';
import { COMPLETE, dayCell, spoken } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadsBar } from './pages/downloads.ts';
import { focusIsSomewhere, pressByKey, tabTo } from './pages/keyboard.ts';
import { chooseFromMenu } from './pages/menu.ts';
import { expect, test, type Opened } from './support/lacuna.ts';

const days = (page: Page): Locator => page.getByRole('grid', { name: 'Days and their coverage' });
/** The list's one tab stop. */
const row = (page: Page): Locator =>
  page.getByRole('list', { name: 'Messages, oldest first' }).locator('li[tabindex="0"]');

/** The calendar's one tab stop, wherever it is. */
async function tabToCalendar(page: Page): Promise<void> {
  await tabTo(page, days(page).locator('[role="gridcell"][tabindex="0"]'));
}

async function goToDay({ app, page }: Opened, date: string): Promise<void> {
  await chooseFromMenu(app, 'Go to Date…');
  const dialog = page.getByRole('dialog', { name: 'Go to a date' });
  await dialog.getByRole('textbox').fill(date);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}

async function expectDay(page: Page, date: string): Promise<void> {
  await expect(page.locator(':focus')).toHaveAccessibleName(new RegExp(`^\\w+ ${spoken(date)}: `));
}

/** Moves the focus from day to day; after each key it must be where the key leads. */
async function walk(page: Page, ...steps: readonly (readonly [key: string, date: string])[]): Promise<void> {
  for (const [key, date] of steps) {
    await page.keyboard.press(key);
    await expectDay(page, date);
  }
}

test('from the first start to a filled gap', async ({ open, sampleFlags }) => {
  const { page } = await open(...sampleFlags);
  await pressByKey(page, page.getByRole('button', { name: 'Start exploring' }));
  await pressByKey(page, page.getByRole('button', { name: 'Add a channel…' }));
  const add = page.getByRole('dialog', { name: 'Add a channel' });
  await expect(add.getByLabel('@name, link or number')).toBeFocused();
  await page.keyboard.type('@no_such_channel');
  const find = add.getByRole('button', { name: 'Find' });
  await pressByKey(page, find);
  await expect(add.getByRole('alert')).toContainText('is not known at Telegram');
  await expect(find).toBeFocused();
  await tabTo(page, add.getByLabel('@name, link or number'), 'Shift+Tab');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('@harbournotices');
  await page.keyboard.press('Enter');
  await expect(add.getByRole('button', { name: 'Add channel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(add).toBeHidden();
  await focusIsSomewhere(page);

  await tabToCalendar(page);
  await expectDay(page, '2022-06-07');
  await walk(
    page,
    ['Alt+PageDown', '2023-06-07'],
    ['Home', '2023-01-01'],
    ['ArrowDown', '2023-01-02'],
    ['ArrowUp', '2023-01-01'],
    ['ArrowRight', '2023-01-08'],
    ['ArrowLeft', '2023-01-01'],
    ['PageDown', '2023-02-01'],
    ['PageUp', '2023-01-01'],
    ['End', '2023-12-31'],
    ['Alt+PageUp', '2022-12-31'],
    ['Alt+PageDown', '2023-12-31'],
    ['ArrowDown', '2024-01-01'],
  );

  await page.keyboard.press('Enter');
  const gap = page.getByRole('dialog', { name: /^Gap · / });
  await expect(gap.getByRole('button', { name: 'Fill this gap' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(gap).toBeHidden();
  await expectDay(page, '2024-01-01');
  // Nor does it stay where the focus has gone on by Tab.
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: /^Figures/ }));
  await expect(gap).toBeHidden();
  await expect(page.getByRole('button', { name: /^Figures/ })).toBeFocused();
  await tabToCalendar(page);
  await expectDay(page, '2024-01-01');

  await walk(page, ['Shift+ArrowRight', '2024-01-08'], ['Shift+ArrowDown', '2024-01-09']);
  await expect(dayCell(page, '2024-01-01')).toHaveAttribute('aria-selected', 'true');
  await expect(dayCell(page, '2024-01-09')).toHaveAttribute('aria-selected', 'true');
  await expect(dayCell(page, '2024-01-10')).toHaveAttribute('aria-selected', 'false');
  await pressByKey(page, page.getByRole('button', { name: 'Fill the gap in it' }));
  await expect(downloadsBar(page)).toContainText('Filled 1 – 9 Jan 2024');
  await expect(dayCell(page, '2024-01-09')).toHaveAccessibleName(COMPLETE);
  await focusIsSomewhere(page);
  await pressByKey(page, downloadsBar(page).getByRole('button', { name: 'Dismiss' }));
  await expect(downloadsBar(page)).toContainText('Nothing is being downloaded');
  await focusIsSomewhere(page);

  // Esc ends the selection; the day stays where it was.
  await tabToCalendar(page);
  await expectDay(page, '2024-01-09');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Clear the selection/ })).toBeHidden();
  await expectDay(page, '2024-01-09');

  await walk(page, ['ArrowDown', '2024-01-10']);
  await page.keyboard.press('Enter');
  await expect(gap.getByRole('button', { name: 'Fill this gap' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(gap).toBeHidden();
  await expectDay(page, '2024-01-10');
  await expect(dayCell(page, '2024-01-10')).toHaveAccessibleName(COMPLETE, { timeout: 20_000 });
  await expectDay(page, '2024-01-10');
});

test('the message list, its panel, the list of keys, and dialogs give the focus back', async ({
  open,
  sampleFlags,
}) => {
  const opened = await open('--sample', ...sampleFlags);
  const { app, page } = opened;
  await addChannel(page, '@harbournotices', { first: '2024-01-01', last: '2024-02-29' });
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await expect(page.getByText('no gaps', { exact: true })).toBeVisible();

  await goToDay(opened, '2024-01-10');
  await tabToCalendar(page);
  await page.keyboard.press('Enter');
  await tabTo(page, row(page));
  const name = await page.locator(':focus').getAttribute('aria-label');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator(':focus')).not.toHaveAccessibleName(name ?? '');
  await page.keyboard.press('ArrowUp');
  await expect(page.locator(':focus')).toHaveAccessibleName(name ?? '');
  await page.keyboard.press('End');
  const last = await page.locator(':focus').getAttribute('aria-setsize');
  await expect(page.locator(':focus')).toHaveAttribute('aria-posinset', last ?? '');
  await page.keyboard.press('Home');
  await expect(page.locator(':focus')).toHaveAttribute('aria-posinset', '2');

  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: /^Message / });
  await expect(panel).toBeVisible();
  await expect(page.locator(':focus')).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(page.locator(':focus')).toHaveAttribute('aria-posinset', '2');

  // From inside the panel as well.
  await page.keyboard.press('Enter');
  await tabTo(page, panel.getByRole('button', { name: 'Close message' }));
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(page.locator(':focus')).toHaveAttribute('aria-posinset', '2');

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  for (const [part, says] of [
    ['Anywhere', 'Go to a date'],
    ['Calendar', 'Open the gap, or go to the day’s messages'],
    ['Messages', 'Show all of it, or fill the gap'],
    ['Channels', 'Its menu'],
    ['Between calendar and messages', 'Move the splitter'],
  ] as const) {
    await expect(keys.getByRole('region', { name: part, exact: true })).toContainText(says);
  }
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await expect(page.locator(':focus')).toHaveAttribute('aria-posinset', '2');

  for (const [item, title] of [
    ['Add Channel…', 'Add a channel'],
    ['Export…', 'Export messages'],
    ['Go to Date…', 'Go to a date'],
    ['Settings…', 'Settings'],
  ] as const) {
    await chooseFromMenu(app, item);
    const dialog = page.getByRole('dialog', { name: title });
    await expect(dialog).toBeVisible();
    await focusIsSomewhere(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.locator(':focus')).toHaveAttribute('aria-posinset', '2');
  }
});

test('channels are chosen and removed by keys, and something has the focus when one is gone', async ({
  open,
  sampleFlags,
}) => {
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@harbournotices');
  await addChannel(page, '@gorodlife');
  const rail = page.getByRole('navigation', { name: 'Channels' });
  await tabTo(page, rail.getByRole('button', { name: /^Жизнь в городе/ }));
  await page.keyboard.press('ArrowUp');
  await expect(rail.getByRole('button', { name: /^Harbour Notices/ })).toBeFocused();
  await expect(page.getByRole('heading', { name: 'Harbour Notices' })).toBeVisible();
  // One stop for the channels and one for the menu of the chosen one, however many there are.
  await expect(rail.locator('li button[tabindex="0"]')).toHaveCount(2);
  await pressByKey(page, rail.getByRole('button', { name: 'More for Harbour Notices' }));
  await page.keyboard.press('Escape');
  await expect(rail.getByRole('button', { name: 'More for Harbour Notices' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Remove channel…' })).toBeFocused();
  await page.keyboard.press('Enter');
  const asks = page.getByRole('dialog', { name: /Remove/ });
  await pressByKey(page, asks.getByRole('button', { name: /^Remove/ }));
  await expect(asks).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Жизнь в городе' })).toBeVisible();
  await focusIsSomewhere(page);
});
