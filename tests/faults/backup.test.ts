// A copy of the archive, saved while a fill goes on: one moment of it, whole, opened elsewhere as an archive of its own. A
// copy that is cancelled, or finds no room, leaves nothing.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { canMount, smallDisk } from '../../e2e/support/disks.ts';
import { runRescueJob } from '../../src/main/cache/rescue/client.ts';
import type { StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';
import { heldAgainst, worldOf, type World } from '../support/against-world.ts';
import { archiveFolder, openFilling, signedIn } from '../support/filling.ts';
import { startSampleServer, type SampleServer } from '../support/sample.ts';
import { contentsOf, makeCache } from './damaging.ts';

const NAME = 'riverwatch_live';
const RESCUE = new URL('../../src/main/cache/rescue/worker.ts', import.meta.url);
const never = new AbortController().signal;

function copy(
  file: string,
  target: string,
  signal = never,
  onProgress: (share: number | null) => void = () => undefined,
) {
  return runRescueJob('copy', { file, target }, { workerPath: RESCUE, signal, onProgress });
}

const cacheIn = (folder: string): string => path.join(folder, 'lacuna.sqlite');

describe('while a fill goes on', () => {
  let sample: SampleServer;
  let world: World;
  let stored: StoredSession;
  beforeAll(async () => {
    sample = await startSampleServer({ posts: 10_000, stopped: true });
    world = worldOf(sample);
    stored = await signedIn(sample, [NAME]);
    return () => sample.close();
  });

  test('copies one after the other: each is a whole archive of its moment, and the fill completes', async () => {
    const folder = archiveFolder();
    const filling = await openFilling({ login: sample, stored, folder });
    onTestFinished(() => filling.close().catch(() => undefined));
    const channelId = await filling.add(NAME);
    const running = { ended: false };
    const filled = filling.fill(channelId).finally(() => {
      running.ended = true;
    });
    const copies: { file: string; during: boolean; before: number; after: number }[] = [];
    const held = async (): Promise<number> => (await filling.archive.cache.readChannel(channelId))?.messageCount ?? 0;
    while (copies.length < 5) {
      // Some batches apart.
      const told = filling.told.at(-1)?.batches ?? 0;
      if (!running.ended) await Promise.race([filled, filling.until(({ batches }) => batches >= told + 3)]);
      const file = path.join(folder, 'elsewhere', String(copies.length), 'lacuna.sqlite');
      mkdirSync(path.dirname(file), { recursive: true });
      const before = await held();
      await copy(cacheIn(folder), file);
      copies.push({ file, during: !running.ended, before, after: await held() });
    }
    expect(await filled).toMatchObject({ state: { kind: 'done' } });
    await filling.close();
    const all = world.get(channelId)?.length ?? 0;
    expect(heldAgainst(cacheIn(folder), world).get(channelId)?.messages).toBe(all);
    expect(copies.filter(({ during }) => during).length).toBeGreaterThan(1);
    for (const { file, before, after } of copies) {
      expect(readdirSync(path.dirname(file))).toEqual(['lacuna.sqlite']);
      const messages = heldAgainst(file, world).get(channelId)?.messages ?? 0;
      expect(messages).toBeGreaterThanOrEqual(before);
      expect(messages).toBeLessThanOrEqual(after);
    }

    // Opened elsewhere, the copy is an archive to go on with.
    const second = await openFilling({ login: sample, stored, folder: path.dirname(copies[0]?.file ?? '') });
    onTestFinished(() => second.close().catch(() => undefined));
    expect(await second.fill(channelId)).toMatchObject({ state: { kind: 'done' } });
    await second.close();
    expect(heldAgainst(copies[0]?.file ?? '', world).get(channelId)?.messages).toBe(all);
  });
});

describe('a copy that does not come about', () => {
  test('cancelled, it leaves nothing, and what had its name is whole', async () => {
    const folder = archiveFolder();
    makeCache(cacheIn(folder));
    const target = path.join(archiveFolder(), 'copy.sqlite');
    writeFileSync(target, 'another file');
    const abort = new AbortController();
    abort.abort();
    const before = contentsOf(folder);
    await expect(copy(cacheIn(folder), target, abort.signal)).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
    expect(readdirSync(path.dirname(target))).toEqual(['copy.sqlite']);
    expect(readFileSync(target, 'utf8')).toBe('another file');
    expect([...contentsOf(folder)].filter(([name]) => !/-(?:wal|shm)$/.test(name))).toEqual([...before]);
  });

  test('into a folder that is not there, and over a database that is open, it says so', async () => {
    const folder = archiveFolder();
    makeCache(cacheIn(folder));
    await expect(copy(cacheIn(folder), path.join(folder, 'no', 'copy.sqlite'))).rejects.toMatchObject({
      failure: { kind: 'export-failed', next: 'Choose another place.' },
    });
    const open = path.join(folder, 'open.sqlite');
    writeFileSync(`${open}-wal`, 'somebody’s log');
    await expect(copy(cacheIn(folder), open)).rejects.toMatchObject({
      failure: { kind: 'export-failed', message: expect.stringContaining('another program has open') },
    });
    expect(existsSync(open)).toBe(false);
  });

  test('of a damaged archive: the damage is told, and nothing gets the copy’s name', async () => {
    const folder = archiveFolder();
    makeCache(cacheIn(folder));
    const bytes = readFileSync(cacheIn(folder));
    bytes.fill(0, 40_960, 45_056);
    writeFileSync(cacheIn(folder), bytes);
    await expect(copy(cacheIn(folder), path.join(folder, 'copy.sqlite'))).rejects.toMatchObject({
      failure: { kind: 'cache-damaged' },
    });
    expect(readdirSync(folder).filter((name) => name.includes('copy'))).toEqual([]);
  });

  test.skipIf(!canMount)(
    'on a disk without room (mounted by root on Linux): how much is needed, and nothing is left',
    async () => {
      const folder = archiveFolder();
      makeCache(cacheIn(folder), undefined, 100);
      const disk = smallDisk(600);
      onTestFinished(() => disk.remove());
      await expect(copy(cacheIn(folder), path.join(disk.folder, 'copy.sqlite'))).rejects.toMatchObject({
        failure: {
          kind: 'disk-full',
          message: expect.stringMatching(/not enough room in .* for a copy of about \d+ MB/),
          kept: 'Nothing was left behind; the archive is unchanged.',
        },
      });
      expect(readdirSync(disk.folder)).toEqual([]);
      disk.resize(60_000);
      expect(await copy(cacheIn(folder), path.join(disk.folder, 'copy.sqlite'))).toBeGreaterThan(1_000_000);
    },
  );
});
