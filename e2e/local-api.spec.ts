// The local API is switched on in the settings; its token is shown once, and opens it.
import { createServer, type AddressInfo } from 'node:net';
import { addChannel } from './pages/channels.ts';
import { expect, test } from './support/lacuna.ts';

test('off at first; switched on, it answers whoever holds the token, and a new token ends the one before', async ({
  open,
  sampleFlags,
}) => {
  const { page, quit } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@harbournotices', { first: '2024-01-01', last: '2024-01-10' });
  await page.getByRole('button', { name: 'Settings' }).click();
  const part = page.getByRole('region', { name: 'Local API' });
  await expect(part.getByRole('radio', { name: 'Off' })).toBeChecked();
  await part.getByRole('radio', { name: 'On' }).click();
  // A port that is free now; the one that it begins with may be another program's.
  const port = String(await freePort());
  await part.getByLabel('Port').fill(port);
  await part.getByLabel('Port').press('Enter');
  await expect(part.getByText('Nobody is answered until there is a token.')).toBeVisible();
  const address = `http://127.0.0.1:${port}/api/v1`;
  await expect(part.getByText(address, { exact: true })).toBeVisible();
  expect(await statusOf(`${address}/channels`, 'lacuna_guessed')).toBe(401);

  await part.getByRole('button', { name: 'Make a token' }).click();
  const first = (await part.getByLabel('Token', { exact: true }).textContent()) ?? '';
  expect(await statusOf(`${address}/channels`, first)).toBe(200);
  const names: unknown = await (await ask(`${address}/channels`, first)).json();
  expect(JSON.stringify(names)).toContain('harbournotices');

  await part.getByRole('button', { name: 'Make a new token' }).click();
  await expect(part.getByLabel('Token', { exact: true })).not.toHaveText(first);
  const second = (await part.getByLabel('Token', { exact: true }).textContent()) ?? '';
  expect(await statusOf(`${address}/channels`, first)).toBe(401);
  await part.getByRole('button', { name: 'Put it away' }).click();
  await expect(page.getByText(second)).toHaveCount(0);
  await quit();

  // After a restart it answers the same token, and shows none.
  const again = await open('--sample', ...sampleFlags);
  await expect(async () => expect(await statusOf(`${address}/channels`, second)).toBe(200)).toPass();
  await again.page.getByRole('button', { name: 'Settings' }).click();
  const reopened = again.page.getByRole('region', { name: 'Local API' });
  await expect(reopened.getByRole('radio', { name: 'On' })).toBeChecked();
  await expect(reopened.getByLabel('Token', { exact: true })).toHaveCount(0);
  await reopened.getByRole('radio', { name: 'Off' }).click();
  await expect(reopened.getByLabel('Port')).toHaveCount(0);
  await expect(ask(`${address}/channels`, second)).rejects.toThrow();
});

function ask(url: string, token: string): Promise<Response> {
  return fetch(url, { headers: { Authorization: `Bearer ${token}` } });
}

async function statusOf(url: string, token: string): Promise<number> {
  return (await ask(url, token)).status;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
