// What is saved is what the archive holds, read through the worker as the app reads it.
import { parse } from 'csv-parse/sync';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Cache } from '../cache/cache.ts';
import { openCache } from '../cache/client.ts';
import { addition, batch, DAY, message, NEW_YEAR, RIVER, temporaryFolder } from '../cache/test-support.ts';
import { FiguresSaver, type SaveWish } from './figures-saver.ts';

const WISH: SaveWish = {
  query: { channelId: RIVER.channelId, range: { from: NEW_YEAR, until: NEW_YEAR + 3 * DAY }, filter: {} },
  unit: 'day',
  format: 'csv',
  png: null,
};

async function filled(): Promise<{ cache: Cache; folder: string }> {
  const folder = temporaryFolder();
  const workerPath = new URL('../cache/worker.ts', import.meta.url);
  const cache = await openCache({ file: path.join(folder, 'lacuna.sqlite'), telegram: 'sample', workerPath });
  onTestFinished(() => cache.close());
  await cache.addChannel(addition());
  const posts = [message(1, NEW_YEAR + 5), message(2, NEW_YEAR + DAY + 5, { mediaType: 'photo' })];
  await cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + 2 * DAY }, posts));
  return { cache, folder };
}

test('CSV and SVG are read anew and written whole', async () => {
  const { cache, folder } = await filled();
  const asked: string[] = [];
  const saver = new FiguresSaver((title, name, filter, ending) => {
    asked.push(`${title}, ${name}, ${filter}`);
    return Promise.resolve(path.join(folder, `figures.${ending}`));
  });
  writeFileSync(path.join(folder, 'figures.csv'), 'before');
  expect(await saver.save(cache, WISH)).toEqual({ file: path.join(folder, 'figures.csv') });
  const rows: Record<string, string>[] = parse(readFileSync(path.join(folder, 'figures.csv')), { columns: true });
  expect(rows.map(({ messages, no_media: none, photo, state }) => [messages, none, photo, state])).toEqual([
    ['1', '1', '0', 'complete'],
    ['1', '0', '1', 'complete'],
    ['', '', '', 'gap'],
  ]);
  await saver.save(cache, { ...WISH, format: 'svg' });
  expect(readFileSync(path.join(folder, 'figures.svg'), 'utf8')).toContain('Incomplete: 1 of 3 days');
  expect(asked).toEqual([
    'Save the figures, riverwatch-per-day-2024-01-01-2024-01-03.csv, CSV',
    'Save the figures, riverwatch-per-day-2024-01-01-2024-01-03.svg, SVG picture',
  ]);
  expect(readdirSync(folder).filter((name) => name.startsWith('figures') && !/\.(?:csv|svg)$/.test(name))).toEqual([]);
});

test('a closed dialog writes nothing; what is no picture is refused', async () => {
  const { cache } = await filled();
  const saver = new FiguresSaver(() => Promise.resolve(null));
  expect(await saver.save(cache, WISH)).toBeNull();
  const png = { ...WISH, format: 'png' as const };
  await expect(saver.save(cache, png)).rejects.toThrow('The picture is missing.');
  await expect(saver.save(cache, { ...png, png: Buffer.from('<svg/>') })).rejects.toThrow('This is no PNG picture.');
});

test('a folder that is not there is named, and a cancelled saving leaves the file as it was', async () => {
  const { cache, folder } = await filled();
  const gone = path.join(folder, 'gone', 'figures.csv');
  await expect(new FiguresSaver(() => Promise.resolve(gone)).save(cache, WISH)).rejects.toThrow(
    `The folder ${path.dirname(gone)} is not there.`,
  );
  const file = path.join(folder, 'figures.csv');
  const saver = new FiguresSaver(() => Promise.resolve(file));
  const saving = saver.save(cache, WISH);
  saver.cancel();
  await expect(saving).rejects.toThrow('Saving was cancelled.');
  expect(existsSync(file)).toBe(false);
});
