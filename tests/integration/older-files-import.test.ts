// Older files added to an archive that holds something already: what is held stays, nothing is claimed twice.
import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { handlersOf, type Handlers } from '../../src/main/cache/handlers.ts';
import { addition, batch, message, RIVER } from '../../src/main/cache/test-support.ts';
import type { ReadableDb } from '../../src/main/cache/file/connection.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import { CHANNEL, daily, OTHER } from '../fixtures/older-files/make.ts';
import {
  dayAt,
  doInWorker,
  doJob,
  expectSound,
  fingerprint,
  NOW,
  placeWith,
  type Place,
} from '../support/older-files.ts';

const ID = channelId(CHANNEL);
const OTHER_ID = channelId(OTHER);
const day = dayAt;

function archiveAt({ target }: Place): { cache: Handlers; db: ReadableDb } {
  const database = openDatabase({ file: target, telegram: 'telegram' });
  onTestFinished(() => database.close());
  return { cache: handlersOf(database), db: database.db };
}

describe('into an archive that is open', () => {
  test('two channels that share message numbers in files of their own become one archive', async () => {
    const one = placeWith({ rows: daily('2024-01-01', 5) });
    const other = placeWith({ rows: daily('2024-01-03', 5, { channel: OTHER }), channels: [[OTHER, 'Mountain']] });
    const { cache, db } = archiveAt(one);
    const before = fingerprint(other.folder);
    for (const { file } of [one, other]) {
      const report = await doJob('import', { file, target: one.target, work: one.work });
      expect(report).toMatchObject({ way: 'import', rows: 5, taken: 5, held: 0, inferredDays: 3 });
    }
    expect(fingerprint(other.folder)).toEqual(before);
    expectSound(db);
    expect(cache.listChannels().map((channel) => [channel.channelId, channel.name, channel.messageCount])).toEqual([
      [OTHER_ID, 'Mountain', 5],
      [ID, 'River watch', 5],
    ]);
    expect(cache.readCoverage(ID)).toEqual([{ from: day('2024-01-02'), until: day('2024-01-05') }]);
    expect(cache.readCoverage(OTHER_ID)).toEqual([{ from: day('2024-01-04'), until: day('2024-01-07') }]);
  });

  test('the same file twice is held already, and nothing is counted or claimed twice', async () => {
    const place = placeWith({ rows: daily('2024-01-01', 5), media: [{ uuid: 'a', message: 2, path: 'x.jpg' }] });
    const { cache, db } = archiveAt(place);
    await doJob('import', place);
    const again = await doJob('import', place);
    expect(again).toMatchObject({ rows: 5, taken: 0, held: 5, mediaFiles: 0, inferredDays: 0, problems: [] });
    expectSound(db);
    expect(cache.readCoveredRanges(ID, { from: 0, until: NOW })).toHaveLength(1);
  });

  test('what was downloaded stays as it is; what Telegram did not show there is marked as gone', async () => {
    const place = placeWith({
      rows: [
        ...daily('2024-01-01', 9),
        // In downloaded ground: one that is held with another text, one that Telegram did not show.
        { id: 50, date: '2024-01-05 18:00:00', text: 'deleted before the download' },
      ],
    });
    const { cache, db } = archiveAt(place);
    cache.addChannel(addition({ channel: { ...RIVER, channelId: ID, name: 'As Telegram says' } }));
    const ground = { from: day('2024-01-04'), until: day('2024-01-07') };
    const downloaded = [4, 5, 6].map((id) =>
      message(id, day(`2024-01-0${id}`) + 43_200, { channelId: ID, text: id === 5 ? 'edited since' : `Post ${id}` }),
    );
    cache.commitBatch(batch(ground, downloaded, { channel: { ...RIVER, channelId: ID, name: 'As Telegram says' } }));
    const report = await doJob('import', place);
    expect(report).toMatchObject({ rows: 10, taken: 7, held: 3, problems: [{ reason: 'differs', rows: 1 }] });
    expect(report.lines).toMatchObject([{ messageId: 5, reason: 'differs', found: 'Post 5' }]);
    expectSound(db);
    expect(cache.readMessage(ID, 5)?.text).toBe('edited since');
    const captured = cache.readCoveredRanges(ID, ground)[0]?.capturedUntil;
    expect(cache.readMessage(ID, 50)).toMatchObject({ text: 'deleted before the download', deletedSeenAt: captured });
    expect(cache.readMessage(ID, 1)?.deletedSeenAt).toBeNull();
    // Inferred only where nothing was downloaded: 2, 3 and 7, 8 January.
    expect(
      cache.readCoveredRanges(ID, { from: 0, until: NOW }).map(({ from, until, source }) => [from, until, source]),
    ).toEqual([
      [day('2024-01-02'), day('2024-01-04'), 'inferred'],
      [day('2024-01-04'), day('2024-01-07'), 'downloaded'],
      [day('2024-01-07'), day('2024-01-09'), 'inferred'],
    ]);
    expect(cache.readChannel(ID)?.name).toBe('As Telegram says');
  });

  test('inferred ground turns downloaded by a batch over it', async () => {
    const place = placeWith({ rows: daily('2024-01-01', 5) });
    const { cache } = archiveAt(place);
    await doJob('import', place);
    const channel = cache.readChannel(ID);
    if (!channel) throw new Error('no channel');
    const ground = { from: day('2024-01-03'), until: day('2024-01-04') };
    const posts = [
      message(3, day('2024-01-03') + 43_200, { channelId: ID, text: 'Post 3, edited', fetchedAt: NOW + 5 }),
    ];
    cache.commitBatch(batch(ground, posts, { channel, purpose: 'check' }));
    expect(cache.readCoveredRanges(ID, { from: 0, until: NOW }).map(({ source }) => source)).toEqual([
      'inferred',
      'downloaded',
      'inferred',
    ]);
    expect(cache.readCalendar(ID, null).days.map(({ inferred }) => inferred)).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  test('through the real worker, beside an open cache, with columns that the archive has no place for', async () => {
    const place = placeWith({
      wal: true,
      rows: daily('2024-01-01', 5),
    });
    const { cache, db } = archiveAt(place);
    const steps = new Set<string>();
    const log = readFileSync(`${place.file}-wal`);
    const report = await doInWorker('import', place, { onProgress: ({ step }) => steps.add(step) });
    expect(report).toMatchObject({ taken: 5, columnsLeft: [] });
    expect([...steps]).toEqual(['copying', 'moving']);
    expect(readFileSync(`${place.file}-wal`).equals(log)).toBe(true);
    expect(cache.readMessage(ID, 5)?.text).toBe('Post 5');
    const extra = placeWith({ rows: daily('2024-01-01', 2), more: 'ALTER TABLE messages ADD COLUMN sentiment REAL' });
    expect(await doJob('import', { ...extra, target: place.target })).toMatchObject({ columnsLeft: ['sentiment'] });
    expectSound(db);
  });

  test('cancelled, the archive is as it was', async () => {
    const place = placeWith({ rows: daily('2015-01-01', 2_000) });
    const { cache, db } = archiveAt(place);
    const abort = new AbortController();
    const onProgress = ({ step }: { step: string }) => void (step === 'moving' && abort.abort());
    await expect(doJob('import', place, { signal: abort.signal, onProgress })).rejects.toMatchObject({
      failure: { kind: 'cancelled' },
    });
    expect(cache.listChannels()).toEqual([]);
    expect(db.all('SELECT 1 FROM older_files')).toEqual([]);
    expectSound(db);
  });
});
