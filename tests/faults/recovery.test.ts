// Damage that is met while the app runs, and the ways out of damage: the session closes the archive in order, a way is
// gone, and what comes of it is opened and filled again.
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { failedPlaceOf, recover } from '../../src/main/recovery.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import { heldAgainst, worldOf, type World } from '../support/against-world.ts';
import { copyAsAfterACrash } from '../support/crash-copy.ts';
import { archiveFolder, LONG_AGO } from '../support/filling.ts';
import { startSampleServer, type SampleServer } from '../support/sample.ts';
import { breakLeaves, digest, rowsOf } from './damaging.ts';
import { startSessionApp, type SessionApp } from './session-app.ts';

const NAME = 'riverwatch_live';

let sample: SampleServer;
let world: World;
let app: SessionApp;
beforeEach(async () => {
  sample = await startSampleServer({ posts: 2_000, stopped: true });
  world = worldOf(sample);
  onTestFinished(() => sample.close());
  app = startSessionApp(sample, archiveFolder(), NAME);
  onTestFinished(() => app.close());
  await app.session.exploreSample();
});

const STAMP = '2026-11-24T101500Z';
const asideOf = (file: string): string => `${file}.damaged-${STAMP}`;

async function filledAndClosed(): Promise<{ channelId: ChannelId; messages: number }> {
  const channelId = await app.add();
  expect(await app.fill(channelId)).toMatchObject({ state: { kind: 'done' } });
  const messages = world.get(channelId)?.length ?? 0;
  await app.session.close();
  return { channelId, messages };
}

describe('met while the app runs', () => {
  test('by a reader: the archive is closed in order, unwritten, and the window is told', async () => {
    const { channelId, messages } = await filledAndClosed();
    await app.session.exploreSample();
    await app.turned('signed-in');
    const { cache } = app.session.archive();
    // Behind SQLite's back, as a failing disk does it.
    expect(breakLeaves(app.file, 3)).toBeGreaterThan(5);
    const before = digest(readFileSync(app.file));
    const query = { channelId, range: null, filter: {} };
    const read = async (): Promise<void> => {
      for (const item of (await cache.readOutline(query)).items) {
        if (item.kind === 'day') await cache.readDayMessages({ ...query, day: item.day, offset: 0, limit: 500 });
      }
    };
    await expect(read()).rejects.toMatchObject({ failure: { kind: 'cache-damaged' } });
    // Nothing more is shown of it.
    await expect(cache.listChannels()).rejects.toMatchObject({ failure: { kind: expect.stringMatching(/^cache-/) } });
    await app.turned('failed');
    expect(app.session.state).toMatchObject({ failure: { kind: 'cache-damaged', kept: expect.any(String) } });
    expect(failedPlaceOf(app.session)).toEqual(app.place);
    expect(digest(readFileSync(app.file))).toBe(before);

    const report = await recover(app.session, app.tasks, () => Promise.reject(new Error('asked')), { kind: 'salvage' });
    const salvaged = report?.salvaged?.messages ?? 0;
    expect(report).toMatchObject({
      way: 'salvage',
      aside: asideOf(app.file),
      salvaged: { expected: messages, channels: 1 },
    });
    expect(salvaged).toBeGreaterThan(messages / 3);
    expect(salvaged).toBeLessThan(messages);
    expect(digest(readFileSync(asideOf(app.file)))).toBe(before);

    // Opened: listed and counted, but none of it claimed; the export marks it so.
    await app.turned('signed-in');
    const { cache: after } = app.session.archive();
    expect(await after.readCoverage(channelId)).toEqual([]);
    const calendar = await after.readCalendar(channelId, null);
    expect(calendar.summary).toMatchObject({ messages: salvaged, coveredDays: 0 });
    expect(new Set(calendar.days.map(({ state }) => state))).toEqual(new Set(['gap']));
    expect((await after.readOutline(query)).matching).toBe(salvaged);
    const range = { from: LONG_AGO, until: sample.world.now() };
    const preview = await after.previewExport(
      { channels: [channelId], range, filter: {} },
      ['message_id', 'covered'],
      3,
    );
    expect(preview).toMatchObject({
      rows: salvaged,
      cells: [
        [expect.any(String), '0'],
        [expect.any(String), '0'],
        [expect.any(String), '0'],
      ],
    });

    expect(await app.fill(channelId)).toMatchObject({ state: { kind: 'done' } });
    await app.session.close();
    expect(heldAgainst(app.file, world).get(channelId)?.messages).toBe(messages);
  });

  test('by a fill: nothing is committed, the archive is closed, and the wish waits for what comes of it', async () => {
    const { channelId } = await filledAndClosed();
    await app.session.exploreSample();
    await app.turned('signed-in');
    sample.world.advanceClock(86_400 * 3);
    expect(breakLeaves(app.file, 1, 'idx_message_id')).toBeGreaterThan(3);
    const before = digest(readFileSync(app.file));
    await app.session.archive().downloader.start(channelId, LONG_AGO, null);
    await app.turned('failed');
    expect(app.session.state).toMatchObject({ failure: { kind: 'cache-damaged' } });
    expect(digest(readFileSync(app.file))).toBe(before);
    await recover(app.session, app.tasks, () => Promise.resolve(null), { kind: 'salvage' });
    expect(app.session.archive().downloader.list()).toMatchObject([{ channelId }]);
    // It goes on by itself, over what was salvaged.
    await app.filled(channelId);
    await app.session.close();
    expect(heldAgainst(app.file, worldOf(sample)).get(channelId)?.messages).toBe(
      worldOf(sample).get(channelId)?.length,
    );
  });

  test('by a full check: the same', async () => {
    await filledAndClosed();
    await app.session.exploreSample();
    await app.turned('signed-in');
    const sound = app.tasks.check(app.session.archive());
    expect(await app.ended(sound.taskId)).toMatchObject({ state: 'done', kind: 'check' });
    expect(breakLeaves(app.file, 1_000)).toBe(1);
    const { taskId } = app.tasks.check(app.session.archive());
    expect(await app.ended(taskId)).toMatchObject({ state: 'failed', failure: { kind: 'cache-damaged' } });
    await app.turned('failed');
  });
});

describe('found at opening', () => {
  async function damaged(): Promise<{ channelId: ChannelId; messages: number; before: string }> {
    const filled = await filledAndClosed();
    breakLeaves(app.file, 7);
    const before = digest(readFileSync(app.file));
    await app.session.exploreSample();
    expect(app.session.state).toMatchObject({ kind: 'failed', failure: { kind: 'cache-damaged' } });
    return { ...filled, before };
  }

  test('start fresh beside it: an empty archive, and the damaged file as it was', async () => {
    const { before } = await damaged();
    const report = await recover(app.session, app.tasks, () => Promise.resolve(null), { kind: 'fresh' });
    expect(report).toEqual({ way: 'fresh', aside: asideOf(app.file), salvaged: null });
    expect(digest(readFileSync(asideOf(app.file)))).toBe(before);
    expect(existsSync(`${asideOf(app.file)}.marker`)).toBe(true);
    // Nobody asks for the channels of the old one.
    expect(existsSync(`${asideOf(app.file)}.downloads.json`)).toBe(true);
    expect(app.session.archive().downloader.list()).toEqual([]);
    await app.turned('signed-in');
    expect(await app.session.archive().cache.listChannels()).toEqual([]);
  });

  test('restore a copy that Lacuna knows of, or one that is chosen; the rest can be filled', async () => {
    const channelId = await app.add();
    expect(await app.fill(channelId)).toMatchObject({ state: { kind: 'done' } });
    const target = path.join(archiveFolder(), 'copy.sqlite');
    const { taskId } = app.tasks.saveCopy(app.session.archive(), target);
    expect(await app.ended(taskId)).toMatchObject({ state: 'done', kind: 'copy', file: target, share: 1 });
    expect(app.tasks.copyOf(taskId)).toBe(target);
    expect(() => app.tasks.saveCopy(app.session.archive(), app.file)).toThrow('belongs to the open archive');
    // Posts come, and are downloaded after the copy was made.
    sample.world.advanceClock(86_400 * 3);
    expect(await app.fill(channelId)).toMatchObject({ state: { kind: 'done' } });
    await app.session.close();
    breakLeaves(app.file, 5);
    await app.session.exploreSample();
    expect(app.session.state).toMatchObject({ kind: 'failed' });

    expect(app.tasks.copiesOf(app.place)).toEqual([
      { file: target, kind: 'saved', at: Date.parse('2026-11-24T10:15:00Z') / 1000, bytes: statSync(target).size },
    ]);
    const never = (): Promise<null> => Promise.resolve(null);
    // A path that the window makes up is not taken; a closed dialog changes nothing.
    await expect(
      recover(app.session, app.tasks, never, { kind: 'restore', file: '/etc/passwd' }),
    ).rejects.toMatchObject({ failure: { kind: 'invalid-request' } });
    expect(await recover(app.session, app.tasks, never, { kind: 'restore', file: null })).toBeNull();
    const text = path.join(archiveFolder(), 'letter.sqlite');
    writeFileSync(text, 'a letter '.repeat(1_000));
    await expect(
      recover(app.session, app.tasks, () => Promise.resolve(text), { kind: 'restore', file: null }),
    ).rejects.toMatchObject({ failure: { kind: 'cache-damaged' } });
    expect(app.session.state.kind).toBe('failed');
    expect(
      readdirSync(app.place.folder).filter((name) => name.includes('damaged-') || name.includes('partial')),
    ).toEqual([]);

    const copied = digest(readFileSync(target));
    const report = await recover(app.session, app.tasks, never, { kind: 'restore', file: target });
    expect(report).toEqual({ way: 'restore', aside: asideOf(app.file), salvaged: null });
    expect(digest(readFileSync(target))).toBe(copied);
    await app.turned('signed-in');
    expect((await app.session.archive().cache.readCoverage(channelId)).length).toBe(1);
    expect(await app.fill(channelId)).toMatchObject({ state: { kind: 'done' } });
    await app.session.close();
    expect(heldAgainst(app.file, worldOf(sample)).get(channelId)?.messages).toBe(
      worldOf(sample).get(channelId)?.length,
    );
  });

  test('by whoever signs in: the own archive is damaged, the same ways out are offered, and signing in goes on', async () => {
    const { messages, channelId } = await filledAndClosed();
    const file = path.join(app.own.folder, 'lacuna.sqlite');
    copyAsAfterACrash(app.file, file);
    breakLeaves(file, 7);
    const before = digest(readFileSync(file));
    await app.session.exploreSample();
    await app.turned('signed-in');
    const wish = {
      apiId: 1,
      apiHash: 'a'.repeat(32),
      phone: sample.phone,
      protection: { kind: 'key-file' },
    } as const;
    await app.session.beginSignIn(wish);
    expect(app.session.state).toMatchObject({
      kind: 'failed',
      failure: { kind: 'cache-damaged', kept: expect.any(String) },
    });
    expect(failedPlaceOf(app.session)).toEqual(app.own);
    expect(digest(readFileSync(file))).toBe(before);

    const report = await recover(app.session, app.tasks, () => Promise.resolve(null), { kind: 'salvage' });
    expect(report?.salvaged?.messages).toBeGreaterThan(messages / 3);
    expect(digest(readFileSync(asideOf(file)))).toBe(before);
    expect(app.session.state).toEqual({ kind: 'signed-out', failure: null });
    expect(app.session.ownArchive()?.folder).toBe(app.own.folder);
    await app.session.beginSignIn(wish);
    expect(app.session.state.kind).toBe('code-needed');
    await app.session.submitCode(sample.code);
    await app.turned('signed-in');
    expect(await app.fill(channelId)).toMatchObject({ state: { kind: 'done' } });
    await app.session.close();
    expect(heldAgainst(file, world).get(channelId)?.messages).toBe(messages);
  });

  test('a copy of another Telegram, and a damaged copy, are refused', async () => {
    await damaged();
    const folder = archiveFolder();
    const other = path.join(folder, 'other.sqlite');
    openDatabase({ file: other, telegram: 'telegram' }).close();
    const restore = (file: string) =>
      recover(app.session, app.tasks, () => Promise.resolve(file), { kind: 'restore', file: null });
    await expect(restore(other)).rejects.toMatchObject({ failure: { kind: 'cache-other-telegram' } });
    const bad = path.join(folder, 'bad.sqlite');
    copyFileSync(app.file, bad);
    await expect(restore(bad)).rejects.toMatchObject({ failure: { kind: 'cache-damaged' } });
    expect(app.session.state.kind).toBe('failed');
  });

  test('cancelled salvage changes nothing', async () => {
    const { before } = await damaged();
    const work = recover(app.session, app.tasks, () => Promise.resolve(null), { kind: 'salvage' });
    await app.turned('failed');
    const started = app.told.at(-1);
    app.tasks.cancel(started?.taskId ?? '');
    await expect(work).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
    expect(app.session.state.kind).toBe('failed');
    expect(digest(readFileSync(app.file))).toBe(before);
    expect(readdirSync(app.place.folder).filter((name) => /damaged-|partial/.test(name))).toEqual([]);
  });

  test('killed between setting aside and putting in place: the next start tells that the file is gone', async () => {
    await damaged();
    // As far as replaceWith had come: the file moved away, its marker still there.
    copyFileSync(app.file, asideOf(app.file));
    rmSync(app.file);
    await app.session.retry();
    expect(app.session.state).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringMatching(/is gone\.$/) },
    });
    const report = await recover(app.session, app.tasks, () => Promise.resolve(asideOf(app.file)), { kind: 'fresh' });
    expect(report).toMatchObject({ way: 'fresh', aside: null });
    expect(rowsOf(app.file, 'channels')).toEqual([]);
  });
});
