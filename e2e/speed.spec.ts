// A long channel at speed: no frame shows an empty list, and the page holds no more of it the further one goes.
import type { Page } from 'playwright/test';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { expect, test } from './support/lacuna.ts';

const TURNS = 60;
const PIXELS_A_TURN = 900;
const DRAG_FRAMES = 60;

interface Seen {
  readonly frames: number;
  /** Frames without the words of a message, without words at all, with a message on its way, and with rows out of place. */
  readonly wordless: number;
  readonly blank: number;
  readonly waiting: number;
  readonly displaced: number;
  /** The most that the page held: elements in all, and rows of the list. */
  readonly elements: number;
  readonly rows: number;
}

/** In the page, as text: looks at each frame before it is drawn. */
const WATCH = `
  const box = document.querySelector('.messages-scroller');
  const seen = { frames: 0, wordless: 0, blank: 0, waiting: 0, displaced: 0, elements: 0, rows: 0 };
  let frame = requestAnimationFrame(function look() {
    const view = box.getBoundingClientRect();
    const all = [...box.querySelectorAll('.messages-rows > li')];
    const rows = all.map((row) => [row, row.getBoundingClientRect()]).filter(([, at]) => at.bottom > view.top && at.top < view.bottom);
    const withWords = rows.filter(([row]) => row.innerText.trim() !== '');
    const waiting = rows.filter(([row]) => row.querySelector('.message-placeholder'));
    seen.frames++;
    if (!withWords.some(([row]) => row.querySelector('.message:not(.message-placeholder)'))) seen.wordless++;
    if (withWords.length === 0) seen.blank++;
    if (waiting.length > 0) seen.waiting++;
    // Each row begins where the one above it ends.
    if (rows.some(([, at], i) => i > 0 && Math.abs(at.top - rows[i - 1][1].bottom) > 2)) seen.displaced++;
    seen.elements = Math.max(seen.elements, document.querySelectorAll('*').length);
    seen.rows = Math.max(seen.rows, all.length);
    frame = requestAnimationFrame(look);
  });
  window.lacunaSeen = () => (cancelAnimationFrame(frame), seen);
`;

async function watched(page: Page, work: () => Promise<void>): Promise<Seen> {
  await page.evaluate(`{${WATCH}}`);
  await work();
  return page.evaluate<Seen>('window.lacunaSeen()');
}

const drag = (page: Page): Promise<void> =>
  page.evaluate(`(async () => {
    const box = document.querySelector('.messages-scroller');
    for (let frame = 0; frame <= ${2 * DRAG_FRAMES}; frame++) {
      const share = frame <= ${DRAG_FRAMES} ? 1 - frame / ${DRAG_FRAMES} : frame / ${DRAG_FRAMES} - 1;
      box.scrollTop = share * (box.scrollHeight - box.clientHeight);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  })()`);

test('no frame is without words, and the page stays as small as it was', async ({ open, sampleFlags }) => {
  test.slow(); // thousands of posts are filled first
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@gorodlife');
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await downloadEnded(page);
  const list = page.getByRole('list', { name: 'Messages, oldest first' });
  const message = list.locator('.message:not(.message-placeholder)');
  await list.locator('li[tabindex="0"]').focus();
  await page.keyboard.press('End');
  await expect(list.locator('li[tabindex="0"]')).toBeInViewport();
  await expect(message.last()).toBeVisible();

  await page.locator('.messages-scroller').hover();
  for (const [turns, way] of [
    [TURNS, -PIXELS_A_TURN],
    [TURNS / 3, PIXELS_A_TURN],
  ] as const) {
    const seen = await watched(page, async () => {
      for (let turn = 0; turn < turns; turn++) await page.mouse.wheel(0, way);
    });
    expect(seen).toMatchObject({ wordless: 0, blank: 0, displaced: 0 });
    // They are asked for before they come into view.
    expect(seen.waiting).toBeLessThan(seen.frames / 10);
  }

  // Nothing is there in time where the whole channel passes in a second: its days are.
  const dragged = await watched(page, () => drag(page));
  expect(dragged).toMatchObject({ blank: 0, displaced: 0 });
  await expect(list.locator('.message-placeholder')).toHaveCount(0);
  await expect(message.last()).toBeVisible();

  const jumped = await watched(page, async () => {
    for (const key of ['Home', 'End', 'Home']) {
      await list.locator('li[tabindex="0"]').focus();
      await page.keyboard.press(key);
      await expect(list.locator('li[tabindex="0"]')).toBeInViewport();
      await expect(list.locator('.message-placeholder')).toHaveCount(0);
    }
  });
  for (const { elements, rows } of [dragged, jumped]) {
    expect(elements).toBeLessThan(3_500);
    expect(rows).toBeLessThan(60);
  }
});
