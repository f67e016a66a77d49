// Pause, quit, start, resume; floods and lost networks are shown and waited out.
import { addChannel } from './pages/channels.ts';
import { downloadEnded, downloadsBar } from './pages/downloads.ts';
import { readCache } from './support/cache-file.ts';
import { expect, test } from './support/lacuna.ts';
import { channelNamed } from './support/world.ts';

const NAME = 'riverwatch_live';

test('a paused download waits through a restart and goes on where it stopped', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const { id } = channelNamed(sample, NAME);
  sample.faults.behaviour.roundTripMs = 60;
  const first = await open('--sample', ...sampleFlags);
  await addChannel(first.page, `@${NAME}`);
  await first.page.getByRole('button', { name: 'Fill all gaps' }).click();
  await expect(downloadsBar(first.page)).toContainText(/\d+ batches/);
  await downloadsBar(first.page).getByRole('button', { name: 'Pause' }).click();
  await expect(downloadsBar(first.page).getByRole('button', { name: 'Resume' })).toBeVisible();
  await first.quit();
  const held = readCache(userData, 'SELECT count(*) AS n FROM messages')[0]?.['n'];
  expect(Number(held)).toBeGreaterThan(0);
  expect(Number(held)).toBeLessThan(sample.worldMessages(id).length);

  const second = await open('--sample', ...sampleFlags);
  await downloadsBar(second.page).getByRole('button', { name: 'Resume' }).click();
  await downloadEnded(second.page);
  await expect(second.page.getByText('no gaps', { exact: true })).toBeVisible();
  await second.quit();
  const stored = readCache(userData, 'SELECT message_id FROM messages ORDER BY message_id');
  expect(stored.map((row) => row['message_id'])).toEqual(sample.worldMessages(id).map(({ messageId }) => messageId));
});

test('a flood is counted down and waited out', async ({ open, sample, sampleFlags }) => {
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, `@${NAME}`, { first: '2024-01-01', last: '2024-03-31' });
  sample.faults.add({ method: 'messages.getHistory', nth: 2, fault: { kind: 'flood', seconds: 3 } });
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await expect(downloadsBar(page)).toContainText(/Telegram asks us to wait 0:0[123]/);
  await downloadEnded(page);
  await expect(page.getByText('no gaps', { exact: true })).toBeVisible();
});

test('a lost network is waited for, what is safe is said, and the fill goes on by itself', async ({
  open,
  sample,
  sampleFlags,
}) => {
  sample.faults.behaviour.roundTripMs = 60;
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, `@${NAME}`);
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await expect(downloadsBar(page)).toContainText(/\d+ batches/);
  await sample.server.stopListening();
  sample.server.cutConnections();
  await expect(downloadsBar(page)).toContainText(/Waiting for the network, [\d,]+ messages are safe/);
  await sample.server.listenAgain();
  await downloadEnded(page);
  await expect(page.getByText('no gaps', { exact: true })).toBeVisible();
});
