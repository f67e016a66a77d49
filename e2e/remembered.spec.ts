// What comes back after a restart: the channel in view, the splitter, the theme, the window's size.
import type { ElectronApplication } from 'playwright/test';
import { dayCell } from './pages/calendar.ts';
import { addChannel, railItem } from './pages/channels.ts';
import { expect, test } from './support/lacuna.ts';

const sizeOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize());

test('the channel in view, the splitter, the appearance and the window’s size come back after a restart', async ({
  open,
  sampleFlags,
}) => {
  const first = await open('--sample', ...sampleFlags);
  await addChannel(first.page, '@harbournotices');
  await addChannel(first.page, '@gorodlife');
  await addChannel(first.page, '@nahr_news');
  await railItem(first.page, 'Жизнь в городе').click();
  const splitter = first.page.getByRole('separator', { name: 'Height of the calendar' });
  await splitter.focus();
  await first.page.keyboard.press('ArrowUp');
  await first.page.keyboard.press('ArrowUp');
  const height = await splitter.getAttribute('aria-valuenow');
  await first.page.getByRole('button', { name: 'Settings' }).click();
  await first.page.getByRole('radio', { name: 'Dark' }).check();
  await first.page.getByRole('button', { name: 'Done' }).click();
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1_111, 777));
  await expect.poll(() => sizeOf(first.app)).toEqual([1_111, 777]);
  await first.quit();

  const second = await open('--sample', ...sampleFlags);
  await expect(second.page.getByRole('heading', { name: 'Жизнь в городе' })).toBeVisible();
  await expect(railItem(second.page, 'Жизнь в городе')).toHaveAttribute('aria-current', 'true');
  await expect(second.page.getByRole('separator', { name: 'Height of the calendar' })).toHaveAttribute(
    'aria-valuenow',
    height ?? '',
  );
  expect(height).not.toBe('50');
  await expect(second.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await second.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true);
  expect(await sizeOf(second.app)).toEqual([1_111, 777]);
});

test('selected days and the filter come back with their channel, and a channel of before without them', async ({
  open,
  sampleFlags,
}) => {
  const first = await open('--sample', ...sampleFlags);
  await addChannel(first.page, '@gorodlife');
  await addChannel(first.page, '@harbournotices', { first: '2024-01-01', last: '2024-03-31' });
  await first.page.getByRole('button', { name: 'Fill all gaps' }).click();
  await expect(first.page.getByText('no gaps', { exact: true })).toBeVisible();
  await dayCell(first.page, '2024-02-05').click();
  await dayCell(first.page, '2024-02-20').click({ modifiers: ['Shift'] });
  const selection = 'Clear the selection 5 – 20 Feb 2024';
  await expect(first.page.getByRole('button', { name: selection })).toBeVisible();
  await first.page.getByRole('button', { name: /^Forwards: / }).click();
  await first.page.getByRole('menuitemradio', { name: 'None that was forwarded' }).click();
  const filter = await first.page.getByRole('button', { name: /^Forwards: / }).textContent();
  expect(filter).not.toBe('Forwards: any');
  const count = await first.page.getByText(/^\d+ of \d+$/).textContent();
  await first.quit();

  const second = await open('--sample', ...sampleFlags);
  await expect(second.page.getByRole('heading', { name: 'Harbour Notices' })).toBeVisible();
  await expect(second.page.getByRole('button', { name: selection })).toBeVisible();
  await expect(second.page.getByRole('button', { name: /^Forwards: / })).toHaveText(filter ?? '');
  await expect(second.page.getByText(/^\d+ of \d+$/)).toHaveText(count ?? '');
  await railItem(second.page, 'Жизнь в городе').click();
  await expect(second.page.getByRole('button', { name: /^Clear the selection/ })).toBeHidden();
  await expect(second.page.getByRole('button', { name: 'Forwards: any' })).toBeVisible();
});
