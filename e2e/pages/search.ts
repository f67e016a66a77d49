import type { Locator, Page } from 'playwright/test';

export const searchBox = (page: Page): Locator => page.getByRole('searchbox', { name: /^Search messages in / });

/** The list's count, `1,204 of 148,220`, or that of the answers over all channels. */
export const searchCount = (page: Page): Locator => page.locator('.messages-count');

export const marks = (page: Page): Locator => page.locator('.messages mark');

export const results = (page: Page): Locator => page.getByRole('list', { name: 'Messages found' });

/** Where to search: the box shows it as soon as it is in use. */
export async function searchIn(page: Page, where: 'This channel' | 'All channels'): Promise<void> {
  await searchBox(page).focus();
  await page.getByRole('search').getByRole('button', { name: where }).click();
}
