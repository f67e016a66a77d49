// Signing in by hand, with every mistake on the way; the session is there after a restart and nowhere to be read.
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { addChannel } from './pages/channels.ts';
import {
  API_HASH,
  codeDialog,
  detailsDialog,
  passwordDialog,
  sentence,
  serverFlags,
  signedIn,
  typeCode,
  typeDetails,
  typePassphrase,
  typePassword,
  unlockDialog,
} from './pages/sign-in.ts';
import { expect, test } from './support/lacuna.ts';
import { filesWhere, givesAway, sessionFiles, storedAuthKey } from './support/session-secrets.ts';

const PASSWORD = 'the ferry leaves at nine';
const PASSPHRASE = 'seven herons on the weir';

test.use({ sampleOptions: { password: PASSWORD } });
// Elsewhere the system's key store is always there, and no other protection is offered.
test.skip(process.platform !== 'linux', 'only Linux can be without a key store');

test('the search for secrets finds a key in every shape it could have in a file', () => {
  const key = randomBytes(256);
  for (const shape of ['latin1', 'hex', 'base64', 'base64url'] as const) {
    for (const before of ['', '1', '22']) {
      const bytes = Buffer.concat([Buffer.from(before), key, Buffer.from('}')]);
      const text = shape === 'latin1' ? bytes : Buffer.from(`"${bytes.toString(shape)}"`);
      expect(givesAway(text, key)).toBe(true);
      expect(givesAway(text, randomBytes(256))).toBe(false);
    }
  }
});

test('phone, code and password, each wrong first; the passphrase is asked for after a restart', async ({
  open,
  sample,
  userData,
}) => {
  const first = await open(...serverFlags(sample));
  await typeDetails(first.page, sample.phone, { passphrase: PASSPHRASE });
  await expect(codeDialog(first.page)).toContainText('in a message to your other Telegram apps');
  await typeCode(first.page, sample.code === '11111' ? '22222' : '11111');
  await expect(sentence(codeDialog(first.page))).toHaveText(
    'This is not the code that Telegram sent. Type the newest code again, or ask for another.',
  );
  await typeCode(first.page, sample.code);
  await typePassword(first.page, 'the ferry leaves at ten');
  await expect(sentence(passwordDialog(first.page))).toHaveText(
    'This is not the password of the account’s two-step verification. Type it again.',
  );
  await typePassword(first.page, PASSWORD);
  await signedIn(first.page);
  await expect(first.page.getByRole('dialog')).toBeHidden();
  await addChannel(first.page, '@harbournotices', { first: '2024-01-01', last: '2024-01-10' });

  const key = await storedAuthKey(userData, PASSPHRASE);
  expect(filesWhere(userData, (bytes) => givesAway(bytes, key))).toEqual([]);
  await first.quit();
  expect(filesWhere(userData, (bytes) => givesAway(bytes, key))).toEqual([]);
  const typed = [PASSWORD, PASSPHRASE, sample.phone, API_HASH].map((text) => Buffer.from(text));
  expect(filesWhere(userData, (bytes) => typed.some((text) => bytes.includes(text)))).toEqual([]);

  const second = await open(...serverFlags(sample));
  await expect(unlockDialog(second.page)).toContainText('you can read and export what the archive holds');
  await typePassphrase(second.page, 'six herons on the weir');
  await expect(sentence(unlockDialog(second.page))).toContainText(
    'This is not the passphrase that the session is locked with.',
  );
  await unlockDialog(second.page).getByRole('button', { name: 'Not now' }).click();
  await expect(second.page.getByText('Locked', { exact: true })).toBeVisible();
  await expect(second.page.getByRole('heading', { name: 'Harbour Notices' })).toBeVisible();
  await second.page.getByRole('button', { name: 'Unlock…' }).click();
  await typePassphrase(second.page, PASSPHRASE);
  await signedIn(second.page);
  await expect(second.page.getByRole('dialog')).toBeHidden();
});

test('with a key file the session goes on by itself after a restart, and its files are the owner’s alone', async ({
  open,
  sample,
  userData,
}) => {
  const first = await open(...serverFlags(sample));
  await typeDetails(first.page, sample.phone, 'key-file');
  await typeCode(first.page, sample.code);
  await typePassword(first.page, PASSWORD);
  await signedIn(first.page);
  await first.quit();

  const key = await storedAuthKey(userData);
  expect(filesWhere(userData, (bytes) => givesAway(bytes, key))).toEqual([]);
  expect(sessionFiles(userData)).toHaveLength(2);
  for (const file of sessionFiles(userData)) {
    expect(statSync(path.join(userData, file)).mode & 0o777).toBe(0o600);
  }

  sample.log.clear();
  const second = await open(...serverFlags(sample));
  await signedIn(second.page);
  await expect(second.page.getByRole('dialog')).toBeHidden();
  const methods = sample.log.records().map(({ method }) => method);
  expect(methods).toContain('users.getUsers');
  expect(methods.filter((method) => method.startsWith('auth.'))).toEqual([]);
  await addChannel(second.page, '@harbournotices');
});

test('an API id or a phone number that is refused gets its sentence, and what was typed stays', async ({
  open,
  sample,
}) => {
  const { page } = await open(...serverFlags(sample));
  const invalid = { kind: 'error', code: 400, message: 'API_ID_INVALID' } as const;
  sample.faults.add({ method: 'auth.sendCode', fault: invalid });
  await typeDetails(page, sample.phone, { passphrase: PASSPHRASE });
  const dialog = detailsDialog(page);
  await expect(sentence(dialog)).toContainText('Telegram does not know this pair of api_id and api_hash.');
  await expect(sentence(dialog)).toContainText('my.telegram.org');

  await dialog.getByLabel('Phone number').fill('+49 30 1234567');
  await dialog.getByRole('button', { name: 'Send code' }).click();
  await expect(sentence(dialog)).toHaveText(
    'Telegram does not take +49301234567 for a phone number. Write it with its country code: +44 20 …',
  );
  await expect(dialog.getByLabel('API id')).toHaveValue(/^\d+$/);
  await expect(dialog.getByLabel('Passphrase again')).toHaveValue(PASSPHRASE);

  await dialog.getByLabel('Phone number').fill(sample.phone);
  await dialog.getByRole('button', { name: 'Send code' }).click();
  await expect(codeDialog(page)).toContainText(sample.phone);
});

test('what can’t be right is said before Telegram is asked', async ({ open, sample }) => {
  const { page } = await open(...serverFlags(sample));
  await page.getByRole('button', { name: 'Sign in…' }).click();
  const dialog = detailsDialog(page);
  await dialog.getByLabel('API id').fill('my app');
  await dialog.getByLabel('API hash').fill('0123');
  await dialog.getByLabel('Phone number').fill('my phone');
  await dialog.getByLabel('Passphrase', { exact: true }).fill('seven');
  await dialog.getByRole('button', { name: 'Send code' }).click();
  await expect(sentence(dialog)).toHaveText([
    'The API id is a number, such as 1234567.',
    'The API hash is 32 characters long: digits and a to f.',
    'Write the number with its country code, such as +49 151 23456789.',
    'The passphrase is shorter than 8 characters.',
  ]);
  expect(sample.log.records()).toEqual([]);
});
