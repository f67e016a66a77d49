// A researcher checks captured days again: what was edited, deleted or added since is told, shown, and kept.
import { dayCell, fillDays } from './pages/calendar.ts';
import { addChannel, railItem } from './pages/channels.ts';
import { downloadEnded, downloadsBar } from './pages/downloads.ts';
import { readCache } from './support/cache-file.ts';
import { expect, test } from './support/lacuna.ts';
import { channelNamed, worldOn } from './support/world.ts';

const NAME = 'riverwatch_live';

test('posts are edited and deleted after their capture: checking again says so, and keeps the earlier text', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const { id } = channelNamed(sample, NAME);
  const { page, quit } = await open('--sample', ...sampleFlags);
  await addChannel(page, `@${NAME}`, { first: '2024-03-01', last: '2024-03-31' });
  await fillDays(page, '2024-03-01', '2024-03-31');
  await downloadEnded(page);

  const plain = worldOn(sample, id, '2024-03-10', '2024-03-14').filter(({ text, groupedId }) => text && !groupedId);
  const [edited, deleted] = plain;
  if (!edited || !deleted) throw new Error('the world has no such posts');
  sample.world.editPost(id, edited.messageId, { text: 'What it says now' });
  sample.world.deletePost(id, deleted.messageId);
  const before = worldOn(sample, id, '2024-03-01', '2024-03-31').length;

  await test.step('a selection is checked again', async () => {
    await dayCell(page, '2024-03-01').click();
    await dayCell(page, '2024-03-31').click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(downloadsBar(page)).toContainText('Checked 1 – 31 Mar 2024');
    await expect(downloadsBar(page)).toContainText(
      `${before + 1} messages compared: 1 edited, 1 no longer on Telegram, as of `,
    );
  });

  await test.step('the way from the bar to the changed messages', async () => {
    await downloadsBar(page).getByRole('button', { name: 'Show changes' }).click();
    await expect(page.getByRole('button', { name: 'Changes: edited or gone' })).toBeVisible();
    const list = page.getByRole('region', { name: 'Messages' });
    await expect(list.getByText('What it says now')).toBeVisible();
    await expect(list.getByText('earlier text kept')).toBeVisible();
    await expect(list.getByText('no longer on Telegram', { exact: true })).toBeVisible();
    await expect(list.getByText(/^2 of /)).toBeVisible();
  });

  await test.step('the side panel has the earlier text and the moment of the deletion', async () => {
    await page.getByText('What it says now').click();
    const panel = page.getByRole('complementary', { name: /^Message / });
    const earlier = panel.getByRole('region', { name: /^Earlier text, seen until / });
    await expect(earlier).toContainText(edited.text ?? '');
    await page.getByRole('button', { name: 'Changes: edited or gone' }).click();
    await page.getByRole('menuitemradio', { name: 'No longer on Telegram', exact: true }).click();
    await page.getByRole('region', { name: 'Messages' }).getByText('no longer on Telegram', { exact: true }).click();
    await expect(panel).toContainText(/No longer on Telegram: first seen to be gone \d/);
  });

  await quit();
  expect(readCache(userData, 'SELECT message_id, message FROM message_revisions')).toEqual([
    { message_id: edited.messageId, message: edited.text },
  ]);
  const gone = readCache(userData, 'SELECT message_id, message FROM messages WHERE deleted_seen_at IS NOT NULL');
  expect(gone).toEqual([{ message_id: deleted.messageId, message: deleted.text }]);
});

test('a day is checked again by its menu, from the keyboard; all of a channel after a question', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const { id } = channelNamed(sample, NAME);
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, `@${NAME}`, { first: '2024-03-01', last: '2024-03-31' });
  await fillDays(page, '2024-03-01', '2024-03-31');
  await downloadEnded(page);
  const day = worldOn(sample, id, '2024-03-12', '2024-03-12');
  const first = day.find(({ text }) => text);
  if (first) sample.world.editPost(id, first.messageId, { text: 'Another' });

  await dayCell(page, '2024-03-12').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Check this day again' }).press('Enter');
  await expect(downloadsBar(page)).toContainText('Checked 12 Mar 2024');
  await expect(downloadsBar(page)).toContainText(`${day.length} messages compared: 1 edited, as of `);
  await downloadEnded(page);

  await railItem(page, /^More for/).click();
  await page.getByRole('menuitem', { name: 'Check all again…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Check all of / });
  const all = worldOn(sample, id, '2024-03-01', '2024-03-31').length;
  await expect(dialog).toContainText(`${all} messages, about ${Math.ceil(all / 100) + 2} requests`);
  await dialog.getByRole('button', { name: 'Check all again' }).click();
  await expect(downloadsBar(page)).toContainText(`${all} messages compared: nothing changed, as of `);
});
