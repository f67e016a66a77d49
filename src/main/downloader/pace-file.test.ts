import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPaceFile } from './pace-file.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lacuna-pace-'));
  file = path.join(folder, 'pace.json');
});
afterEach(() => rm(folder, { recursive: true }));

const limit = { requests: 30, milliseconds: 10_000 };
const NOW = 1_800_000_000;

test('limits are kept per account, the last one counting, readable by their owner only', async () => {
  const paces = openPaceFile(file);
  expect(await paces.read('1', NOW)).toBeNull();
  await Promise.all([
    paces.write('1', limit, NOW),
    paces.write('2', { requests: 5, milliseconds: 1_000 }, NOW),
    paces.write('1', { ...limit, requests: 29 }, NOW),
  ]);
  const again = openPaceFile(file);
  expect(await again.read('1', NOW + 60)).toEqual({ ...limit, requests: 29 });
  expect(await again.read('2', NOW)).toEqual({ requests: 5, milliseconds: 1_000 });
  expect(await again.read('3', NOW)).toBeNull();
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
});

test('what was learnt more than a week ago, or after now, is not kept to', async () => {
  const paces = openPaceFile(file);
  await paces.write('1', limit, NOW);
  expect(await paces.read('1', NOW + 7 * 86_400)).toEqual(limit);
  expect(await paces.read('1', NOW + 7 * 86_400 + 1)).toBeNull();
  expect(await paces.read('1', NOW - 8 * 86_400)).toBeNull();
});

test.each(['', '{', '[]', '{"1":{"requests":0,"milliseconds":1000,"learntAt":1}}', '{"1":null}'])(
  '%j is no limit, and is replaced by the next one',
  async (text) => {
    await writeFile(file, text);
    const paces = openPaceFile(file);
    expect(await paces.read('1', NOW)).toBeNull();
    await paces.write('1', limit, NOW);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ '1': { ...limit, learntAt: NOW } });
  },
);

test('a writing that fails rejects, and the next one goes through', async () => {
  const nowhere = openPaceFile(path.join(folder, 'gone', 'pace.json'));
  await expect(nowhere.write('1', limit, NOW)).rejects.toThrow('ENOENT');
  const paces = openPaceFile(file);
  await paces.write('1', limit, NOW);
  expect(await paces.read('1', NOW)).toEqual(limit);
});
