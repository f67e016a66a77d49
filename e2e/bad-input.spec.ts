// Names, periods and dates that can't be: each gets a sentence with the way out, and nothing is lost.
import type { Page } from 'playwright/test';
import { COMPLETE, dayCell, fillDays, MISSING } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded, downloadsBar } from './pages/downloads.ts';
import { addDialog, askForDays, findChannel, wantDays } from './pages/find-channel.ts';
import { expect, test } from './support/lacuna.ts';
import { channelNamed } from './support/world.ts';

const sentence = (page: Page) => addDialog(page).getByRole('alert');

test('a name that names no channel says why, and the name that does is found from there', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const { page } = await open('--sample', ...sampleFlags);
  const person = sample.world.account.username;
  if (person === null) throw new Error('the account has no name to try');
  const shape = 'Names look like @riverwatch or t.me/riverwatch: 4 to 32 Latin letters, digits and underscores.';
  const joinFirst = 'Join it with your Telegram app first; then choose it from your account’s list.';
  const wrong: readonly (readonly [string, RegExp | string])[] = [
    ['   ', 'Type a channel’s @name, its t.me link, or its number.'],
    [
      '@no_such_channel',
      'The channel @no_such_channel is not known at Telegram. Check the spelling; names change, and channels get deleted.',
    ],
    ['https://t.me/nobody_here/12', /^The channel @nobody_here is not known at Telegram\. /],
    ['1234567890', /^The channel 1234567890 is not known at Telegram\. Type its @name instead/],
    ['@a b', `“@a b” is not the name of a channel. ${shape}`],
    ['<img src=x onerror=alert(1)>', `“<img src=x onerror=alert(1)>” is not the name of a channel. ${shape}`],
    ['t.me/+AbCdEf123456', `This is an invitation to a private channel, not the name of a public one. ${joinFirst}`],
    [
      'https://t.me/joinchat/AbCdEf',
      `This is an invitation to a private channel, not the name of a public one. ${joinFirst}`,
    ],
    [`@${person}`, `@${person} is a person or a bot, not a channel. Type the name of a channel or of a public group.`],
    [
      '@closed_circle',
      /^The channel @closed_circle is private, or this account was removed from it\. Join it with your Telegram app, then try again\.$/,
    ],
  ];
  for (const [typed, says] of wrong) {
    await findChannel(page, typed);
    await expect(sentence(page)).toHaveText(says);
    await expect(addDialog(page).getByLabel('@name, link or number')).toHaveValue(typed);
  }
  await findChannel(page, '@harbournotices');
  await addDialog(page).getByRole('button', { name: 'Add channel' }).click();
  await expect(page.getByRole('heading', { name: 'Harbour Notices' })).toBeVisible();
});

test('a collection period that can hold nothing is refused in its own words, and can be mended', async ({
  open,
  sampleFlags,
}) => {
  const { page } = await open('--sample', ...sampleFlags);
  await findChannel(page, '@harbournotices');
  await wantDays(page, '2024-02-10', '2024-02-01');
  await expect(sentence(page)).toHaveText('The last day lies before the first.');
  await wantDays(page, '2024-02-30', '2024-03-01');
  await expect(sentence(page)).toHaveText('There is no day 2024-02-30 in the calendar.');
  await wantDays(page, 'last week', '');
  await expect(sentence(page)).toHaveText('Write the day as year-month-day, for example 2024-03-18.');
  await wantDays(page, '', '');
  await expect(sentence(page)).toHaveText('Give a first day, a last day, or both.');
  await wantDays(page, '2031-01-01', '2031-01-31');
  await expect(sentence(page)).toContainText(
    /The collection period begins after 2026-06-01T\S+, the newest moment that can be complete\./,
  );
  await expect(sentence(page)).toContainText('Choose an earlier first day.');
  await wantDays(page, '2021-01-01', '2021-12-31');
  await expect(sentence(page)).toContainText(
    /The collection period ends before the first visible message, of 2022-06-07T\S+\./,
  );
  await expect(sentence(page)).toContainText('Choose a later last day.');
  await expect(page.getByRole('navigation', { name: 'Channels' }).getByRole('listitem')).toHaveCount(0);

  await wantDays(page, '2024-02-01', '2024-02-10');
  await expect(addDialog(page)).toBeHidden();
  await expect(page.getByText('0 of 10 days covered')).toBeVisible();
});

test('dates to fill that lie before the first message, in the future, or the wrong way round', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@harbournotices');
  await fillDays(page, '2024-01-01', '2024-01-10');
  await downloadEnded(page);

  await dayCell(page, '2024-02-05').click();
  await page.getByRole('button', { name: 'Choose dates…' }).click();
  const dialog = await askForDays(page, '2024-02-10', '2024-02-01');
  await expect(dialog.getByRole('alert')).toHaveText('The last day lies before the first.');
  await expect(dialog.getByRole('button', { name: 'Fill these days' })).toBeDisabled();
  await askForDays(page, '2024-02-31', '2024-03-01');
  await expect(dialog.getByRole('alert')).toHaveText('There is no day 2024-02-31 in the calendar.');
  await expect(dialog.getByRole('button', { name: 'Fill these days' })).toBeDisabled();

  const stopped = page.getByRole('contentinfo').getByRole('alert');
  await askForDays(page, '2021-01-01', '2021-12-31');
  await dialog.getByRole('button', { name: 'Fill these days' }).click();
  await expect(stopped).toContainText(/The range ends before the first visible message, of 2022-06-07T\S+\./);
  await expect(stopped).toContainText('what lies before it is hidden from your account or does not exist');
  await downloadsBar(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(stopped).toBeHidden();

  await dayCell(page, '2024-02-05').click();
  await page.getByRole('button', { name: 'Choose dates…' }).click();
  await askForDays(page, '2031-01-01', '2031-01-31');
  await dialog.getByRole('button', { name: 'Fill these days' }).click();
  await expect(stopped).toContainText(
    /The range begins after 2026-06-01T\S+, the newest moment that can be complete\./,
  );
  await expect(stopped).toContainText('Choose an earlier range, or come back later.');
  await downloadsBar(page).getByRole('button', { name: 'Dismiss' }).click();
  const { id } = channelNamed(sample, 'harbournotices');
  sample.log.clear();

  // Only its edge lies in the future: what can be had is had, and no more is claimed.
  await dayCell(page, '2024-02-05').click();
  await page.getByRole('button', { name: 'Choose dates…' }).click();
  await askForDays(page, '2026-05-20', '2031-01-31');
  await dialog.getByRole('button', { name: 'Fill these days' }).click();
  await downloadEnded(page);
  await expect(dayCell(page, '2026-05-31')).toHaveAccessibleName(COMPLETE);
  await expect(dayCell(page, '2024-01-10')).toHaveAccessibleName(COMPLETE);
  await expect(dayCell(page, '2024-02-05')).toHaveAccessibleName(MISSING);
  expect(sample.log.records().filter(({ channelId }) => channelId === id)).not.toEqual([]);
});

test('a channel that is closed to the account while it is filled keeps what was committed', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const { id } = channelNamed(sample, 'harbournotices');
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, '@harbournotices', { first: '2024-01-01', last: '2024-12-31' });
  await fillDays(page, '2024-01-01', '2024-01-31');
  await downloadEnded(page);
  sample.world.setPrivate(id, true);
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  const stopped = page.getByRole('contentinfo').getByRole('alert');
  await expect(stopped).toContainText('is private, or this account was removed from it.');
  await expect(stopped).toContainText('Everything that was committed before is in the archive.');
  await expect(dayCell(page, '2024-01-31')).toHaveAccessibleName(COMPLETE);
  await dayCell(page, '2024-01-15').click();
  await expect(page.getByRole('list', { name: 'Messages, oldest first' })).toContainText('January 2024');

  sample.world.setPrivate(id, false);
  await downloadsBar(page).getByRole('button', { name: 'Try again' }).click();
  await downloadEnded(page);
  await expect(page.getByText('no gaps', { exact: true })).toBeVisible();
});
