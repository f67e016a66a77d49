// What somebody does in the window with a large archive, step by step; each waits for what a person would wait to see.
import type { ElectronApplication, Page } from 'playwright/test';
import { railItem } from '../../e2e/pages/channels.ts';
import { chart, figures, openFigures } from '../../e2e/pages/figures.ts';
import { chooseFromMenu } from '../../e2e/pages/menu.ts';
import { marks, results, searchBox, searchCount, searchIn } from '../../e2e/pages/search.ts';
import { surely } from './window-watch.ts';

export interface Walk {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The largest channel, and one that was open before it. */
  readonly channel: string;
  readonly other: string;
  /** `2023-06-15`, a day in its middle. */
  readonly day: string;
  readonly frequent: string;
  readonly rare: string;
}

/** A step by its name. */
export type Step = readonly [name: string, run: (walk: Walk) => Promise<void>];

/** Frames that a drag of the scroll bar takes from one end of the list to the other. */
const DRAG_FRAMES = 180;
const WHEEL_TURNS = 60;

export const STEPS: readonly Step[] = [
  [
    'open the channel',
    async ({ page, channel, other }) => {
      await railItem(page, other).click();
      await page.getByRole('heading', { name: other, exact: true }).waitFor();
      await railItem(page, channel).click();
      await page.getByRole('heading', { name: channel, exact: true }).waitFor();
      await rowsShown(page);
    },
  ],
  ['drag the list from end to end', ({ page }) => drag(page)],
  [
    'turn the wheel',
    async ({ page }) => {
      await page.locator('.messages-scroller').hover();
      for (let turn = 0; turn < WHEEL_TURNS; turn++) await page.mouse.wheel(0, turn % 20 < 15 ? 900 : -2_400);
      await rowsShown(page);
    },
  ],
  [
    'go to a date',
    async ({ app, page, day }) => {
      await surely(() => chooseFromMenu(app, 'Go to Date…'));
      const dialog = page.getByRole('dialog', { name: 'Go to a date' });
      await dialog.getByRole('textbox').fill(day);
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      await rowsShown(page);
    },
  ],
  ['search the channel for a frequent word', ({ page, frequent }) => search(page, 'This channel', frequent)],
  ['search the channel for a rare word', ({ page, rare }) => search(page, 'This channel', rare)],
  ['search all channels for a frequent word', ({ page, frequent }) => search(page, 'All channels', frequent)],
  ['search all channels for a rare word', ({ page, rare }) => search(page, 'All channels', rare)],
  [
    'end the search',
    async ({ page, channel }) => {
      await searchIn(page, 'This channel');
      await searchBox(page).fill('');
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: channel, exact: true }).waitFor();
      await rowsShown(page);
    },
  ],
  [
    'look at the figures',
    async ({ page }) => {
      await openFigures(page);
      const lists = figures(page).getByRole('region', { name: 'Named most often' });
      for (const name of ['Links to', 'Forwarded from', 'Hashtags']) {
        await lists.getByRole('button', { name, exact: true }).click();
      }
      await chart(page).waitFor();
      await lists.getByRole('progressbar').waitFor({ state: 'hidden' });
      await figures(page)
        .getByRole('button', { name: /^Figures/ })
        .click();
      await chart(page).waitFor({ state: 'hidden' });
    },
  ],
];

async function search(page: Page, where: 'This channel' | 'All channels', word: string): Promise<void> {
  await searchIn(page, where);
  await searchBox(page).fill('');
  await searchBox(page).pressSequentially(word);
  await searchCount(page)
    .filter({ hasText: where === 'This channel' ? / of / : /message/ })
    .waitFor();
  await (where === 'This channel' ? marks(page) : results(page).locator('mark')).first().waitFor();
}

/** The list has drawn rows with their texts, and asks for no more. */
async function rowsShown(page: Page): Promise<void> {
  await page.locator('.messages-rows li').first().waitFor();
  await page.locator('.messages-scroller[aria-busy="false"]').waitFor();
}

/** Frame by frame, as a hand on the scroll bar does it, down and up again. In the page, as text (window-watch.ts). */
const DRAG = `(async () => {
  const box = document.querySelector('.messages-scroller');
  for (let frame = 0; frame <= ${2 * DRAG_FRAMES}; frame++) {
    const share = frame <= ${DRAG_FRAMES} ? frame / ${DRAG_FRAMES} : 2 - frame / ${DRAG_FRAMES};
    box.scrollTop = share * (box.scrollHeight - box.clientHeight);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
})()`;

async function drag(page: Page): Promise<void> {
  await page.evaluate(DRAG);
  await rowsShown(page);
}
