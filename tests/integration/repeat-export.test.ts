// Exporting again: what was appended, what was rewritten, and that the old file is whole whatever happens.
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
import { readEarlierExport } from '../../src/main/earlier-export.ts';
import { manifestPath } from '../../src/main/export/place.ts';
import { repeatExport, type Repeated } from '../../src/main/export/repeat-export.ts';
import { runExport } from '../../src/main/export/run-export.ts';
import { PLAIN_CSV, type ExportColumn, type ExportFormat } from '../../src/shared/domain/export.ts';
import { OPEN_END } from '../../src/shared/domain/download.ts';
import type { Message } from '../../src/shared/domain/message.ts';

const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);
const COLUMNS: readonly ExportColumn[] = ['message_id', 'message', 'covered', 'channel_name', 'deleted_seen_at'];
const { signal } = new AbortController();

interface Place {
  readonly cache: Cache;
  readonly target: string;
  readonly folder: string;
}

/** The first day exported, with all that the archive holds. */
async function exported(format: ExportFormat, name: string): Promise<Place> {
  const folder = temporaryFolder();
  const cache = await openCache({ file: path.join(folder, 'lacuna.sqlite'), telegram: 'sample', workerPath: WORKER });
  onTestFinished(() => cache.close());
  await cache.addChannel(addition());
  await fill(cache, 1, [message(10, NEW_YEAR), message(11, NEW_YEAR + 60, { text: 'two\r\nlines' })]);
  const out = path.join(folder, 'out');
  mkdirSync(out);
  const target = path.join(out, name);
  const spec = { selection: { channels: [RIVER.channelId], range: null, filter: {} }, columns: COLUMNS, format };
  await runExport(cache, { spec, target, appVersion: '0.1.0', now: ASKED }, () => undefined, signal);
  return { cache, target, folder: out };
}

/** `day` 1 is the new year's. */
const fill = (cache: Cache, day: number, messages: readonly Message[], change = {}) =>
  cache.commitBatch(batch({ from: NEW_YEAR + (day - 1) * DAY, until: NEW_YEAR + day * DAY }, messages, change));

async function again({ cache, target }: Place, abort = signal, onRows = (): void => undefined): Promise<Repeated> {
  const earlier = await readEarlierExport(target);
  return repeatExport(cache, { target, appVersion: '0.1.1', now: ASKED + DAY }, earlier, onRows, abort);
}

const FORMATS: readonly (readonly [string, ExportFormat])[] = [
  ['river.csv', { ...PLAIN_CSV, bom: true }],
  ['river.jsonl', { kind: 'json-lines' }],
];

test.each(FORMATS)(
  '%s: what comes after is appended, and the old part is the same to the byte',
  async (name, format) => {
    const place = await exported(format, name);
    const before = readFileSync(place.target);
    await fill(place.cache, 2, [message(12, NEW_YEAR + DAY)]);
    const { repeat, rows } = await again(place);
    expect([repeat, rows]).toEqual([{ how: 'appended', rowsBefore: 2 }, 3]);
    const after = readFileSync(place.target);
    expect(after.subarray(0, before.byteLength)).toEqual(before);
    expect(after.subarray(before.byteLength).toString()).toContain('Post 12');
    // The manifest is the new file's, and it can be done again.
    const sha256 = createHash('sha256').update(after).digest('hex');
    expect(JSON.parse(readFileSync(manifestPath(place.target), 'utf8'))).toMatchObject({ rows: 3, sha256 });
    expect((await again(place)).repeat).toEqual({ how: 'unchanged', rowsBefore: 3 });
    expect(readdirSync(place.folder).toSorted()).toEqual([name, `${name}.manifest.json`]);
  },
);

const CHANGES: readonly (readonly [string, (cache: Cache) => Promise<unknown>])[] = [
  ['an older gap filled', (cache) => fill(cache, 0, [message(5, NEW_YEAR - 60)])],
  [
    'an edit',
    (cache) => {
      const later = { fetchedAt: ASKED + 60 };
      const posts = [message(10, NEW_YEAR, later), message(11, NEW_YEAR + 60, { ...later, text: 'edited' })];
      return fill(cache, 1, posts, { purpose: 'check' });
    },
  ],
  [
    'a deletion',
    (cache) => {
      const first = message(10, NEW_YEAR, { fetchedAt: ASKED + 60 });
      return fill(cache, 1, [first], { purpose: 'check', deleted: [11] });
    },
  ],
  ['another name', (cache) => cache.updateChannel({ ...RIVER, name: 'River two' })],
];

test.each(CHANGES)('%s in the old part: rewritten, also where newer rows came too', async (_, change) => {
  const place = await exported(PLAIN_CSV, 'river.csv');
  await fill(place.cache, 2, [message(12, NEW_YEAR + DAY)]);
  await change(place.cache);
  expect((await again(place)).repeat).toEqual({ how: 'rewritten', rowsBefore: 2 });
  expect(readFileSync(place.target, 'utf8')).toContain('Post 12');
});

test('rows that are gone make a rewritten file', async () => {
  const place = await exported(PLAIN_CSV, 'river.csv');
  await place.cache.withdrawClaim(RIVER.channelId, { from: NEW_YEAR + 60, until: NEW_YEAR + DAY });
  const { repeat, rows } = await again(place);
  expect([repeat.how, rows]).toEqual(['rewritten', 1]);
});

test('an export of nothing is appended to', async () => {
  const place = await exported({ kind: 'json-lines' }, 'river.jsonl');
  await place.cache.withdrawClaim(RIVER.channelId, { from: NEW_YEAR, until: NEW_YEAR + DAY });
  await again(place);
  expect(readFileSync(place.target, 'utf8')).toBe('');
  await fill(place.cache, 1, [message(10, NEW_YEAR)]);
  expect((await again(place)).repeat).toEqual({ how: 'appended', rowsBefore: 0 });
});

test.each<[string, ExportFormat]>([
  ['river.sqlite', { kind: 'sqlite' }],
  ['river.html', { kind: 'html', perPage: null }],
  ['river', { kind: 'html', perPage: 10 }],
])('%s is rewritten', async (name, format) => {
  const place = await exported(format, name);
  await fill(place.cache, 2, [message(12, NEW_YEAR + DAY)]);
  const { repeat, rows } = await again(place);
  expect([repeat, rows]).toEqual([{ how: 'rewritten', rowsBefore: 2 }, 3]);
});

test('a folder of Parquet is made anew, months and all; with a file of somebody else in it, it is left alone', async () => {
  const place = await exported({ kind: 'parquet', partitioned: true }, 'river');
  const files = (): readonly string[] =>
    readdirSync(place.target, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.parquet'));
  const january = 'channel_id=1234567890/month=2024-01/part-0.parquet';
  expect(files()).toEqual([january]);
  await fill(place.cache, 40, [message(12, NEW_YEAR + 39 * DAY)]);
  const { repeat, rows } = await again(place);
  expect([repeat, rows]).toEqual([{ how: 'rewritten', rowsBefore: 2 }, 3]);
  const both = [january, 'channel_id=1234567890/month=2024-02/part-0.parquet'];
  expect(files().toSorted()).toEqual(both);
  expect(JSON.parse(readFileSync(manifestPath(place.target), 'utf8'))).toMatchObject({
    rows: 3,
    files: both.map((name) => ({ name })),
  });
  writeFileSync(path.join(place.target, 'notes.txt'), 'mine');
  await expect(again(place)).rejects.toMatchObject({ failure: { message: expect.stringContaining('notes.txt') } });
  expect(readFileSync(path.join(place.target, 'notes.txt'), 'utf8')).toBe('mine');
  expect(files().toSorted()).toEqual(both);
  expect(readdirSync(place.folder).toSorted()).toEqual(['river', 'river.manifest.json']);
});

test('a file that somebody worked on is left alone, and so is a folder', async () => {
  const place = await exported(PLAIN_CSV, 'river.csv');
  appendFileSync(place.target, 'my own notes\r\n');
  const before = readFileSync(place.target, 'utf8');
  await expect(again(place)).rejects.toMatchObject({
    failure: { message: expect.stringContaining('was changed since it was exported'), kept: 'Nothing was written.' },
  });
  expect(readFileSync(place.target, 'utf8')).toBe(before);
  rmSync(place.target);
  await expect(again(place)).rejects.toMatchObject({ failure: { message: expect.stringContaining('not there') } });
  expect(readdirSync(place.folder)).toEqual(['river.csv.manifest.json']);
  const pages = await exported({ kind: 'html', perPage: 10 }, 'pages');
  writeFileSync(path.join(pages.target, 'page-00001.html'), 'mine');
  await expect(again(pages)).rejects.toMatchObject({ failure: { kind: 'export-failed' } });
  expect(readFileSync(path.join(pages.target, 'page-00001.html'), 'utf8')).toBe('mine');
});

test('cancelled after its last row: the old file and its manifest are whole', async () => {
  const place = await exported(PLAIN_CSV, 'river.csv');
  const files = () => readdirSync(place.folder).map((name) => readFileSync(path.join(place.folder, name), 'utf8'));
  const before = files();
  await fill(place.cache, 2, [message(12, NEW_YEAR + DAY)]);
  const abort = new AbortController();
  await expect(again(place, abort.signal, () => abort.abort())).rejects.toMatchObject({
    failure: { kind: 'cancelled' },
  });
  expect(files()).toEqual(before);
});

test.each([
  ['none', null],
  ['no JSON', '{'],
  ['another program’s', '{"format":"something else"}'],
  ['one that leads out of its folder', (text: string) => text.replace('"name": "river.csv"', '"name": "../river.csv"')],
  ['one of a version without wishes', (text: string) => JSON.stringify({ ...JSON.parse(text), spec: undefined })],
])('a manifest that is %s is a sentence', async (_, change) => {
  const place = await exported(PLAIN_CSV, 'river.csv');
  const manifest = manifestPath(place.target);
  if (change === null) rmSync(manifest);
  else writeFileSync(manifest, typeof change === 'string' ? change : change(readFileSync(manifest, 'utf8')));
  await expect(again(place)).rejects.toMatchObject({
    failure: { kind: 'export-failed', kept: 'Nothing was written.', next: 'Export it as a new file.' },
  });
});

test('no export takes the archive’s own place, nor that of a database that is open elsewhere', async () => {
  const { cache, target } = await exported({ kind: 'sqlite' }, 'river.sqlite');
  const spec = (await readEarlierExport(target)).spec;
  const to = (file: string) =>
    runExport(cache, { spec, target: file, appVersion: '0.1.0', now: ASKED }, () => undefined, signal);
  for (const end of ['', '-wal', '.marker']) {
    await expect(to(`${cache.info.file}${end}`)).rejects.toMatchObject({
      failure: { message: expect.stringContaining('is the archive itself') },
    });
  }
  expect((await cache.listChannels()).length).toBe(1);
  writeFileSync(`${target}-wal`, 'a log');
  await expect(to(target)).rejects.toMatchObject({ failure: { message: expect.stringContaining('open') } });
});

test('a range up to now reaches further the next time, and is never said to reach beyond the cut', async () => {
  const folder = temporaryFolder();
  const cache = await openCache({ file: path.join(folder, 'lacuna.sqlite'), telegram: 'sample', workerPath: WORKER });
  onTestFinished(() => cache.close());
  await cache.addChannel(addition({ lastCut: NEW_YEAR + DAY }));
  await fill(cache, 1, [message(10, NEW_YEAR)]);
  const target = path.join(folder, 'river.csv');
  const range = { from: NEW_YEAR, until: OPEN_END };
  const spec = {
    selection: { channels: [RIVER.channelId], range, filter: {} },
    columns: COLUMNS,
    format: PLAIN_CSV,
  };
  await runExport(cache, { spec, target, appVersion: '0.1.0', now: ASKED }, () => undefined, signal);
  const said = (): unknown => JSON.parse(readFileSync(manifestPath(target), 'utf8'));
  const until = (day: string): object => ({
    complete: true,
    range: { from: '2024-01-01T00:00:00Z', until: day },
    channels: [{ range: { until: day }, gaps: [], coverageShare: 1 }],
  });
  expect(said()).toMatchObject(until('2024-01-02T00:00:00Z'));

  await cache.raiseLastCut(RIVER.channelId, NEW_YEAR + 2 * DAY);
  await fill(cache, 2, [message(11, NEW_YEAR + DAY)]);
  const { repeat, rows } = await again({ cache, target, folder });
  expect([repeat.how, rows]).toEqual(['appended', 2]);
  expect(said()).toMatchObject(until('2024-01-03T00:00:00Z'));
});
