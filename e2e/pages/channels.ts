import { expect, type Page } from 'playwright/test';

/** Adds a channel as a person does: by its name, with everything wanted or only some days. */
export async function addChannel(
  page: Page,
  reference: string,
  days: { readonly first?: string; readonly last?: string } | null = null,
): Promise<void> {
  await page.getByRole('button', { name: 'Add channel' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a channel' });
  await dialog.getByLabel('@name, link or number').fill(reference);
  await dialog.getByRole('button', { name: 'Find' }).click();
  if (days) {
    await dialog.getByLabel('Only some days').check();
    await dialog.getByLabel('First day').fill(days.first ?? '');
    await dialog.getByLabel('Last day, included').fill(days.last ?? '');
  }
  await dialog.getByRole('button', { name: 'Add channel' }).click();
  await expect(dialog).toBeHidden();
}

/** The rail's entry of a channel. */
export function railItem(page: Page, name: string | RegExp) {
  return page.getByRole('navigation', { name: 'Channels' }).getByRole('button', { name }).first();
}
