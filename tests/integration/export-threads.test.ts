// Exports that two threads read: the same bytes as from one, of one moment of the file, whatever is committed meanwhile.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Cache, CacheOptions } from '../../src/main/cache/cache.ts';
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
import { runExport, type Exported } from '../../src/main/export/run-export.ts';
import {
  EXPORT_COLUMNS,
  PLAIN_CSV,
  type ExportColumn,
  type ExportFormat,
  type ExportSelection,
} from '../../src/shared/domain/export.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import type { Message } from '../../src/shared/domain/message.ts';

const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);
const RANGE = { from: NEW_YEAR, until: NEW_YEAR + DAY };
const LINES = { kind: 'json-lines' } as const;
const OTHER = { ...RIVER, channelId: channelId('99'), name: 'Other', username: null };

/** The worker, which does more before it does what it is asked for. */
function doing(body: string): string {
  const file = path.join(temporaryFolder(), 'worker.mjs');
  const connection = new URL('file/connection.ts', WORKER);
  writeFileSync(
    file,
    `import { parentPort, threadId, workerData } from 'node:worker_threads';
     import { writeFileSync } from 'node:fs';
     const { connect } = await import(${JSON.stringify(connection.href)});
     parentPort.on('message', ({ name }) => { ${body} });
     await import(${JSON.stringify(WORKER.href)});`,
  );
  return file;
}

/** Leaves a file named by its thread for every stretch that it is asked for. */
const noting = (folder: string): string =>
  doing(`if (name === 'readStretch') writeFileSync(${JSON.stringify(folder)} + '/' + threadId, '');`);

async function open(file: string, options: Partial<CacheOptions> = {}): Promise<Cache> {
  const cache = await openCache({ file, telegram: 'sample', workerPath: WORKER, exportThreads: 2, ...options });
  onTestFinished(() => cache.close().catch(() => undefined));
  return cache;
}

/** Two channels: one of short texts with long ones among them, one without messages, and a third of a few. */
async function fill(cache: Cache): Promise<void> {
  await cache.addChannel(addition());
  const text = (at: number): string => {
    if (at === 700 || at === 701) return `${at} `.padEnd(1024 * 1024, 'я');
    return at % 50 === 0 ? `${at} "quoted" `.padEnd(9_000, 'x') : `Post ${at}, 東京\n`;
  };
  for (let first = 0; first < 1_500; first += 100) {
    const claim = { from: NEW_YEAR + first, until: NEW_YEAR + first + 100 };
    // Two a second: their order is told by their numbers.
    const posts = Array.from({ length: 100 }, (_, at) =>
      message(first + at + 1, NEW_YEAR + first + Math.floor(at / 2), {
        text: text(first + at),
        mediaType: at % 3 === 0 ? 'photo' : null,
      }),
    );
    await cache.commitBatch(batch(claim, posts));
  }
  await cache.addChannel(addition({ channel: { ...RIVER, channelId: channelId('98'), name: 'Empty' } }));
  await cache.addChannel(addition({ channel: OTHER }));
  const posts = Array.from({ length: 7 }, (_, at) => message(at + 1, NEW_YEAR + at, { channelId: OTHER.channelId }));
  await cache.commitBatch(batch(RANGE, posts, { channel: OTHER }));
}

function exportTo(
  target: string,
  cache: Cache,
  selection: Partial<ExportSelection> = {},
  format: ExportFormat = PLAIN_CSV,
  columns: readonly ExportColumn[] = EXPORT_COLUMNS,
  signal = new AbortController().signal,
  onRows: (rows: number) => void = () => undefined,
): Promise<Exported> {
  const wish = { channels: [RIVER.channelId, channelId('98'), OTHER.channelId], range: RANGE, filter: {} };
  const spec = { selection: { ...wish, ...selection }, columns, format };
  return runExport(cache, { spec, target, appVersion: '0.0.0', now: ASKED }, onRows, signal);
}

describe('two threads write what one does', () => {
  const wishes: readonly (readonly [string, Partial<ExportSelection>, ExportFormat])[] = [
    ['CSV of three channels, long texts among them', {}, PLAIN_CSV],
    ['JSON Lines', {}, LINES],
    ['what a filter lets through', { filter: { mediaTypes: ['photo'] } }, PLAIN_CSV],
    ['what words find, which one thread reads', { filter: { text: 'quoted' } }, PLAIN_CSV],
    ['a range without messages', { range: { from: RANGE.until, until: RANGE.until + 5 } }, PLAIN_CSV],
    ['no channel', { channels: [] }, PLAIN_CSV],
  ];
  test.each(wishes)('%s', async (_, selection, format) => {
    const folder = temporaryFolder();
    const notes = path.join(folder, 'notes');
    mkdirSync(notes);
    const file = path.join(folder, 'lacuna.sqlite');
    const two = await open(file, { workerPath: noting(notes) });
    await fill(two);
    const ofTwo = await exportTo(path.join(folder, 'two'), two, selection, format);
    await two.close();
    const cut = selection.filter?.text === undefined && selection.channels?.length !== 0;
    if (cut && !selection.range) expect(readdirSync(notes)).toHaveLength(2);
    const one = await open(file, { exportThreads: 1 });
    const ofOne = await exportTo(path.join(folder, 'one'), one, selection, format);
    expect(readFileSync(ofTwo.target)).toEqual(readFileSync(ofOne.target));
    expect(ofTwo.rows).toBe(ofOne.rows);
  });
});

test('all rows are of one moment, although every commit changes all of them', async () => {
  const folder = temporaryFolder();
  const cache = await open(path.join(folder, 'lacuna.sqlite'));
  await cache.addChannel(addition());
  const ROWS = 1_000;
  let generation = 0;
  const commit = (): Promise<unknown> => {
    generation += 1;
    // All in one second: else they would not be one batch.
    const posts: readonly Message[] = Array.from({ length: ROWS }, (_, at) =>
      message(at + 1, NEW_YEAR, { views: generation, fetchedAt: ASKED + generation }),
    );
    return cache.commitBatch(batch(RANGE, posts, { purpose: 'check' }));
  };
  await commit();
  const filling = new AbortController();
  const fillOn = async (): Promise<void> => {
    while (!filling.signal.aborted) await commit();
  };
  const filled = fillOn();
  for (let time = 0; time < 8; time++) {
    const { target, rows } = await exportTo(path.join(folder, 'out.csv'), cache, { channels: [RIVER.channelId] });
    const lines = readFileSync(target, 'utf8').split('\r\n').slice(1, -1);
    const views = EXPORT_COLUMNS.indexOf('views');
    expect([rows, lines.length]).toEqual([ROWS, ROWS]);
    expect(new Set(lines.map((line) => line.split(',')[views])).size).toBe(1);
  }
  filling.abort();
  await filled;
  expect(generation).toBeGreaterThan(1);
});

test.each([
  ['once: they take hold of it again', 1, 2],
  ['every time: one thread reads alone', 100, 0],
])('a commit comes between the two threads, %s', async (_, times, threads) => {
  const folder = temporaryFolder();
  const notes = path.join(folder, 'notes');
  mkdirSync(notes);
  const workerPath = doing(`
    if (name === 'readStretch') writeFileSync(${JSON.stringify(notes)} + '/' + threadId, '');
    globalThis.commits ??= 0;
    if (name !== 'pinExport' || ++globalThis.commits > ${times}) return;
    const db = connect(workerData.file);
    db.write((writable) => writable.run('UPDATE messages SET views = views + 1'));
    db.close();`);
  const cache = await open(path.join(folder, 'lacuna.sqlite'), { workerPath });
  await fill(cache);
  const { target, rows } = await exportTo(path.join(folder, 'out.csv'), cache, { channels: [RIVER.channelId] }, LINES, [
    'views',
  ]);
  expect(rows).toBe(1_500);
  expect(readdirSync(notes)).toHaveLength(threads);
  expect(new Set(readFileSync(target, 'utf8').split('\n').slice(0, -1)).size).toBe(1);
});

test('cancelled while slices wait: nothing is left, and the next export begins anew', async () => {
  const folder = temporaryFolder();
  const out = path.join(folder, 'out');
  mkdirSync(out);
  const cache = await open(path.join(folder, 'lacuna.sqlite'));
  await fill(cache);
  const abort = new AbortController();
  const cancelled = exportTo(path.join(out, 'a.csv'), cache, {}, PLAIN_CSV, EXPORT_COLUMNS, abort.signal, (rows) => {
    if (rows > 0) abort.abort();
  });
  await expect(cancelled).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
  expect(readdirSync(out)).toEqual([]);
  expect((await exportTo(path.join(out, 'a.csv'), cache)).rows).toBe(1_507);
});

test('two exports at once do not meet', async () => {
  const folder = temporaryFolder();
  const cache = await open(path.join(folder, 'lacuna.sqlite'));
  await fill(cache);
  const [csv, lines] = await Promise.all([
    exportTo(path.join(folder, 'a.csv'), cache),
    exportTo(path.join(folder, 'a.jsonl'), cache, {}, LINES),
  ]);
  expect([csv.rows, lines.rows]).toEqual([1_507, 1_507]);
  expect(csv.sha256).toBe((await exportTo(path.join(folder, 'b.csv'), cache)).sha256);
});
