import { expect, type ElectronApplication, type Locator, type Page } from 'playwright/test';

/** Answers the next dialog for opening a file with a path: the one thing of the system that a test can't click. */
export async function answerOpenDialog(app: ElectronApplication, file: string | null): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: path === null, filePaths: path === null ? [] : [path] });
  }, file);
}

/** Opens an older file from the first run, up to the choice of what shall become of it. */
export async function openOlder(app: ElectronApplication, page: Page, file: string): Promise<Locator> {
  await answerOpenDialog(app, file);
  await page.getByRole('button', { name: 'Open a file…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Open / });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Chooses a way and waits for the summary. */
export async function takeOlder(page: Page, dialog: Locator, way: string, action: string): Promise<Locator> {
  await dialog.getByLabel(way).check();
  await dialog.getByRole('button', { name: action, exact: true }).click();
  const summary = page.getByRole('dialog', { name: /^(?:The older file was taken over|Your archive is open)$/ });
  await expect(summary).toBeVisible();
  return summary;
}

/** Drops files of the disk on the window, as the desktop does. */
export async function dropFile(page: Page, ...files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  }
  await session.detach();
}
