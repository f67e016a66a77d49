import { expect, type Locator, type Page } from 'playwright/test';
import type { SampleServer } from '../../tests/support/sample.ts';

/** How the session is kept where the system has no key store. */
export type Protection = 'key-file' | { readonly passphrase: string };

/** Of the right shape; the sample takes any. */
export const API_ID = '1234567';
export const API_HASH = '0123456789abcdef0123456789abcdef';

/** The flags that make a server the researcher's own Telegram, signed in to by hand. */
export function serverFlags({ host, port, publicKeyFile }: SampleServer): readonly string[] {
  return ['--server', `${host}:${port}`, '--server-key', publicKeyFile];
}

export const detailsDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Sign in to Telegram' });
export const codeDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Type the code' });
export const passwordDialog = (page: Page): Locator =>
  page.getByRole('dialog', { name: 'Type your Telegram password' });
export const unlockDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Unlock the session' });

/** The sentence beside a field; the notices that are about no field have the same role. */
export const sentence = (dialog: Locator): Locator => dialog.getByRole('alert');

/** The first step: who asks, which account, how it is kept. */
export async function typeDetails(page: Page, phone: string, protection: Protection): Promise<void> {
  await page.getByRole('button', { name: 'Sign in…' }).click();
  const dialog = detailsDialog(page);
  await dialog.getByLabel('API id').fill(API_ID);
  await dialog.getByLabel('API hash').fill(API_HASH);
  await dialog.getByLabel('Phone number').fill(phone);
  if (protection === 'key-file') await dialog.getByLabel('With a key file').check();
  else {
    await dialog.getByLabel('With a passphrase').check();
    await dialog.getByLabel('Passphrase', { exact: true }).fill(protection.passphrase);
    await dialog.getByLabel('Passphrase again').fill(protection.passphrase);
  }
  await dialog.getByRole('button', { name: 'Send code' }).click();
}

export async function typeCode(page: Page, code: string): Promise<void> {
  await codeDialog(page).getByLabel('Code', { exact: true }).fill(code);
  await codeDialog(page).getByRole('button', { name: 'Sign in' }).click();
}

export async function typePassword(page: Page, password: string): Promise<void> {
  await passwordDialog(page).getByLabel('Password', { exact: true }).fill(password);
  await passwordDialog(page).getByRole('button', { name: 'Sign in' }).click();
}

export async function typePassphrase(page: Page, passphrase: string): Promise<void> {
  await unlockDialog(page).getByLabel('Passphrase').fill(passphrase);
  await unlockDialog(page).getByRole('button', { name: 'Unlock', exact: true }).click();
}

/** All of it, without a mistake. */
export async function signIn(page: Page, sample: SampleServer, protection: Protection): Promise<void> {
  await typeDetails(page, sample.phone, protection);
  await typeCode(page, sample.code);
  if (sample.password !== null) await typePassword(page, sample.password);
  await signedIn(page);
}

export async function signedIn(page: Page): Promise<void> {
  await expect(page.getByText('Signed in to another server')).toBeVisible({ timeout: 20_000 });
}

/** Signs out through the settings, which say beforehand what becomes of the archive. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('button', { name: 'Sign out…' }).click();
  await expect(settings).toContainText('The archive stays: it can be read and exported.');
  await settings.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(settings).toContainText('Nobody is signed in.');
  await settings.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('Signed out', { exact: true })).toBeVisible();
}
