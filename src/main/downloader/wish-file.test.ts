import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OPEN_END, type DownloadWish } from '../../shared/domain/download.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { openWishFile } from './wish-file.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lacuna-wishes-'));
  file = path.join(folder, 'downloads.json');
});
afterEach(() => rm(folder, { recursive: true }));

const wish = (digit: number, more: Partial<DownloadWish> = {}): DownloadWish => ({
  downloadId: `00000000-0000-4000-8000-00000000000${digit}`,
  channelId: channelId(1_500_000_001),
  range: { from: 1_000, until: OPEN_END },
  askedAt: 5_000,
  paused: false,
  cut: null,
  offsetId: null,
  disorder: null,
  gapSeconds: null,
  order: 'newest-first',
  check: null,
  ...more,
});

describe('wishes on disk', () => {
  test('come back as they were written, the last writing winning', async () => {
    const wishes = [
      wish(1, { paused: true, cut: 4_000, gapSeconds: 77 }),
      wish(4, { order: 'oldest-first' }),
      wish(2, { offsetId: 12, disorder: { range: { from: 5, until: 9 }, seconds: 300 } }),
    ];
    const written = openWishFile(file);
    await Promise.all([written.write([wish(3)]), written.write([]), written.write(wishes)]);
    expect(await openWishFile(file).read()).toEqual(wishes);
    expect(await readdir(folder)).toEqual(['downloads.json']);
  });

  test('from before there was an order are for the newest first', async () => {
    const { order: _, ...older } = wish(1, { cut: 4_000 });
    await writeFile(file, JSON.stringify([older]));
    expect(await openWishFile(file).read()).toEqual([wish(1, { cut: 4_000 })]);
    expect(await readdir(folder)).toEqual(['downloads.json']);
  });

  test('no file is no wish', async () => {
    expect(await openWishFile(file).read()).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  test.each(['', '{', 'null', '{"a":1}', '"text"', '\u0000\u0001'])(
    '%j: nothing is read, a copy is set aside',
    async (text) => {
      await writeFile(file, text);
      const wishes = openWishFile(file);
      expect(await wishes.read()).toEqual([]);
      await wishes.write([wish(1)]);
      expect(await readFile(`${file}.damaged`, 'utf8')).toBe(text);
      expect(await openWishFile(file).read()).toEqual([wish(1)]);
    },
  );

  test('what can be read of a damaged file is taken up, each wish once', async () => {
    const entries = [
      wish(1),
      { ...wish(2), channelId: '-1001' },
      { ...wish(3), range: { from: 9, until: 9 } },
      { ...wish(4), cut: 1.5 },
      { ...wish(5), downloadId: 'x' },
      wish(1, { paused: true }),
      null,
      wish(6),
    ];
    await writeFile(file, JSON.stringify(entries));
    expect(await openWishFile(file).read()).toEqual([wish(1), wish(6)]);
    expect(await readdir(folder)).toContain('downloads.json.damaged');
  });

  test('a writing that fails rejects, and the next one goes through', async () => {
    const wishes = openWishFile(path.join(folder, 'gone', 'downloads.json'));
    await expect(wishes.write([wish(1)])).rejects.toThrow('ENOENT');
    const { mkdir } = await import('node:fs/promises');
    await mkdir(path.join(folder, 'gone'));
    await wishes.write([wish(2)]);
    expect(await wishes.read()).toEqual([wish(2)]);
  });
});
