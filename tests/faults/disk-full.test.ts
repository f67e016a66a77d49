// A disk without room, truly: SQLite's own page limit everywhere, and a small mounted disk where one can be mounted. What
// was committed is whole, can be read and exported elsewhere, and with room made the fill goes on and completes.
import Database from 'better-sqlite3';
import { readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { canMount, smallDisk } from '../../e2e/support/disks.ts';
import { runExport } from '../../src/main/export/run-export.ts';
import { PLAIN_CSV } from '../../src/shared/domain/export.ts';
import { openSessionFile } from '../../src/main/session/session-file.ts';
import { openHomeFiles } from '../../src/main/settings-file.ts';
import type { StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';
import type { Download } from '../../src/shared/domain/download.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import { heldAgainst, worldOf, type Held, type World } from '../support/against-world.ts';
import { archiveFolder, LONG_AGO, openFilling, signedIn, type Filling } from '../support/filling.ts';
import { startSampleServer, type SampleServer } from '../support/sample.ts';

const NAME = 'riverwatch_live';
const LIMITED = new URL('../support/page-limit-worker.ts', import.meta.url);

let sample: SampleServer;
let world: World;
let stored: StoredSession;
beforeAll(async () => {
  sample = await startSampleServer({ posts: 8_000, stopped: true });
  world = worldOf(sample);
  stored = await signedIn(sample, [NAME]);
  return () => sample.close();
});

async function open(folder: string): Promise<Filling> {
  const filling = await openFilling({ login: sample, stored, folder, worker: LIMITED });
  onTestFinished(() => filling.close().catch(() => undefined));
  return filling;
}

const cacheIn = (folder: string): string => path.join(folder, 'lacuna.sqlite');
const allOf = (channelId: ChannelId): number => world.get(channelId)?.length ?? 0;

/** The download ended with the sentence of a full disk, which says how much room is needed. */
function expectFull({ state }: Download): void {
  expect(state).toMatchObject({
    kind: 'failed',
    failure: {
      kind: 'disk-full',
      message: expect.stringContaining('The disk that holds the cache is full'),
      kept: 'Every batch that was committed before is in the cache.',
      next: expect.stringMatching(/^Free about \d+ MB or more on it/),
    },
  });
}

/** Whole, with some of the channel and not all of it: as another program sees it while the app is open. */
function expectPart(folder: string, channelId: ChannelId): number {
  const database = new Database(cacheIn(folder), { readonly: true });
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    const [dates, covered] = [
      'SELECT unixepoch(date) FROM messages',
      'SELECT min(from_instant) FROM covered_ranges',
    ].map((sql) => database.prepare(`${sql} WHERE channel_id = ?`).pluck().all(channelId) as number[]);
    expect(Math.min(...(dates ?? []))).toBeGreaterThanOrEqual(covered?.[0] ?? Infinity);
    expect(dates?.length).toBeGreaterThan(300);
    expect(dates?.length).toBeLessThan(allOf(channelId));
    return dates?.length ?? 0;
  } finally {
    database.close();
  }
}

/** Reading and exporting to another disk go on. */
async function expectUsable({ archive: { cache } }: Filling, channelId: ChannelId, rows: number): Promise<void> {
  const query = { channelId, range: null, filter: {} };
  const outline = await cache.readOutline(query);
  expect(outline.matching).toBe(rows);
  const day = outline.items.findLast((item) => item.kind === 'day');
  expect(
    day?.kind === 'day' && (await cache.readDayMessages({ ...query, day: day.day, offset: 0, limit: 500 })).length,
  ).toBeGreaterThan(0);
  const file = path.join(archiveFolder(), 'held.csv');
  const range = { from: LONG_AGO, until: sample.world.now() };
  const exported = await runExport(
    cache,
    {
      spec: {
        selection: { channels: [channelId], range, filter: {} },
        columns: ['message_id', 'covered'],
        format: PLAIN_CSV,
      },
      target: file,
      appVersion: '0.0.0',
      now: range.until,
    },
    () => undefined,
    new AbortController().signal,
  );
  expect(exported.rows).toBe(rows);
  expect(
    readFileSync(file, 'utf8')
      .split('\r\n')
      .filter((line) => line.endsWith(',1')).length,
  ).toBe(rows);
}

function expectAll(held: ReadonlyMap<string, Held>, channelId: ChannelId): void {
  expect(held.get(channelId)?.messages).toBe(allOf(channelId));
}

test('SQLite’s page limit: the batch is rolled back, what was committed is used, and without the limit it completes', async () => {
  const folder = archiveFolder();
  writeFileSync(path.join(folder, 'pages'), '260');
  const first = await open(folder);
  const channelId = await first.add(NAME);
  expectFull(await first.fill(channelId));
  const rows = expectPart(folder, channelId);
  await expectUsable(first, channelId, rows);
  // Still no room: the same sentence, and nothing is lost by trying. Merging the search index may have made a little room.
  expectFull(await first.fill(channelId));
  const kept = expectPart(folder, channelId);
  expect(kept).toBeGreaterThanOrEqual(rows);
  await first.close();

  expect(heldAgainst(cacheIn(folder), world).get(channelId)?.messages).toBe(kept);
  rmSync(path.join(folder, 'pages'));
  const second = await open(folder);
  expect(await second.fill(channelId)).toMatchObject({ state: { kind: 'done' } });
  await second.close();
  expectAll(heldAgainst(cacheIn(folder), world), channelId);
});

describe.skipIf(!canMount)('on a small disk (mounted by root on Linux)', () => {
  /** A disk that is full but for some kibibytes. */
  function diskWith(kibibytes: number): ReturnType<typeof smallDisk> {
    const disk = smallDisk(kibibytes);
    onTestFinished(() => disk.remove());
    return disk;
  }

  test('a fill stops with a sentence, is readable and exportable, and completes once there is room', async () => {
    const disk = diskWith(2_500);
    const filling = await open(disk.folder);
    const channelId = await filling.add(NAME);
    expectFull(await filling.fill(channelId));
    const rows = expectPart(disk.folder, channelId);
    await expectUsable(filling, channelId, rows);
    expectFull(await filling.fill(channelId));
    // Nothing half written lies about: the wish file is whole too, old or new.
    expect(readdirSync(disk.folder).filter((name) => /\.(?:new|part)$/.test(name))).toEqual([]);
    disk.resize(100_000);
    expect(await filling.fill(channelId)).toMatchObject({ state: { kind: 'done' } });
    await filling.close();
    expectAll(heldAgainst(cacheIn(disk.folder), world), channelId);
  });

  test('closed on the full disk and opened again with room, it goes on by itself', async () => {
    const disk = diskWith(2_500);
    const first = await open(disk.folder);
    const channelId = await first.add(NAME);
    expectFull(await first.fill(channelId));
    const rows = expectPart(disk.folder, channelId);
    await first.close();
    disk.resize(100_000);
    expect(heldAgainst(cacheIn(disk.folder), world).get(channelId)?.messages).toBe(rows);
    const second = await open(disk.folder);
    // The wish that had failed was kept, and is gone on with.
    expect(second.archive.downloader.list()).toMatchObject([{ channelId }]);
    expect(await second.fill(channelId)).toMatchObject({ state: { kind: 'done' } });
    await second.close();
    expectAll(heldAgainst(cacheIn(disk.folder), world), channelId);
  });

  test('wishes, session and settings: what was there before stays whole, and the sentence names the disk', async () => {
    const disk = diskWith(256);
    const file = (name: string): string => path.join(disk.folder, name);
    const session = openSessionFile({
      file: file('session.json'),
      keyStore: { isAvailable: () => false, encrypt: refuse, decrypt: refuse },
      scryptCost: 2 ** 14,
    });
    await session.protect({ kind: 'passphrase', passphrase: 'a river runs' });
    await session.write(stored);
    const { settings } = openHomeFiles(disk.folder);
    await settings.change({ theme: 'dark' });
    const names = readdirSync(disk.folder).toSorted();
    const before = names.map((name) => readFileSync(file(name)));
    takeAllRoom(disk.folder);

    await expect(session.write(stored)).rejects.toMatchObject({ failure: { kind: 'disk-full' } });
    await expect(settings.change({ theme: 'light' })).rejects.toMatchObject({
      failure: { kind: 'disk-full', message: expect.stringContaining('full'), next: expect.any(String) },
    });
    // It holds while the app runs.
    expect(settings.value.theme).toBe('light');
    expect(
      readdirSync(disk.folder)
        .filter((name) => name !== 'ballast')
        .toSorted(),
    ).toEqual(names);
    expect(names.map((name) => readFileSync(file(name)))).toEqual(before);

    rmSync(file('ballast'));
    await session.write(stored);
    await settings.change({ theme: 'light' });
    expect(await session.read('a river runs')).toEqual(stored);
    expect(openHomeFiles(disk.folder).settings.value.theme).toBe('light');
  });

  function takeAllRoom(folder: string): void {
    const { bavail, bsize } = statfsSync(folder);
    writeFileSync(path.join(folder, 'ballast'), Buffer.alloc(bavail * bsize));
    expect(statfsSync(folder).bavail).toBe(0);
  }
});

function refuse(): never {
  throw new Error('there is no key store here');
}
