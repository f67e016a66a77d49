// For those who see in their own way: the system's colours, no motion, reasons that are read and not pointed at.
import type { Locator, Page } from 'playwright/test';
import { dayCell, fillDays } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { tabTo } from './pages/keyboard.ts';
import { expect, test } from './support/lacuna.ts';

/** Everything that a cell is drawn by. */
const drawn = (cell: Locator): Promise<string> =>
  cell.evaluate((element) => {
    const style = element.ownerDocument.defaultView?.getComputedStyle(element);
    return [style?.backgroundColor, style?.backgroundImage, style?.boxShadow, style?.borderStyle].join(' / ');
  });

async function looksOf(page: Page): Promise<readonly string[]> {
  const some = ['gap', 'covered', 'quiet'].map((state) => page.locator(`[data-state="${state}"]`).first());
  return Promise.all([...some.map(drawn), drawn(page.locator('.calendar-blank').first())]);
}

test('in the system’s own colours the days are still told apart', async ({ open, sampleFlags }) => {
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@harbournotices', { first: '2024-01-01', last: '2024-03-31' });
  await fillDays(page, '2024-01-01', '2024-02-15');
  await downloadEnded(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    const looks = await looksOf(page);
    expect(new Set(looks).size, looks.join('\n')).toBe(looks.length);
  }
});

test('nothing moves for those who asked for no motion', async ({ open, sample, sampleFlags }) => {
  sample.faults.behaviour.roundTripMs = 400;
  const { page } = await open('--sample', ...sampleFlags);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await addChannel(page, '@riverwatch_live');
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await expect(page.locator('.calendar-grid .calendar-active')).toBeVisible();
  const moving = () =>
    page.evaluate(`document.getAnimations().filter(({ effect }) => effect.getTiming().iterations === Infinity).length`);
  expect(await moving()).toBe(0);
});

test('why a button can do nothing is shown to the keyboard too', async ({ open, sampleFlags }) => {
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@harbournotices', { first: '2024-01-01', last: '2024-01-10' });
  await expect(dayCell(page, '2024-01-05')).toBeVisible();
  const blocked = page.getByRole('button', { name: 'Export…' });
  await tabTo(page, blocked);
  await expect(blocked).toHaveAccessibleDescription('There are no messages to export yet: fill a gap first.');
  const shown = await blocked.evaluate(
    (button) => button.ownerDocument.defaultView?.getComputedStyle(button, '::after').content,
  );
  expect(shown).toContain('fill a gap first');
});
