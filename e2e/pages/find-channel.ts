import { expect, type Locator, type Page } from 'playwright/test';

export const addDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Add a channel' });

/** Opens the dialog and looks for what is typed. */
export async function findChannel(page: Page, reference: string): Promise<void> {
  const dialog = addDialog(page);
  if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'Add channel' }).first().click();
  await dialog.getByLabel('@name, link or number').fill(reference);
  await dialog.getByRole('button', { name: 'Find' }).click();
}

/** Says what of the channel that was found is wanted, and tries to add it. */
export async function wantDays(page: Page, first: string, last: string): Promise<void> {
  const dialog = addDialog(page);
  await dialog.getByLabel('Only some days').check();
  await dialog.getByLabel('First day').fill(first);
  await dialog.getByLabel('Last day, included').fill(last);
  await dialog.getByRole('button', { name: 'Add channel' }).click();
}

/** Opens "Choose dates…" for a gap's day and asks for days. */
export async function askForDays(page: Page, first: string, last: string): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: 'Choose dates to fill' });
  await dialog.getByLabel('First day').fill(first);
  await dialog.getByLabel('Last day').fill(last);
  await expect(dialog.getByLabel('Last day')).toHaveValue(last);
  return dialog;
}
