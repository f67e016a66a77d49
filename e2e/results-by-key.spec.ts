// The keys in what was found, while hits come in and pages of them are on their way: they act on the hit that has the focus,
// and no page that comes takes the focus away.
import type { Page } from 'playwright/test';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { focusIsSomewhere, tabTo } from './pages/keyboard.ts';
import { results, searchBox, searchCount, searchIn } from './pages/search.ts';
import { expect, test } from './support/lacuna.ts';
import { channelNamed } from './support/world.ts';

const SPRING = { first: '2024-03-01', last: '2024-05-31' };
const SUMMER = { from: Date.UTC(2024, 5, 1) / 1000, until: Date.UTC(2024, 8, 1) / 1000 };

/** Everything is found; the first hit has the focus. */
async function foundAll(page: Page, where: 'This channel' | 'All channels' = 'All channels'): Promise<void> {
  await addChannel(page, '@riverwatch_live', SPRING);
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  await searchIn(page, where);
  await searchBox(page).fill('-нетакогослова');
  if (where === 'This channel') await page.getByRole('button', { name: 'Best match' }).click();
  await tabTo(page, results(page).locator('li[tabindex="0"]'));
}

/** By the contract: no button takes the focus. */
async function fillSummer(page: Page, sample: Parameters<typeof channelNamed>[0]): Promise<void> {
  await page.evaluate(
    async (wish) => {
      interface Asking {
        request(name: string, input: unknown): Promise<unknown>;
      }
      const { lacuna } = globalThis as unknown as { readonly lacuna: Asking };
      await lacuna.request('downloads.start', wish);
    },
    { channelId: String(channelNamed(sample, 'riverwatch_live').id), ...SUMMER },
  );
}

/** Long enough for pages that ask for one another to come. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(`new Promise((done) => {
    let frames = 90;
    const next = () => (--frames > 0 ? requestAnimationFrame(next) : done());
    next();
  })`);
}

test('the hits that somebody is among stay as they are while a fill brings others, and Enter opens the focused one', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const { page } = await open('--sample', ...sampleFlags);
  await foundAll(page);
  const focus = page.locator(':focus');
  const newest = (await focus.getAttribute('aria-label')) ?? '';
  const before = (await searchCount(page).textContent()) ?? '';
  await fillSummer(page, sample);
  await expect(searchCount(page)).not.toHaveText(before);
  await expect(page.getByRole('button', { name: 'Show new ones' })).toBeVisible();
  await expect(focus).toHaveAttribute('aria-label', newest);
  await expect(focus).toHaveAttribute('aria-posinset', '1');
  await page.keyboard.press('Enter');
  const opened = page.locator('.messages-rows [aria-current="true"]');
  await expect(opened).toBeVisible();
  expect(await opened.getAttribute('aria-label')).toContain(newest.split(': ').slice(1).join(': '));
});

test('best matches of a channel say that others came in, and show them on demand', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const { page } = await open('--sample', ...sampleFlags);
  await foundAll(page, 'This channel');
  const before = (await searchCount(page).textContent()) ?? '';
  await fillSummer(page, sample);
  await expect(searchCount(page)).not.toHaveText(before);
  await downloadEnded(page);
  await page.getByRole('button', { name: 'Show new ones' }).click();
  await expect(page.getByRole('button', { name: 'Show new ones' })).toHaveCount(0);
  await focusIsSomewhere(page);
});

test('pages of hits that come take neither the focus nor the view from where somebody went meanwhile', async ({
  open,
  sampleFlags,
}) => {
  const { page } = await open('--sample', ...sampleFlags);
  await foundAll(page);
  const focus = page.locator(':focus');
  for (let reached = 50; reached <= 400; reached += 50) {
    await page.keyboard.press('End');
    await expect(focus).toHaveAttribute('aria-posinset', String(reached));
    await expect(results(page).locator(`[data-hit="${reached}"]`)).toBeAttached();
  }
  await page.keyboard.press('Home');
  await expect(focus).toHaveAttribute('aria-posinset', '1');
  await expect(results(page).locator('[data-hit="399"]')).not.toBeAttached();

  // Faster than anything is drawn.
  await page.evaluate(`
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, cancelable: true }));
    document.querySelector('[role="searchbox"]').focus();
  `);
  await expect(results(page).locator('[data-hit="449"]')).toBeAttached();
  await expect(searchBox(page)).toBeFocused();
  await drawn(page);
  await expect(results(page).locator('[data-hit="449"]')).toBeAttached();
});
