// No disk space: what was committed is whole and can be used; with room made, the fill goes on where it stopped.
import Database from 'better-sqlite3';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addChannel } from './pages/channels.ts';
import { downloadEnded, downloadsBar } from './pages/downloads.ts';
import { answerSaveDialog, exportDays } from './pages/export.ts';
import { canMount, smallDisk } from './support/disks.ts';
import { expect, test } from './support/lacuna.ts';
import { channelNamed, readExport } from './support/world.ts';

const NAME = 'riverwatch_live';

/** What a program that knows nothing of Lacuna finds in the file: is it whole, and is every message inside coverage? */
function inspect(file: string): {
  readonly whole: unknown;
  readonly ids: readonly number[];
  readonly outside: unknown;
} {
  const database = new Database(file, { readonly: true });
  try {
    const whole = database.pragma('integrity_check', { simple: true });
    const ids = database.prepare('SELECT message_id FROM messages ORDER BY date, message_id').pluck().all() as number[];
    const outside = database
      .prepare(
        `SELECT count(*) FROM messages AS m WHERE NOT EXISTS (
           SELECT 1 FROM covered_ranges AS c WHERE c.channel_id = m.channel_id
           AND unixepoch(m.date) >= c.from_instant AND unixepoch(m.date) < c.until_instant)`,
      )
      .pluck()
      .get();
    return { whole, ids, outside };
  } finally {
    database.close();
  }
}

test.describe('where disks can be mounted (root on Linux)', () => {
  test.skip(!canMount, 'no disk can be mounted here');

  test('a full disk stops a fill with a sentence; what was committed can be exported; with room made it completes', async ({
    open,
    sample,
    sampleFlags,
    userData,
  }) => {
    const disk = smallDisk(3_000);
    try {
      writeFileSync(path.join(userData, 'window.json'), JSON.stringify({ dataFolder: disk.folder }));
      const { id } = channelNamed(sample, NAME);
      const { app, page, quit } = await open('--sample', ...sampleFlags);
      await addChannel(page, `@${NAME}`);
      await page.getByRole('button', { name: 'Fill all gaps' }).click();
      const stopped = page.getByRole('contentinfo').getByRole('alert');
      await expect(stopped).toContainText('The disk that holds the cache is full', { timeout: 30_000 });
      await expect(stopped).toContainText('Every batch that was committed before is in the cache.');
      await expect(stopped).toContainText(/Free about \d+ MB or more on it/);

      const file = path.join(disk.folder, 'sample', 'lacuna.sqlite');
      const held = inspect(file);
      expect(held).toMatchObject({ whole: 'ok', outside: 0 });
      const truth = sample
        .worldMessages(id)
        .toSorted((a, b) => a.date - b.date || a.messageId - b.messageId)
        .map(({ messageId }) => messageId);
      // Read from the newest down: what is held is the world's newest end, without a hole.
      expect(held.ids.length).toBeGreaterThan(300);
      expect(held.ids.length).toBeLessThan(truth.length);
      expect(held.ids).toEqual(truth.slice(-held.ids.length));

      const csv = path.join(userData, 'held.csv');
      await exportDays(app, page, { first: '2022-01-01', last: '2026-06-01', file: csv });
      expect(readExport(csv).map((row) => Number(row['message_id']))).toEqual(held.ids);

      await answerSaveDialog(app, path.join(disk.folder, 'same-disk.csv'));
      await page.getByRole('button', { name: 'Export…' }).click();
      await page.getByRole('button', { name: 'Export to file…' }).click();
      await expect(page.getByRole('region', { name: 'Export' })).toContainText('There is not enough room in');
      await expect(page.getByRole('region', { name: 'Export' })).toContainText('export to another disk');
      expect(readdirSync(disk.folder)).toEqual(['sample']);

      // Still no room: the same sentence again, and nothing is lost by trying.
      await downloadsBar(page).getByRole('button', { name: 'Try again' }).click();
      await expect(stopped).toContainText('The disk that holds the cache is full', { timeout: 30_000 });
      expect(inspect(file)).toMatchObject({ whole: 'ok', outside: 0 });

      disk.resize(200_000);
      await downloadsBar(page).getByRole('button', { name: 'Try again' }).click();
      await downloadEnded(page);
      await expect(page.getByText('no gaps', { exact: true })).toBeVisible();
      await quit();
      expect(inspect(file)).toEqual({ whole: 'ok', ids: truth, outside: 0 });
    } finally {
      disk.remove();
    }
  });
});
