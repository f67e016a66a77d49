// From the first start to the first covered month, with the sample that the app starts by itself.
import { COMPLETE, datesBetween, dayCell, fillDays, MISSING } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { expect, test } from './support/lacuna.ts';

test('first run to the first covered month, and everything is still there after a restart', async ({ open }) => {
  const first = await open();
  await expect(first.page.getByRole('heading', { name: 'Sign in to Telegram' })).toBeVisible();
  await first.page.getByRole('button', { name: 'Start exploring' }).click();
  await addChannel(first.page, 't.me/harbournotices');
  await expect(dayCell(first.page, '2024-03-15')).toHaveAccessibleName(MISSING);
  await fillDays(first.page, '2024-03-01', '2024-03-31');
  await downloadEnded(first.page);
  for (const date of datesBetween('2024-03-01', '2024-03-31')) {
    await expect(dayCell(first.page, date)).toHaveAccessibleName(COMPLETE);
  }
  await expect(dayCell(first.page, '2024-04-01')).toHaveAccessibleName(MISSING);
  await dayCell(first.page, '2024-03-15').click();
  await expect(first.page.getByRole('list', { name: 'Messages, oldest first' })).toContainText('March 2024');
  await first.quit();

  const second = await open();
  await expect(dayCell(second.page, '2024-03-15')).toHaveAccessibleName(COMPLETE);
  await expect(second.page.getByRole('heading', { name: 'Harbour Notices' })).toBeVisible();
});
