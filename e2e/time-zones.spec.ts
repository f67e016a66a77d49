// Days are UTC days, whatever clock the computer goes by: the chart's dates, what a click on it selects, and the calendar.
import type { Page } from 'playwright/test';
import { dayCell } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { figures, openFigures, tableRows } from './pages/figures.ts';
import { expect, test } from './support/lacuna.ts';
import { channelNamed, worldOn } from './support/world.ts';

const NAME = 'riverwatch_live';
const DAYS = ['2024-03-08', '2024-03-09', '2024-03-10', '2024-03-11', '2024-03-12'] as const;
const [FIRST, CLICKED, LAST] = [DAYS[0], DAYS[2], DAYS[4]];

/** Notes what is written on canvases from then on. In the page's own words: these tests are compiled without a page's types. */
const NOTE_TEXTS = `
  globalThis.canvasTexts = [];
  const { prototype } = CanvasRenderingContext2D;
  const { fillText } = prototype;
  prototype.fillText = function (text, ...place) {
    globalThis.canvasTexts.push(text);
    fillText.call(this, text, ...place);
  };`;
const textsOf = (page: Page): Promise<readonly string[]> => page.evaluate('globalThis.canvasTexts');

// Half a day apart; and where the clocks skip the midnight of the day that is clicked.
for (const zone of ['America/St_Johns', 'Pacific/Auckland', 'America/Havana']) {
  test.describe(zone, () => {
    test.use({ timeZone: zone });

    test('the chart’s dates, a click on it and the calendar say the same days', async ({
      open,
      sample,
      sampleFlags,
    }) => {
      const { page } = await open('--sample', ...sampleFlags);
      expect(await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone)).toBe(zone);
      const { id } = channelNamed(sample, NAME);
      const held = (first: string, last: string) => worldOn(sample, id, first, last).length;
      await addChannel(page, `@${NAME}`, { first: FIRST, last: LAST });
      await page.getByRole('button', { name: 'Fill all gaps' }).click();
      await downloadEnded(page);

      await page.evaluate(NOTE_TEXTS);
      const panel = await openFigures(page);
      await expect(panel).toContainText(`${held(FIRST, LAST)} messages · 8 – 12 Mar 2024`);
      await expect(async () => {
        const dates = (await textsOf(page)).filter((text) => /[A-Z]/.test(text));
        expect(dates.slice(-5)).toEqual(['8 Mar 2024', '9 Mar', '10 Mar', '11 Mar', '12 Mar']);
      }).toPass();
      const rows = await tableRows(page);
      expect(rows.slice(1).map(([day, messages]) => [day, Number(messages)])).toEqual([
        ['Tuesday 12 March 2024', held(LAST, LAST)],
        ['Monday 11 March 2024', held('2024-03-11', '2024-03-11')],
        ['Sunday 10 March 2024', held(CLICKED, CLICKED)],
        ['Saturday 9 March 2024', held('2024-03-09', '2024-03-09')],
        ['Friday 8 March 2024', held(FIRST, FIRST)],
      ]);

      // The middle of the bars is the middle of the third day; the scale takes 48 pixels before them, 8 are left behind.
      const box = await figures(page).locator('canvas').boundingBox();
      if (!box) throw new Error('no chart');
      await page.mouse.click(box.x + 48 + (box.width - 56) / 2, box.y + box.height - 40);
      const messages = page.getByRole('region', { name: 'Messages' });
      await expect(messages.getByRole('button', { name: 'Clear the selection 10 Mar 2024' })).toBeVisible();
      await expect(messages.getByText(`${held(CLICKED, CLICKED)} of ${held(FIRST, LAST)}`)).toBeVisible();
      await expect(dayCell(page, CLICKED)).toHaveAttribute('aria-selected', 'true');
      for (const day of DAYS) {
        await expect(dayCell(page, day)).toHaveAccessibleName(new RegExp(`: ${held(day, day)} messages?, complete$`));
        if (day !== CLICKED) await expect(dayCell(page, day)).toHaveAttribute('aria-selected', 'false');
      }
    });
  });
}
