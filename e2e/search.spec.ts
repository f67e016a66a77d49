// Search as one types: in a channel and over all, in several scripts, and whatever is typed. What is found is held
// against the world by a plain look through its texts.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { addChannel, railItem } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { answerSaveDialog, exportDays } from './pages/export.ts';
import { focusIsSomewhere, pressByKey, tabTo } from './pages/keyboard.ts';
import { chooseFromMenu } from './pages/menu.ts';
import { marks, results, searchBox, searchCount, searchIn } from './pages/search.ts';
import { expect, test, type Opened } from './support/lacuna.ts';
import { channelNamed, readExport, worldOn } from './support/world.ts';

type Sample = Parameters<typeof channelNamed>[0];

const DAYS = { first: '2024-01-01', last: '2024-12-31' };

/** The texts of a channel that match, by id. */
function matching(sample: Sample, username: string, test: (text: string) => boolean): readonly number[] {
  return worldOn(sample, channelNamed(sample, username).id, DAYS.first, DAYS.last)
    .filter(({ text }) => text !== null && test(text))
    .map(({ messageId }) => messageId);
}

/** Whether a text holds a word, by its letters. */
const hasWord = (word: string) => (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .includes(word);

async function filled({ page }: Opened, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await addChannel(page, `@${name}`, DAYS);
    await page.getByRole('button', { name: 'Fill all gaps' }).click();
    await downloadEnded(page);
  }
}

const readManifest = (file: string): unknown => JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8'));

const exactly = (count: number): string => count.toLocaleString('en-US');
const exactMessages = (count: number): string => `${exactly(count)} ${count === 1 ? 'message' : 'messages'}`;

test('in a channel the list narrows as one types, marks the finds, and is exported as it stands', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const opened = await open('--sample', ...sampleFlags);
  const { app, page } = opened;
  await filled(opened, 'riverwatch_live');
  const found = matching(sample, 'riverwatch_live', hasWord('паводок'));
  const all = worldOn(sample, channelNamed(sample, 'riverwatch_live').id, DAYS.first, DAYS.last).length;
  expect(found.length).toBeGreaterThan(10);

  await page.keyboard.press('ControlOrMeta+k');
  await expect(searchBox(page)).toBeFocused();
  await page.keyboard.type('ПАВОДОК', { delay: 20 });
  await expect(searchCount(page)).toHaveText(`${exactly(found.length)} of ${exactly(all)}`);
  await expect(marks(page).first()).toHaveText(/^паводок$/i);
  const chip = page.getByRole('button', { name: 'Clear the search for “ПАВОДОК”' });
  await expect(chip).toBeVisible();

  const file = path.join(userData, 'found.csv');
  await exportDays(app, page, { ...DAYS, file, guard: false });
  expect(readExport(file).map((row) => Number(row['message_id']))).toEqual(found);
  const manifest = readManifest(file);
  expect(manifest).toMatchObject({
    complete: false,
    channels: [{ covered: null }],
    filters: { text: 'ПАВОДОК' },
    rows: found.length,
  });

  await chip.click();
  await expect(searchCount(page)).toHaveText(exactly(all));
  await expect(searchBox(page)).toHaveValue('');

  const phrase = matching(sample, 'riverwatch_live', (text) => /паводок ожидают/iu.test(text));
  await searchBox(page).fill('"паводок ожидают" OR нетакогослова');
  await expect(searchCount(page)).toHaveText(`${exactly(phrase.length)} of ${exactly(all)}`);
  await searchBox(page).fill('паводок -ожидают');
  const without = found.filter((id) => !matching(sample, 'riverwatch_live', hasWord('ожидают')).includes(id));
  await expect(searchCount(page)).toHaveText(`${exactly(without.length)} of ${exactly(all)}`);
  await page.keyboard.press('Escape');
  await expect(searchBox(page)).toHaveValue('');
  await expect(searchCount(page)).toHaveText(exactly(all));
});

test('the words come back after a restart, with their list', async ({ open, sampleFlags }) => {
  const first = await open('--sample', ...sampleFlags);
  await filled(first, 'harbournotices');
  await searchBox(first.page).fill('ferr*');
  await expect(marks(first.page).first()).toBeVisible();
  // Marks are drawn at once, the list narrows a moment later.
  await expect(searchCount(first.page)).toHaveText(/^([\d,]+) of (?!\1$)[\d,]+$/);
  const count = await searchCount(first.page).textContent();
  await first.quit();
  const { page } = await open('--sample', ...sampleFlags);
  await expect(searchBox(page)).toHaveValue('ferr*');
  await expect(searchCount(page)).toHaveText(count ?? '');
});

test('two Chinese characters are found inside what they are part of', async ({ open, sample, sampleFlags }) => {
  const opened = await open('--sample', ...sampleFlags);
  const { page } = opened;
  await filled(opened, 'harbournotices');
  for (const part of ['口通', '出海', '港']) {
    const found = matching(sample, 'harbournotices', (text) => text.includes(part));
    expect(found.length).toBeGreaterThan(0);
    await searchBox(page).fill(part);
    await expect(searchCount(page)).toHaveText(new RegExp(`^${exactly(found.length)} of `));
    await expect(marks(page).first()).toHaveText(part);
  }
});

test('whatever is typed is answered, and an empty answer says how to look further', async ({ open, sampleFlags }) => {
  const opened = await open('--sample', ...sampleFlags);
  const { page } = opened;
  await filled(opened, 'harbournotices');
  const whole = await searchCount(page).textContent();
  for (const typed of ['"', '***', '-', '%%%']) {
    await searchBox(page).fill(typed);
    await expect(page.getByText('nothing in it to look for yet')).toBeVisible();
    await expect(searchCount(page)).toHaveText(whole ?? '');
  }
  for (const typed of [
    'AND (',
    'NEAR("a" b) ^c:',
    "'; DROP TABLE messages; --",
    '"unclosed phrase',
    'x'.repeat(9_000),
  ]) {
    await searchBox(page).fill(typed);
    await expect(page.getByRole('button', { name: /^Clear the search for / })).toBeVisible();
    await expect(searchCount(page)).toHaveText(/ of /);
    await expect(page.locator('.messages').getByRole('alert')).toHaveCount(0);
  }
  await searchBox(page).fill('harbou');
  await expect(page.getByRole('heading', { name: 'No message in this channel matches “harbou”' })).toBeVisible();
  await page.getByRole('button', { name: 'Search harbou*' }).click();
  await expect(searchBox(page)).toHaveValue('harbou*');
  await expect(marks(page).first()).toHaveText(/^harbou/i);
});

test('over all channels: named, ordered, marked, and a way to each message', async ({ open, sample, sampleFlags }) => {
  const opened = await open('--sample', ...sampleFlags);
  const { page } = opened;
  await filled(opened, 'harbournotices', 'mountainweather');
  const word = hasWord('wind');
  const harbour = matching(sample, 'harbournotices', word);
  const mountain = matching(sample, 'mountainweather', word);
  expect(Math.min(harbour.length, mountain.length)).toBeGreaterThan(0);

  await searchIn(page, 'All channels');
  await searchBox(page).fill('wind');
  const total = `${exactly(harbour.length + mountain.length)} messages`;
  await expect(searchCount(page)).toHaveText(total);
  await expect(results(page).getByRole('listitem').first()).toBeVisible();
  await expect(results(page).locator('mark').first()).toHaveText(/^wind$/i);
  await page.getByRole('button', { name: 'Best match' }).click();
  await expect(page.getByRole('button', { name: 'Best match' })).toHaveAttribute('aria-pressed', 'true');
  await expect(searchCount(page)).toHaveText(total);

  // By keys alone: into the answers, down, to the message in its channel, and back.
  await searchBox(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  const name = (await page.locator(':focus').getAttribute('aria-label')) ?? '';
  const channel = name.startsWith('Harbour') ? 'Harbour Notices' : 'Mountain Weather';
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: channel, exact: true })).toBeVisible();
  await expect(page.getByRole('complementary', { name: /^Message / })).toBeVisible();
  await expect(page.locator('.messages-rows [aria-current="true"]')).toBeInViewport();
  await expect(page.locator('.messages-rows [aria-current="true"] mark').first()).toHaveText(/^wind$/i);
  await page.getByRole('button', { name: / for “wind”$/ }).click();
  await expect(searchCount(page)).toHaveText(total);
  await railItem(page, /Harbour Notices/).click();
});

test('what is found over all channels is exported as it stands, by the button and by Ctrl E', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const opened = await open('--sample', ...sampleFlags);
  const { app, page } = opened;
  await filled(opened, 'harbournotices', 'mountainweather');
  const found = ['harbournotices', 'mountainweather'].flatMap((name) => {
    const { title } = channelNamed(sample, name);
    return matching(sample, name, hasWord('wind')).map((messageId) => `${title}/${messageId}`);
  });
  await searchIn(page, 'All channels');
  await searchBox(page).fill('wind');
  await expect(searchCount(page)).toHaveText(`${exactly(found.length)} messages`);

  const dialog = page.getByRole('dialog', { name: 'Export messages' });
  const offersAll = async () => {
    await expect(dialog.getByRole('button', { name: 'Harbour Notices', pressed: true })).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Mountain Weather', pressed: true })).toBeVisible();
    await expect(dialog.getByRole('button', { name: '“wind”', pressed: true })).toBeVisible();
    await expect(dialog).toContainText(`About ${exactly(found.length)} rows`);
  };
  await chooseFromMenu(app, 'Export…');
  await offersAll();
  await page.keyboard.press('Escape');
  await pressByKey(page, page.getByRole('button', { name: 'Export these…' }));
  await offersAll();

  const file = path.join(userData, 'found.csv');
  await answerSaveDialog(app, file);
  await expect(dialog).toContainText('No column says which channel a row is of.');
  await dialog.getByRole('button', { name: 'Add channel_name' }).click();
  await expect(dialog).not.toContainText('No column says');
  await dialog.getByRole('button', { name: 'Export to file…' }).click();
  await expect(page.getByRole('region', { name: 'Export' })).toContainText(/^Exported /);
  expect(readExport(file).map((row) => `${row['channel_name']}/${row['message_id']}`)).toEqual(found);
  expect(readManifest(file)).toMatchObject({ complete: false, range: null, filters: { text: 'wind' } });
});

test('over all channels with every filter, and the best matches of one channel', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const opened = await open('--sample', ...sampleFlags);
  const { page } = opened;
  const names = ['harbournotices', 'mountainweather'];
  await filled(opened, ...names);
  const posts = (first: string, last: string) =>
    names
      .flatMap((name) => worldOn(sample, channelNamed(sample, name).id, first, last))
      .filter(({ text }) => text !== null && hasWord('wind')(text));
  await searchIn(page, 'All channels');
  await searchBox(page).fill('wind');
  await expect(searchCount(page)).toHaveText(`${exactly(posts(DAYS.first, DAYS.last).length)} messages`);
  const tools = page.getByRole('toolbar', { name: 'Search results' });

  await pressByKey(page, tools.getByRole('button', { name: 'Days: any' }));
  const days = page.getByRole('dialog', { name: 'Days' });
  await expect(days.getByLabel('First day')).toBeFocused();
  await page.keyboard.type('2024-03-01');
  await page.keyboard.press('Tab');
  await page.keyboard.type('2024-06-30');
  await page.keyboard.press('Enter');
  const spring = posts('2024-03-01', '2024-06-30');
  expect(spring.length).toBeGreaterThan(0);
  await expect(searchCount(page)).toHaveText(exactMessages(spring.length));
  await expect(tools.getByRole('button', { name: '1 Mar – 30 Jun 2024' })).toBeFocused();

  await tools.getByRole('button', { name: 'Forwards: any' }).click();
  await page.getByRole('menuitemradio', { name: 'None that was forwarded' }).click();
  const own = spring.filter(({ isForwarded }) => !isForwarded).length;
  await expect(searchCount(page)).toHaveText(exactMessages(own));
  await tools.getByRole('button', { name: 'Changes: any' }).click();
  await page.getByRole('menuitemradio', { name: 'Edited since capture' }).click();
  await page.getByRole('button', { name: 'Take the filters off' }).click();
  await expect(searchCount(page)).toHaveText(exactMessages(posts(DAYS.first, DAYS.last).length));

  // In one channel the words narrow the list, and the same messages stand in order of relevance on demand.
  await searchIn(page, 'This channel');
  const list = page.getByRole('toolbar', { name: 'Messages' });
  const count = await searchCount(page).textContent();
  await pressByKey(page, list.getByRole('button', { name: 'Best match' }));
  await expect(list.getByRole('button', { name: 'Best match' })).toHaveAttribute('aria-pressed', 'true');
  await expect(results(page).locator('mark').first()).toHaveText(/^wind$/i);
  await expect(searchCount(page)).toHaveText(count ?? '');
  await tabTo(page, results(page).locator('li[tabindex="0"]'));
  await page.keyboard.press('ArrowDown');
  await expect(page.locator(':focus')).toHaveAttribute('aria-posinset', '2');
  await page.keyboard.press('Enter');
  await expect(page.locator('.messages-rows [aria-current="true"] mark').first()).toHaveText(/^wind$/i);
  await expect(list.getByRole('button', { name: 'By date' })).toHaveAttribute('aria-pressed', 'true');
  // Back to where one was.
  await list.getByRole('button', { name: 'Best match' }).click();
  await expect(page.locator(':focus')).toHaveAttribute('aria-posinset', '2');
});

test.describe('where more is found than is counted by itself', () => {
  test.use({ sampleOptions: { posts: 30_000 } });

  test('very many hits are counted on demand, and reading on in them costs no more', async ({
    open,
    sample,
    sampleFlags,
  }) => {
    test.setTimeout(180_000);
    const { page } = await open('--sample', ...sampleFlags);
    await addChannel(page, '@riverwatch_live');
    await page.getByRole('button', { name: 'Fill all gaps' }).click();
    await downloadEnded(page);
    const all = sample.worldMessages(channelNamed(sample, 'riverwatch_live').id).length;
    expect(all).toBeGreaterThan(10_000);
    await searchIn(page, 'All channels');
    await searchBox(page).fill('-нетакогослова');
    await expect(searchCount(page)).toContainText('10,000+ messages');
    await pressByKey(page, page.getByRole('button', { name: 'Count them all' }));
    await expect(searchCount(page)).toHaveText(exactMessages(all));
    await focusIsSomewhere(page);

    await tabTo(page, results(page).locator('li[tabindex="0"]'));
    const focus = page.locator(':focus');
    for (let reached = 50; reached <= 1_500; reached += 50) {
      await page.keyboard.press('End');
      await expect(focus).toHaveAttribute('aria-posinset', String(reached));
      await expect(focus).toBeInViewport();
      await expect(results(page).locator(`[data-hit="${reached}"]`)).toBeAttached();
    }
    await expect(focus).toHaveAttribute('aria-setsize', String(all));
    expect(await results(page).locator('[data-hit]').count()).toBeLessThan(300);

    // What lies between was let go, and comes back when one goes there.
    await page.keyboard.press('Home');
    await expect(focus).toHaveAttribute('aria-posinset', '1');
    await expect(focus).toBeInViewport();
    for (let reached = 9; reached <= 161; reached += 8) {
      await page.keyboard.press('PageDown');
      await expect(focus).toHaveAttribute('aria-posinset', String(reached));
      await expect(focus).toBeInViewport();
    }
    await page.keyboard.press('End');
    await expect(focus).toHaveAttribute('aria-posinset', '1550');
  });
});

test('a link or a number leads to its message, through filters too', async ({ open, sample, sampleFlags }) => {
  const opened = await open('--sample', ...sampleFlags);
  const { page } = opened;
  await filled(opened, 'harbournotices', 'mountainweather');
  const { id } = channelNamed(sample, 'harbournotices');
  const posts = worldOn(sample, id, DAYS.first, DAYS.last);
  const target = posts[Math.floor(posts.length / 2)];
  if (!target) throw new Error('the world has no posts');

  await searchBox(page).fill(`https://t.me/harbournotices/${target.messageId}`);
  await expect(page.getByRole('button', { name: /^Go to message .* of Harbour Notices$/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.locator('.messages-rows [aria-current="true"]')).toBeInViewport();
  const spaced = target.messageId.toLocaleString('en-US').replaceAll(',', ' ');
  await expect(page.getByRole('heading', { name: `Message ${spaced}` })).toBeVisible();

  const other = posts[3];
  if (!other) throw new Error('the world has no posts');
  await searchBox(page).fill(String(other.messageId));
  await page.keyboard.press('Enter');
  const otherSpaced = other.messageId.toLocaleString('en-US').replaceAll(',', ' ');
  await expect(page.getByRole('heading', { name: `Message ${otherSpaced}` })).toBeVisible();
  await expect(page.locator('.messages-rows [aria-current="true"]')).toBeInViewport();

  await searchBox(page).fill('t.me/nobody_here/5');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('search').getByRole('alert')).toContainText('@nobody_here is not in this archive');
});
