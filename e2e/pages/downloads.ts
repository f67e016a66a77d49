import { expect, type Page } from 'playwright/test';

const bar = (page: Page) => page.getByRole('region', { name: 'Downloads' });

/** Waits until the running download has ended well, and takes it off the bar. */
export async function downloadEnded(page: Page): Promise<void> {
  const dismiss = bar(page).getByRole('button', { name: 'Dismiss' });
  await dismiss.waitFor({ timeout: 30_000 });
  await expect(bar(page).getByRole('button', { name: 'Try again' })).toBeHidden();
  await dismiss.click();
}

export { bar as downloadsBar };
