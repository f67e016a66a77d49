// Pages to read: what stands on them, in what order, and how they are parted. What a browser makes of hostile texts is in
// e2e/export-pages.spec.ts.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
import { runExport, type Exported } from '../../src/main/export/run-export.ts';
import type { ExportSelection } from '../../src/shared/domain/export.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import type { Message } from '../../src/shared/domain/message.ts';

const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);
const LAKE = { ...RIVER, channelId: channelId('42'), name: 'Lake <b>', username: null };

async function cacheWith(folder: string): Promise<Cache> {
  const cache = await openCache({ file: path.join(folder, 'lacuna.sqlite'), telegram: 'sample', workerPath: WORKER });
  onTestFinished(() => cache.close());
  await cache.addChannel(addition());
  const some: Partial<Message>[] = [
    { text: 'first' },
    { text: 'a reply', replyTo: 1, editDate: NEW_YEAR + 500, views: 1_234, reactions: [{ emoji: '👍', count: 2 }] },
    { text: null, action: 'pin_message', views: null },
    { text: 'from elsewhere', isForwarded: true, forwardedFromName: 'Else <where>', postAuthor: 'Olga' },
    { mediaType: 'document', media: { mimeType: 'application/pdf', fileSize: 2_048, fileName: '../../report.pdf' } },
  ];
  const posts = some.map((post, at) => message(at + 1, NEW_YEAR + at * 60, post));
  await cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + DAY }, posts));
  const changed = posts.map((post, at) => ({
    ...post,
    fetchedAt: post.fetchedAt + 60,
    ...(at === 0 ? { text: 'changed' } : {}),
  }));
  await cache.commitBatch(
    batch({ from: NEW_YEAR, until: NEW_YEAR + 240 }, changed.slice(0, 3), { purpose: 'check', deleted: [4] }),
  );
  // The second day is a gap, the third is quiet.
  const later = Array.from({ length: 60 }, (_, at) => message(100 + at, NEW_YEAR + 3 * DAY + at * 60));
  await cache.commitBatch(batch({ from: NEW_YEAR + 2 * DAY, until: NEW_YEAR + 4 * DAY }, later));
  return cache;
}

async function exported(
  perPage: number | null,
  change: Partial<ExportSelection> = {},
  prepare: (cache: Cache) => Promise<unknown> = () => Promise.resolve(),
): Promise<Exported> {
  const folder = temporaryFolder();
  const cache = await cacheWith(folder);
  await prepare(cache);
  mkdirSync(path.join(folder, 'out'));
  const range = { from: NEW_YEAR, until: NEW_YEAR + 5 * DAY };
  const selection = { channels: [RIVER.channelId], range, filter: {}, ...change };
  const target = path.join(folder, 'out', perPage === null ? 'river.html' : 'river');
  const spec = { selection, columns: ['date'] as const, format: { kind: 'html', perPage } as const };
  const request = { spec, target, appVersion: '0.1.0', now: ASKED };
  return runExport(cache, request, () => undefined, new AbortController().signal);
}

test('one file: days, gaps where they are, and each message with what is known of it', async () => {
  const { target, rows } = await exported(null);
  const html = readFileSync(target, 'utf8');
  expect(rows).toBe(65);
  expect(html.match(/<article /g)).toHaveLength(65);
  const landmarks = [...html.matchAll(/<h2[^>]*><bdi>([^<]*)|<p class="gap"[^>]*>([^<]*)/g)].map(
    ([, day, gap]) => day ?? gap,
  );
  expect(landmarks).toEqual([
    'Monday, 1 January 2024',
    'Not downloaded: 2024-01-02 (UTC). What was posted then is not known here.',
    'Thursday, 4 January 2024',
    'Not downloaded: 2024-01-05 (UTC). What was posted then is not known here.',
  ]);
  const article = (id: number) => new RegExp(`<article id="m1234567890-${id}"[^]*?</article>`).exec(html)?.[0] ?? '';
  expect(article(1)).toContain('<div class="text" dir="auto">changed</div>');
  expect(article(1)).toMatch(/<blockquote>.*Earlier text, seen .*[^]*<div class="text" dir="auto">first<\/div>/);
  expect(article(2)).toContain('Reply to <a href="https://t.me/riverwatch/1"');
  expect(article(2)).toMatch(/Edited <time datetime="2024-01-01T00:08:20Z">/);
  expect(article(2)).toContain('1,234 views · 0 forwards · <bdi>👍</bdi> 2 · captured <time');
  expect(article(3)).toContain('<p class="service">Message pinned</p>');
  expect(article(4)).toMatch(
    /class="gone">[^]*Deleted on Telegram; first noticed .*Forwarded from <bdi>Else &lt;where&gt;<\/bdi>/,
  );
  expect(article(4)).toContain('<bdi>Olga</bdi>');
  expect(article(5)).toContain('Document · <bdi>../../report.pdf</bdi> · <bdi>application/pdf</bdi> · 2,048 bytes');
  // Its head says what it is, when it was captured, and how it is cited.
  const head = /<header>[^]*<\/header>/.exec(html)?.[0] ?? '';
  expect(head).toContain('2024-01-01 to 2024-01-05 (UTC); 60 % covered; 2 parts not downloaded.');
  expect(head).toContain('Captured between <time datetime="2025-02-04T00:00:00Z">');
  expect(head).toContain(
    '<p class="citation" dir="auto">River watch (@riverwatch, Telegram channel 1234567890): 65 messages',
  );
});

test('a folder: bounded pages that lead to each other, an index, and a hash for each', async () => {
  const { target, files, manifest } = await exported(25);
  expect(readdirSync(target).toSorted()).toEqual([
    'index.html',
    'page-00001.html',
    'page-00002.html',
    'page-00003.html',
  ]);
  const page = (name: string) => readFileSync(path.join(target, name), 'utf8');
  const ids = ['page-00001.html', 'page-00002.html', 'page-00003.html'].map((name) =>
    [...page(name).matchAll(/<article id="m1234567890-(\d+)"/g)].map(([, id]) => Number(id)),
  );
  expect(ids.map((one) => one.length)).toEqual([25, 25, 15]);
  expect(ids.flat()).toEqual([1, 2, 3, 4, 5, ...Array.from({ length: 60 }, (_, at) => 100 + at)]);
  expect(page('page-00002.html')).toContain('<bdi>Thursday, 4 January 2024</bdi>');
  const links = (name: string) => [...page(name).matchAll(/<a href="([^":]*)"/g)].map(([, to]) => to);
  expect(links('index.html')).toEqual(['page-00001.html', 'page-00002.html', 'page-00003.html']);
  expect(links('page-00001.html')).toEqual(['index.html', 'index.html', 'page-00002.html']);
  expect(links('page-00002.html')).toEqual([
    'page-00001.html',
    'index.html',
    'page-00001.html',
    'index.html',
    'page-00003.html',
  ]);
  expect(links('page-00003.html')).toEqual(['page-00002.html', 'index.html', 'page-00002.html', 'index.html']);
  expect(page('index.html').match(/class="gap"/g)).toHaveLength(2);
  const told = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly files: readonly { readonly name: string }[] };
  expect(told.files).toEqual(files);
  expect(files.map(({ name }) => name).toSorted()).toEqual(readdirSync(target).toSorted());
});

test('a folder of before is replaced whole; one with something else in it is refused and stays', async () => {
  const { target } = await exported(25);
  const cache = await cacheWith(temporaryFolder());
  const again = (perPage: number) =>
    runExport(
      cache,
      {
        spec: {
          selection: { channels: [RIVER.channelId], range: null, filter: {} },
          columns: ['date'],
          format: { kind: 'html', perPage },
        },
        target,
        appVersion: '0.1.0',
        now: ASKED,
      },
      () => undefined,
      new AbortController().signal,
    );
  await again(50);
  expect(readdirSync(target).toSorted()).toEqual(['index.html', 'page-00001.html', 'page-00002.html']);
  writeFileSync(path.join(target, 'thesis.odt'), 'years of work');
  await expect(again(25)).rejects.toMatchObject({ failure: { message: expect.stringContaining('holds thesis.odt') } });
  expect(readdirSync(target)).toContain('thesis.odt');
  expect(readdirSync(path.dirname(target)).toSorted()).toEqual(['river', 'river.manifest.json']);
});

test('several channels: a heading each, one without messages too, with its gap', async () => {
  const { target } = await exported(null, { channels: [RIVER.channelId, LAKE.channelId] }, (cache) =>
    cache.addChannel(addition({ channel: LAKE })),
  );
  const html = readFileSync(target, 'utf8');
  const headings = [...html.matchAll(/<h(\d)[^>]*>(?:<bdi>)?([^<]*)/g)].map(([, rank, words]) => `${rank} ${words}`);
  expect(headings).toEqual([
    '1 2 Telegram channels',
    '2 River watch',
    '3 Monday, 1 January 2024',
    '3 Thursday, 4 January 2024',
    '2 Lake &lt;b&gt;',
  ]);
  expect(html.slice(html.indexOf('Lake &lt;b&gt;</bdi></h2>'))).toContain(
    'Not downloaded: 2024-01-01 to 2024-01-05 (UTC)',
  );
});

test('a filtered export says so, and that its empty days say nothing', async () => {
  const { target } = await exported(null, { filter: { text: '<i>"changed"' } });
  const html = readFileSync(target, 'utf8');
  expect(html).toContain('a filtered selection, which claims no completeness');
  expect(html).toContain('{&quot;text&quot;:&quot;&lt;i&gt;\\&quot;changed\\&quot;&quot;}');
  expect(html).not.toContain('% covered');
});
