import { expect, type Locator, type Page } from 'playwright/test';

/** The panel under the calendar. */
export const figures = (page: Page): Locator => page.getByRole('region', { name: 'Figures' });

/** Unfolds it, and waits until its figures are counted. */
export async function openFigures(page: Page): Promise<Locator> {
  const panel = figures(page);
  const fold = panel.getByRole('button', { name: /^Figures/ });
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
  await expect(chart(page)).toBeVisible();
  return panel;
}

/** The chart, as keys and screen readers have it. */
export const chart = (page: Page): Locator => page.getByRole('slider', { name: /^Messages per / });

/** The table's rows as they stand: newest first, texts of cells. */
export async function tableRows(page: Page): Promise<readonly (readonly string[])[]> {
  await figures(page).getByRole('button', { name: 'Table', exact: true }).click();
  const rows = figures(page).getByRole('table').getByRole('row');
  await expect(rows.first()).toBeVisible();
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
  );
  await figures(page).getByRole('button', { name: 'Chart', exact: true }).click();
  return cells;
}

/** Chooses what the list beside the chart names, and waits until it is counted. */
export async function showList(page: Page, name: 'Hashtags' | 'Links to' | 'Forwarded from'): Promise<Locator> {
  const lists = figures(page).getByRole('region', { name: 'Named most often' });
  await lists.getByRole('button', { name, exact: true }).click();
  await expect(lists.getByRole('progressbar')).toBeHidden();
  await expect(lists).toContainText(/ in [\d,]+ messages?/);
  return lists.getByRole('list', { name });
}

export async function saveFigures(page: Page, what: 'PNG' | 'SVG' | 'CSV'): Promise<void> {
  await figures(page).getByRole('button', { name: 'Save…' }).click();
  await page.getByRole('menuitem', { name: new RegExp(`\\(${what}\\)$`) }).click();
  await expect(
    figures(page)
      .getByText(new RegExp(`^Saved .+\\.${what.toLowerCase()}$`))
      .first(),
  ).toBeVisible();
}
