import { expect, type Locator, type Page } from 'playwright/test';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2024-01-05` as the calendar says it: `5 January 2024`. */
export function spoken(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** A day's cell, found by the day in its name. */
export function dayCell(page: Page, date: string): Locator {
  return page.getByRole('gridcell', { name: new RegExp(`^\\w+ ${spoken(date)}: `) });
}

/** What a day's cell says after its date: `41 messages, complete`. */
export async function daySays(page: Page, date: string): Promise<string> {
  const name = await dayCell(page, date).getAttribute('aria-label');
  return name?.replace(/^[^:]*: /, '') ?? '';
}

/** Whether a day says that nothing of it is missing. */
export const COMPLETE = /complete/;
export const MISSING = /not downloaded/;

/** Fills days through the window: the first day's cell, its gap, "Choose dates…". */
export async function fillDays(page: Page, first: string, last: string): Promise<void> {
  await dayCell(page, first).click();
  await page
    .getByRole('dialog', { name: /^Gap · / })
    .getByRole('button', { name: 'Choose dates…' })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Choose dates to fill' });
  await dialog.getByLabel('First day').fill(first);
  await dialog.getByLabel('Last day').fill(last);
  await dialog.getByRole('button', { name: 'Fill these days' }).click();
  await expect(dialog).toBeHidden();
}

/** Fills the whole gap that holds a day. */
export async function fillGapOf(page: Page, date: string): Promise<void> {
  await dayCell(page, date).click();
  await page
    .getByRole('dialog', { name: /^Gap · / })
    .getByRole('button', { name: 'Fill this gap' })
    .click();
}

/** Every date from first to last, both included. */
export function datesBetween(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000) {
    dates.push(new Date(at).toISOString().slice(0, 10));
  }
  return dates;
}
