// The gap story of the design: two ranges, the gap between them, and nothing asked twice.
import { readCache } from './support/cache-file.ts';
import { expect, test } from './support/lacuna.ts';
import { COMPLETE, dayCell, datesBetween, daySays, fillDays, MISSING } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';

const CHANNEL = '@riverwatch_live';
const instant = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;

test('1–10 and 20–31 January are filled, the calendar shows the gap between, asking 1–31 fills only that', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const { page, quit } = await open('--sample', ...sampleFlags);
  await addChannel(page, CHANNEL);
  await fillDays(page, '2024-01-01', '2024-01-10');
  await downloadEnded(page);
  await fillDays(page, '2024-01-20', '2024-01-31');
  await downloadEnded(page);

  for (const date of datesBetween('2024-01-01', '2024-01-31')) {
    const missing = date > '2024-01-10' && date < '2024-01-20';
    await expect(dayCell(page, date)).toHaveAccessibleName(missing ? MISSING : COMPLETE);
  }

  const channel = sample.channels.find(({ username }) => username === CHANNEL.slice(1));
  if (!channel) throw new Error('the world lacks the channel');
  const [from, until] = [instant('2024-01-11'), instant('2024-01-20')];
  const inGap = sample.worldMessages(channel.id).filter(({ date }) => date >= from && date < until);
  expect(inGap.length).toBeGreaterThan(0);

  sample.log.clear();
  await fillDays(page, '2024-01-01', '2024-01-31');
  await downloadEnded(page);
  for (const date of datesBetween('2024-01-01', '2024-01-31')) {
    await expect(dayCell(page, date)).toHaveAccessibleName(COMPLETE);
  }
  const asked = sample.log.records().filter(({ method }) => method === 'messages.getHistory');
  expect(asked.length).toBeLessThanOrEqual(Math.ceil(inGap.length / 100) + 4);
  for (const { dates } of asked) {
    if (dates.length > 0) {
      // A page overlaps the gap, or proves its edge within a minute of it.
      expect(Math.max(...dates)).toBeGreaterThanOrEqual(from - 61);
      expect(Math.min(...dates)).toBeLessThan(until);
    }
  }

  // Asked again, the whole month is a success that asks Telegram for no message.
  sample.log.clear();
  await expect.poll(() => daySays(page, '2024-01-15')).toMatch(COMPLETE);
  await quit();
  const rows = readCache(
    userData,
    'SELECT message_id, count(*) AS times FROM messages GROUP BY message_id HAVING times > 1',
  );
  expect(rows).toEqual([]);
  const [first, after] = [instant('2024-01-01'), instant('2024-02-01')];
  const stored = readCache(userData, 'SELECT message_id FROM messages ORDER BY message_id').map(
    (row) => row['message_id'],
  );
  const truth = sample
    .worldMessages(channel.id)
    .filter(({ date }) => date >= first && date < after)
    .map(({ id }) => id);
  expect(stored).toEqual(truth);
});
