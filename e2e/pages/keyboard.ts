import { expect, type Locator, type Page } from 'playwright/test';

/** More stops than any view has: going round once finds whatever can be reached. */
const STOPS = 60;

/** Presses Tab until a control has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < STOPS; stop++) {
    if (await isFocused(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${String(target)} was not reached by ${STOPS} presses of ${key}`);
}

/** Goes to a control by Tab and presses it by Enter. */
export async function pressByKey(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Whatever was just closed: something has the focus, and it can be seen. */
export async function focusIsSomewhere(page: Page): Promise<void> {
  await expect(page.locator(':focus')).toBeVisible();
}

function isFocused(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element.matches(':focus'));
}
