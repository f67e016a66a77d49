// An older file kept in use is filled like any archive: what it lets one infer is not asked for, its edges and all else
// are; checked again, its days are downloaded ones. Real client, server, downloader and file.
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useCacheFile } from '../../src/main/archive-file.ts';
import { runJob } from '../../src/main/cache/older-files/jobs.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import { toIso } from '../../src/shared/domain/time-range.ts';
import { makeOlderFile } from '../fixtures/older-files/make.ts';
import { archiveFolder, openFilling } from '../support/filling.ts';
import { startSampleServer, type SampleServer } from '../support/sample.ts';

const DAY = 86_400;
const NAME = 'riverwatch_live';
let sample: SampleServer;
beforeAll(async () => {
  sample = await startSampleServer({ posts: 3_000 });
});
afterAll(() => sample.close());

test('its edges and all around are filled, its inner days are not asked for, and checking makes them downloaded', async () => {
  const channel = sample.channels.find(({ username }) => username === NAME);
  if (!channel) throw new Error('no such channel');
  const world = sample.worldMessages(channel.id);
  const id = channelId(channel.id);
  const first = firstOfRun(
    world.map(({ date }) => Math.floor(date / DAY)),
    6,
  );
  const older = world.filter(({ date }) => date >= first * DAY && date < (first + 6) * DAY);
  const folder = archiveFolder();
  const file = path.join(folder, 'old.db');
  makeOlderFile(file, {
    rows: older.map(({ messageId, date, text }) => ({
      channel: `-100${channel.id}`,
      id: messageId,
      date: toIso(date).replace('Z', '+00:00'),
      text: messageId === older[Math.floor(older.length / 2)]?.messageId ? 'what it said before' : text,
    })),
    channels: [[`-100${channel.id}`, 'River']],
  });
  const now = Math.floor(Date.parse('2026-06-01T12:00:00Z') / 1000);
  runJob('keep', { file, telegram: 'sample', now }, { tell: () => undefined, isCancelled: () => false });
  await useCacheFile(path.join(folder, 'archive'), file);

  const { phone, code, host, port, publicKeyPem } = sample;
  const filling = await openFilling({
    login: { phone, code, host, port, publicKeyPem },
    folder: path.join(folder, 'archive'),
  });
  const { cache, downloader } = filling.archive;
  expect(cache.info.file).toBe(file);
  await filling.telegram.resolveChannel({ kind: 'username', username: NAME }, new AbortController().signal);
  const inferred = { from: (first + 1) * DAY, until: (first + 5) * DAY };
  expect(await cache.readCoverage(id)).toEqual([inferred]);

  expect((await filling.fill(id)).state).toEqual({ kind: 'done' });
  const stored = await cache.readChannel(id);
  expect(stored).toMatchObject({ firstVisible: { date: world[0]?.date }, messageCount: world.length });
  expect((await cache.readCalendar(id, null)).gaps).toEqual([]);
  const sources = async () => (await cache.readCoveredRanges(id, { from: 0, until: now })).map(({ source }) => source);
  expect(await sources()).toEqual(['downloaded', 'inferred', 'downloaded']);

  const checked = filling.until(({ channelId: of, state }) => of === id && state.kind === 'done');
  await downloader.checkAgain(id, inferred.from, inferred.until);
  await checked;
  expect(await sources()).toEqual(['downloaded']);
  const changed = older[Math.floor(older.length / 2)];
  expect((await cache.readMessages(id, [changed?.messageId ?? 0]))[0]?.text).toBe(changed?.text);
  await filling.close();
});

/** The first of so many days in a row that each hold something, not at the beginning. */
function firstOfRun(days: readonly number[], length: number): number {
  const held = new Set(days);
  for (const day of [...held].toSorted((a, b) => a - b).slice(20)) {
    if (Array.from({ length }, (_, at) => day + at).every((one) => held.has(one))) return day;
  }
  throw new Error('no such run of days');
}
