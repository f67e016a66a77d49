// Real files, through the real worker.
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openCache } from '../../src/main/cache/client.ts';
import {
  addition,
  ASKED,
  batch,
  DAY,
  message,
  NEW_YEAR,
  RIVER,
  temporaryFolder,
} from '../../src/main/cache/test-support.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import { manifestPath } from '../../src/main/export/place.ts';
import { runExport, type ExportRequest } from '../../src/main/export/run-export.ts';
import { PLAIN_CSV, type ExportSelection } from '../../src/shared/domain/export.ts';

const MESSAGES = 3_500;
const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);
const RANGE = { from: NEW_YEAR, until: NEW_YEAR + 10 * DAY };

/** One message every 200 seconds, covered from the new year for as long as they last. */
async function filledCache(): Promise<{ cache: Cache; folder: string }> {
  const folder = temporaryFolder();
  const cache = await openCache({ file: path.join(folder, 'lacuna.sqlite'), telegram: 'sample', workerPath: WORKER });
  onTestFinished(() => cache.close());
  await cache.addChannel(addition());
  for (let first = 0; first < MESSAGES; first += 100) {
    const messages = Array.from({ length: 100 }, (_, at) =>
      message(first + at + 1, NEW_YEAR + (first + at) * 200, { mediaType: at % 2 === 0 ? 'photo' : null }),
    );
    const claim = { from: NEW_YEAR + first * 200, until: NEW_YEAR + (first + 100) * 200 };
    await cache.commitBatch(batch(claim, messages));
  }
  const out = path.join(folder, 'out');
  mkdirSync(out);
  return { cache, folder: out };
}

function request(target: string, change: Partial<ExportSelection> = {}): ExportRequest {
  return {
    spec: {
      selection: { channels: [RIVER.channelId], range: RANGE, filter: {}, ...change },
      columns: ['message_id', 'date'],
      format: PLAIN_CSV,
    },
    target,
    appVersion: '0.0.0',
    now: ASKED,
  };
}

const manifestOf = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(manifestPath(file), 'utf8')) as Record<string, unknown>;

test('every row once, in order, and progress up to the last', async () => {
  const { cache, folder } = await filledCache();
  const file = path.join(folder, 'river.csv');
  const told: number[] = [];
  const { rows } = await runExport(cache, request(file), (written) => told.push(written), new AbortController().signal);
  const lines = readFileSync(file, 'utf8').split('\r\n');
  expect(rows).toBe(MESSAGES);
  expect(told.at(-1)).toBe(MESSAGES);
  expect(lines).toHaveLength(MESSAGES + 2);
  expect(lines.slice(0, 3)).toEqual(['message_id,date', '1,2024-01-01T00:00:00Z', '2,2024-01-01T00:03:20Z']);
  expect(lines.slice(1, -1).map((line) => Number(line.split(',')[0]))).toEqual(
    Array.from({ length: MESSAGES }, (_, at) => at + 1),
  );
  expect(manifestOf(file)).toMatchObject({
    complete: false,
    channels: [
      {
        rows: MESSAGES,
        covered: [{ from: '2024-01-01T00:00:00Z', until: '2024-01-09T02:26:40Z', source: 'downloaded' }],
        gaps: [{ from: '2024-01-09T02:26:40Z', until: '2024-01-11T00:00:00Z' }],
      },
    ],
  });
});

test('a filtered export carries no coverage', async () => {
  const { cache, folder } = await filledCache();
  const file = path.join(folder, 'photos.csv');
  const signal = new AbortController().signal;
  const { rows } = await runExport(
    cache,
    request(file, { filter: { mediaTypes: ['photo'] } }),
    () => undefined,
    signal,
  );
  expect(rows).toBe(MESSAGES / 2);
  expect(manifestOf(file)).toMatchObject({
    complete: false,
    channels: [{ covered: null }],
    filters: { mediaTypes: ['photo'] },
  });
});

test('cancelled in the middle: nothing is left, and an older file of that name is whole', async () => {
  const { cache, folder } = await filledCache();
  const file = path.join(folder, 'river.csv');
  writeFileSync(file, 'older');
  const abort = new AbortController();
  const cancelled = runExport(
    cache,
    request(file),
    (written) => {
      if (written > 0) abort.abort();
    },
    abort.signal,
  );
  await expect(cancelled).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
  expect(readdirSync(folder)).toEqual(['river.csv']);
  expect(readFileSync(file, 'utf8')).toBe('older');
  // The snapshot was let go: the cache takes the next one.
  await runExport(cache, request(file), () => undefined, new AbortController().signal);
  expect(existsSync(manifestPath(file))).toBe(true);
});

test('a folder that is not there, and a name that is a folder: a sentence, and nothing left', async () => {
  const { cache, folder } = await filledCache();
  const signal = new AbortController().signal;
  const lost = runExport(cache, request(path.join(folder, 'gone', 'river.csv')), () => undefined, signal);
  await expect(lost).rejects.toMatchObject({ failure: { kind: 'export-failed', next: 'Choose another folder.' } });
  mkdirSync(path.join(folder, 'river.csv'));
  const taken = runExport(cache, request(path.join(folder, 'river.csv')), () => undefined, signal);
  await expect(taken).rejects.toMatchObject({ failure: { kind: 'export-failed' } });
  expect(readdirSync(folder)).toEqual(['river.csv']);
});

test('a manifest that can’t take its place takes the file back', async () => {
  const { cache, folder } = await filledCache();
  const file = path.join(folder, 'river.csv');
  mkdirSync(manifestPath(file));
  const done = runExport(cache, request(file), () => undefined, new AbortController().signal);
  await expect(done).rejects.toMatchObject({ failure: { kind: 'export-failed' } });
  expect(readdirSync(folder)).toEqual(['river.csv.manifest.json']);
});

test('cancelled after the last row: the older export and its manifest are as they were', async () => {
  const { cache, folder } = await filledCache();
  const file = path.join(folder, 'river.csv');
  const { signal } = new AbortController();
  await runExport(cache, request(file), () => undefined, signal);
  const before = [file, manifestPath(file)].map((one) => readFileSync(one, 'utf8'));
  const abort = new AbortController();
  const photos = request(file, { filter: { mediaTypes: ['photo'] } });
  const cancelled = runExport(cache, photos, (written, all) => written === all && abort.abort(), abort.signal);
  await expect(cancelled).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
  expect(readdirSync(folder).toSorted()).toEqual(['river.csv', 'river.csv.manifest.json']);
  expect([file, manifestPath(file)].map((one) => readFileSync(one, 'utf8'))).toEqual(before);
});

test('JSON Lines go through the same engine: a line a message, and the hash of the file', async () => {
  const { cache, folder } = await filledCache();
  const target = path.join(folder, 'river.jsonl');
  const { spec, ...rest } = request(target);
  const lines: ExportRequest = { ...rest, spec: { ...spec, format: { kind: 'json-lines' } }, target };
  const { files, rows } = await runExport(cache, lines, () => undefined, new AbortController().signal);
  const content = readFileSync(target);
  const written = content.toString('utf8').split('\n').slice(0, -1);
  expect([rows, written.length, written[0]]).toEqual([
    MESSAGES,
    MESSAGES,
    '{"message_id":1,"date":"2024-01-01T00:00:00Z"}',
  ]);
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(files).toEqual([{ name: 'river.jsonl', bytes: content.byteLength, sha256 }]);
  expect(manifestOf(target)).toMatchObject({ content: { kind: 'json-lines' }, files, spec: lines.spec });
});

test('SQLite: a file with the rows, nothing beside it, and none at all where it was cancelled', async () => {
  const { cache, folder } = await filledCache();
  const target = path.join(folder, 'river.sqlite');
  const { spec, ...rest } = request(target);
  const wish: ExportRequest = { ...rest, spec: { ...spec, format: { kind: 'sqlite' } } };
  const abort = new AbortController();
  const cancelled = runExport(cache, wish, (written) => written > 0 && abort.abort(), abort.signal);
  await expect(cancelled).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
  expect(readdirSync(folder)).toEqual([]);
  const { files, rows } = await runExport(cache, wish, () => undefined, new AbortController().signal);
  expect(readdirSync(folder).toSorted()).toEqual(['river.sqlite', 'river.sqlite.manifest.json']);
  const sha256 = createHash('sha256').update(readFileSync(target)).digest('hex');
  expect([rows, files]).toMatchObject([MESSAGES, [{ name: 'river.sqlite', sha256 }]]);
  expect(manifestOf(target)).toMatchObject({ columns: null, content: { kind: 'sqlite' }, sha256 });
  const gone = { ...wish, target: path.join(folder, 'gone', 'river.sqlite') };
  await expect(runExport(cache, gone, () => undefined, new AbortController().signal)).rejects.toMatchObject({
    failure: { kind: 'export-failed', next: 'Choose another folder.' },
  });
});

test('several channels in one file: the manifest tells of each', async () => {
  const { cache, folder } = await filledCache();
  const lake = { ...RIVER, channelId: channelId('42'), name: 'Lake', username: null };
  await cache.addChannel(addition({ channel: lake }));
  const target = path.join(folder, 'both.csv');
  const wish = request(target, { channels: [RIVER.channelId, lake.channelId] });
  await runExport(cache, wish, () => undefined, new AbortController().signal);
  expect(manifestOf(target)).toMatchObject({
    rows: MESSAGES,
    complete: false,
    channels: [
      { id: RIVER.channelId, rows: MESSAGES, editedRows: 0, deletedRows: 0 },
      { id: '42', rows: 0, covered: [], gaps: [{ from: '2024-01-01T00:00:00Z', until: '2024-01-11T00:00:00Z' }] },
    ],
    citation: { text: expect.stringContaining('River watch (@riverwatch, Telegram channel 1234567890); Lake (') },
  });
});

test('a name with which the manifest’s would be too long is refused before anything is read', async () => {
  const { cache, folder } = await filledCache();
  const { signal } = new AbortController();
  const longest = path.join(folder, `${'я'.repeat((255 - '.manifest.json'.length - 5) / 2)}.csv`);
  await expect(
    runExport(cache, request(path.join(folder, `${'я'.repeat(125)}.csv`)), () => undefined, signal),
  ).rejects.toMatchObject({ failure: { kind: 'export-failed', next: 'Choose a shorter name.' } });
  expect(readdirSync(folder)).toEqual([]);
  await runExport(cache, request(longest), () => undefined, signal);
  await runExport(cache, request(longest), () => undefined, signal);
  expect(readdirSync(folder)).toHaveLength(2);
});

test('of two exports to one place the second is refused while the first is written; file and manifest stay a pair', async () => {
  const { cache, folder } = await filledCache();
  const { signal } = new AbortController();
  const file = path.join(folder, 'river.csv');
  const first = runExport(cache, request(file), () => undefined, signal);
  const second = runExport(cache, request(path.join(folder, '..', 'out', 'river.csv')), () => undefined, signal);
  await expect(second).rejects.toMatchObject({ failure: { message: expect.stringContaining('Another export') } });
  const { sha256 } = await first;
  expect(manifestOf(file)).toMatchObject({ sha256, rows: MESSAGES });
  expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(sha256);
  await runExport(cache, request(file), () => undefined, signal);
  expect(readdirSync(folder).toSorted()).toEqual(['river.csv', 'river.csv.manifest.json']);
});

test('rows of older files without a readable date are in no export, and the manifest counts them', async () => {
  const { cache, folder } = await filledCache();
  const other = new Database(cache.info.file);
  other.exec('UPDATE messages SET date = NULL WHERE message_id IN (7, 8)');
  other.close();
  const file = path.join(folder, 'river.csv');
  const { rows } = await runExport(
    cache,
    request(file, { range: null }),
    () => undefined,
    new AbortController().signal,
  );
  expect(manifestOf(file)).toMatchObject({ channels: [{ undatedRows: 2 }] });
  expect(readFileSync(file, 'utf8').split('\r\n')).toHaveLength(MESSAGES - 2 + 2);
  expect(rows).toBe(MESSAGES - 2);
});

test('a channel of which nothing is held is not complete, alone or beside one that is', async () => {
  const { cache, folder } = await filledCache();
  const lake = { ...RIVER, channelId: channelId('77'), name: 'Lake', username: null };
  await cache.addChannel(addition({ channel: lake, firstVisible: null }));
  const { signal } = new AbortController();
  const write = async (name: string, channels: ExportSelection['channels']): Promise<unknown> => {
    const file = path.join(folder, name);
    await runExport(cache, request(file, { channels, range: null }), () => undefined, signal);
    return manifestOf(file);
  };
  const held = { complete: true, gaps: [] };
  const nothing = { complete: false, covered: [], gaps: [], rows: 0 };
  expect(await write('river.csv', [RIVER.channelId])).toMatchObject({ complete: true, channels: [held] });
  expect(await write('lake.csv', [lake.channelId])).toMatchObject({ complete: false, channels: [nothing] });
  const both = await write('both.csv', [RIVER.channelId, lake.channelId]);
  expect(both).toMatchObject({ complete: false, channels: [held, nothing] });
});
