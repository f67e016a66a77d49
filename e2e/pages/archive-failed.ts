import { expect, type ElectronApplication, type Locator, type Page } from 'playwright/test';

/** What the window says where the archive could not be opened. */
export const failedNotice = (page: Page): Locator => page.getByRole('main').getByRole('alert');

/** The archive was not opened, says why, and leaves the ways on open. */
export async function archiveFailed(page: Page, ...says: readonly (string | RegExp)[]): Promise<void> {
  await expect(page.getByRole('heading', { name: /^The archive (?:could not be opened|is damaged)$/ })).toBeVisible();
  for (const text of says) await expect(failedNotice(page)).toContainText(text);
  for (const name of ['Try again', 'Choose another data folder…', 'Begin another way']) {
    await expect(page.getByRole('button', { name })).toBeEnabled();
  }
}

/** Answers the next folder dialog: the one thing of the system that a test can't click. */
export async function answerFolderDialog(app: ElectronApplication, folder: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, folder);
}
