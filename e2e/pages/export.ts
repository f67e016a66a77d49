import { expect, type ElectronApplication, type Page } from 'playwright/test';

/** Answers the next save dialog with a path: the one thing of the system that a test can't click. */
export async function answerSaveDialog(app: ElectronApplication, file: string | null): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () =>
      Promise.resolve(filePath === null ? { canceled: true, filePath: '' } : { canceled: false, filePath });
  }, file);
}

export interface ExportWish {
  readonly first: string;
  readonly last: string;
  readonly file: string;
  /** Excel's guard is on at first; for comparing every character it goes off. */
  readonly guard?: boolean;
  readonly allColumns?: boolean;
}

/** Exports days through the dialog, and waits until the window says that the file is there. */
export async function exportDays(app: ElectronApplication, page: Page, wish: ExportWish): Promise<void> {
  await answerSaveDialog(app, wish.file);
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export messages' });
  await dialog.getByLabel('First day').fill(wish.first);
  await dialog.getByLabel('Last day').fill(wish.last);
  if (wish.allColumns) await chooseAllColumns(page);
  const guard = dialog.getByRole('button', { name: 'Guard formulas' });
  if (wish.guard === false && (await guard.getAttribute('aria-pressed')) === 'true') await guard.click();
  await dialog.getByRole('button', { name: 'Export to file…' }).click();
  await expect(page.getByRole('region', { name: 'Export' })).toContainText(/^Exported /);
}

async function chooseAllColumns(page: Page): Promise<void> {
  const columns = page.getByRole('dialog', { name: 'Export messages' }).getByRole('group', { name: 'Columns' });
  const more = columns.getByRole('button', { name: /^Show \d+ more columns/ });
  if (await more.isVisible()) await more.click();
  const all = columns.getByRole('button', { name: 'All of them' });
  if (await all.isVisible()) await all.click();
}
