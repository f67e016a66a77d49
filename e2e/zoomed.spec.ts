// Text of twice the size in the smallest window: nothing that can be pressed is out of reach.
import { addChannel } from './pages/channels.ts';
import { dayCell } from './pages/calendar.ts';
import { expect, test } from './support/lacuna.ts';

test('at 200 % all of the window can be reached', async ({ open, sampleFlags }) => {
  const { app, page } = await open(...sampleFlags);
  await page.getByRole('button', { name: 'Start exploring' }).click();
  await addChannel(page, '@riverwatch_live');
  await expect(dayCell(page, '2024-03-01')).toBeVisible();
  await app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.setContentSize(1024, 700);
    window?.webContents.setZoomFactor(2);
  });
  await expect.poll(() => page.evaluate('innerWidth')).toBeLessThanOrEqual(512);
  const buttons = page.locator('.window-main, .top-bar').getByRole('button');
  for (const button of await buttons.all()) {
    await button.scrollIntoViewIfNeeded();
    await expect(button).toBeInViewport({ ratio: 0.9 });
  }
  await dayCell(page, '2024-03-01').click();
  const fill = page.getByRole('dialog', { name: /^Gap · / }).getByRole('button', { name: 'Fill this gap' });
  await expect(fill).toBeInViewport({ ratio: 1 });
});
