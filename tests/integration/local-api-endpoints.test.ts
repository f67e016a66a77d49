// What the API answers besides the history, held to the archive's own answers and to the document that it gives of itself.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { ApiCounters } from '../../src/main/api/context.ts';
import { endpointsFor } from '../../src/main/api/endpoints.ts';
import { STATUSES } from '../../src/main/api/problem.ts';
import { message as messageSchema, problem } from '../../src/main/api/schemas.ts';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openCache } from '../../src/main/cache/client.ts';
import { addition, batch, DAY, message, NEW_YEAR, RIVER } from '../../src/main/cache/test-support.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import { EXPORT_COLUMNS } from '../../src/shared/domain/export.ts';
import { apiBench, eventsOf, type ApiBench } from '../support/api-bench.ts';

const ID = RIVER.channelId;
const LAKE = { ...RIVER, channelId: channelId('77'), name: 'Lake', username: null };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Two channels; the first has 250 posts in three days of five, and a gap in between. */
async function stage(counters?: ApiCounters): Promise<{ readonly cache: Cache; readonly api: ApiBench }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lacuna-api-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const cache = await openCache({
    file: path.join(folder, 'lacuna.sqlite'),
    telegram: 'sample',
    workerPath: new URL('../../src/main/cache/worker.ts', import.meta.url),
  });
  ends.push(() => cache.close());
  await cache.addChannel(addition({ lastCut: NEW_YEAR + 5 * DAY }));
  await cache.addChannel(addition({ channel: LAKE, firstVisible: null }));
  const posts = Array.from({ length: 250 }, (_, index) =>
    message(index + 1, NEW_YEAR + Math.floor(index / 100) * DAY * 2 + index * 60, {
      text: index % 50 === 0 ? `the flood\u2028of "${index}"` : `Post ${index}`,
      mediaType: index % 10 === 0 ? 'photo' : null,
      views: index,
      entities: index === 3 ? [{ type: 'text_url', offset: 0, length: 4, url: 'https://example.org' }] : null,
      reactions: index === 3 ? [{ emoji: '👍', count: 2 }] : null,
    }),
  );
  for (let day = 0; day < 5; day += 2) {
    const range = { from: NEW_YEAR + day * DAY, until: NEW_YEAR + (day + 1) * DAY };
    const theirs = posts.filter(({ date }) => range.from <= date && date < range.until);
    for (let at = 0; at < theirs.length; at += 100) {
      await cache.commitBatch(batch(range, theirs.slice(at, at + 100)));
    }
  }
  const downloader = { start: nobody, list: () => [], cancel: nobody, dismiss: nobody };
  const api = await apiBench(() => ({ cache, downloader }), counters ? { counters } : {});
  api.account = { kind: 'signed-out', failure: null };
  return { cache, api };
}

const nobody = (): never => {
  throw new Error('nothing is to be downloaded here');
};

interface Page {
  readonly messages: readonly { readonly message_id: number; readonly channel_id: string; readonly message: string }[];
  readonly next_cursor: string | null;
  readonly gaps: readonly unknown[];
}

async function pagesOf(api: ApiBench, address: string): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.next_cursor ?? null) {
    pages.push((await api.json(`${address}${cursor === '' ? '' : `&cursor=${cursor}`}`)) as Page);
  }
  return pages;
}

describe('the document', () => {
  interface Document {
    readonly openapi: string;
    readonly paths: Readonly<
      Record<
        string,
        {
          readonly get: {
            readonly operationId: string;
            readonly parameters: readonly {
              readonly name: string;
              readonly in: string;
              readonly required: boolean;
              readonly example?: string;
              readonly schema: unknown;
            }[];
            readonly responses: Readonly<
              Record<string, { readonly content: Readonly<Record<string, { schema?: unknown }>> }>
            >;
          };
        }
      >
    >;
    readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  }

  test('tells of every endpoint, and every path of it answers as it says', async () => {
    const { api } = await stage();
    const document = (await api.json('/api/v1/openapi.json')) as Document;
    const endpoints = endpointsFor('0', () => '');
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(endpoints.map((one) => one.path));
    const exported = await api.get('/api/v1/export/riverwatch');
    const manifestId = /manifests\/([\w-]+)/.exec(exported.headers.get('link') ?? '')?.[1] ?? '';
    await exported.arrayBuffer();
    for (const [template, { get }] of Object.entries(document.paths)) {
      const required = get.parameters.filter((one) => one.in === 'query' && one.required);
      const query = required.map(({ name, example }) => `${name}=${encodeURIComponent(example ?? 'none')}`).join('&');
      const where = template.replace('{channel}', 'riverwatch').replace('{id}', manifestId);
      const answer = await api.get(
        `${where}?${template.includes('history') ? 'download=false&' : ''}${query}`.replace(/[?&]$/, ''),
      );
      expect(`${answer.status} ${template}`).toBe(`200 ${template}`);
      const type = (answer.headers.get('content-type') ?? '').replace(/;.*/, '');
      expect(Object.keys(get.responses['200']?.content ?? {})).toContain(type);
      const body = await answer.text();
      const endpoint = endpoints.find((one) => one.path === template);
      if (endpoint?.answer.kind === 'json') endpoint.answer.schema.parse(JSON.parse(body));
      // Each takes what it names and nothing else.
      const wrong = await api.get(`${where}?${query}${query ? '&' : ''}no_such_parameter=1`);
      expect(wrong.status).toBe(400);
      expect(problem.parse(await wrong.json()).detail).toContain('“no_such_parameter”');
    }
  });

  test('refers to nothing that it lacks, and names each operation once', async () => {
    const { api } = await stage();
    const document = (await api.json('/api/v1/openapi.json')) as Document;
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(
      ([, reference]) => reference ?? '',
    );
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1] ?? '';
      expect(document.components.schemas).toHaveProperty(name);
    }
    const operations = Object.values(document.paths).map(({ get }) => get.operationId);
    expect(new Set(operations).size).toBe(operations.length);
    for (const { get } of Object.values(document.paths)) {
      expect(get.parameters.every(({ schema }) => schema !== undefined)).toBe(true);
      const told = Object.keys(get.responses).map(Number);
      // Of failures, and of requests that are none.
      expect(told).toEqual(expect.arrayContaining(Object.values(STATUSES)));
      expect(told).toEqual(expect.arrayContaining([200, 401, 405, 408, 414, 417, 429, 431]));
    }
  });

  test('people are told of every path and parameter too', async () => {
    const page = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
    for (const status of Object.values(STATUSES)) expect(page).toMatch(new RegExp(`\\n\\|[^|]*\\b${status}\\b`));
    for (const one of endpointsFor('0', () => '')) {
      expect(page).toContain(one.path.replaceAll('{', '<').replaceAll('}', '>'));
      for (const name of Object.keys(one.query.shape)) expect(page).toMatch(new RegExp(`\\b${name}\\b`));
    }
  });

  test('a message has the columns of the archive’s table, and the few that are derived', () => {
    const derived = ['day', 'channel_name', 'channel_username'];
    expect(Object.keys(messageSchema.shape).toSorted()).toEqual(
      EXPORT_COLUMNS.filter((column) => !derived.includes(column)).toSorted(),
    );
  });
});

describe('channels and coverage', () => {
  test('the channels with their figures', async () => {
    const { api } = await stage();
    const { channels } = (await api.json('/api/v1/channels')) as { channels: Record<string, unknown>[] };
    expect(channels.map((one) => one['channel_name'])).toEqual(['Lake', 'River watch']);
    // Nothing is known of it: that is not to lack nothing.
    expect(channels[0]).toMatchObject({ covered_share: 0, complete: false, gaps: null });
    expect(channels[1]).toMatchObject({
      channel_id: ID,
      username: 'riverwatch',
      messages: 250,
      covered_share: 0.6,
      covered_days: 3,
      period_days: 5,
      complete: false,
      gaps: 2,
      last_cut: '2024-01-06T00:00:00Z',
    });
  });

  test('gaps as instants and as dates; the period, or what is asked', async () => {
    const { api } = await stage();
    const whole = (await api.json(`/api/v1/coverage/${ID}`)) as Record<string, unknown[]>;
    expect(whole).toMatchObject({ channel_id: ID, complete: false, as_of: '2024-01-06T00:00:00Z' });
    expect(whole['gaps']).toEqual([
      {
        from: NEW_YEAR + DAY,
        until: NEW_YEAR + 2 * DAY,
        from_date: '2024-01-02T00:00:00Z',
        until_date: '2024-01-03T00:00:00Z',
      },
      {
        from: NEW_YEAR + 3 * DAY,
        until: NEW_YEAR + 4 * DAY,
        from_date: '2024-01-04T00:00:00Z',
        until_date: '2024-01-05T00:00:00Z',
      },
    ]);
    expect(whole['covered']?.[0]).toMatchObject({
      from_date: '2024-01-01T00:00:00Z',
      source: 'downloaded',
      captured_from: expect.stringMatching(/^20.*Z$/) as string,
    });
    const day = await api.json(`/api/v1/coverage/${ID}?start_date=2024-01-03&end_date=2024-01-03`);
    expect(day).toMatchObject({ complete: true, gaps: [] });
    const open = await api.json(`/api/v1/coverage/${ID}?start_date=2024-01-05`);
    expect(open).toMatchObject({ complete: true, range: { until_date: '2024-01-06T00:00:00Z' } });
    expect(await api.json('/api/v1/coverage/77')).toMatchObject({
      range: null,
      complete: false,
      gaps: [],
      covered: [],
    });
  });
});

describe('messages', () => {
  test.each(['asc', 'desc'])(
    'page by page (%s): all of them once, in order, and every page names the gaps',
    async (order) => {
      const { api } = await stage();
      const pages = await pagesOf(api, `/api/v1/messages/${ID}?order=${order}&limit=60`);
      const ids = pages.flatMap(({ messages }) => messages.map(({ message_id }) => message_id));
      const rising = Array.from({ length: 250 }, (_, index) => index + 1);
      expect(ids).toEqual(order === 'asc' ? rising : rising.toReversed());
      expect(pages.map(({ messages }) => messages.length)).toEqual([60, 60, 60, 60, 10]);
      expect(pages.every(({ gaps }) => gaps.length === 2)).toBe(true);
    },
  );

  test('days, filters and every column', async () => {
    const { api } = await stage();
    const day = (await api.json(`/api/v1/messages/${ID}?start_date=2024-01-03&end_date=2024-01-03&limit=500`)) as Page;
    expect(day.messages.map(({ message_id }) => message_id)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 101),
    );
    const photos = (await api.json(`/api/v1/messages/${ID}?media_type=photo,video&min_views=200&limit=500`)) as Page;
    expect(photos.messages.map(({ message_id }) => message_id)).toEqual([201, 211, 221, 231, 241]);
    const one = (await api.json(`/api/v1/messages/${ID}?limit=4`)) as Page;
    expect(one.messages[3]).toEqual({
      channel_id: ID,
      message_id: 4,
      date: '2024-01-01T00:03:00Z',
      sender_id: -1_001_234_567_890,
      first_name: null,
      last_name: null,
      username: null,
      message: 'Post 3',
      action: null,
      media_type: null,
      media_path: null,
      media_file_name: null,
      media_mime_type: null,
      media_file_size: null,
      reply_to: null,
      post_author: null,
      is_forwarded: 0,
      forwarded_from_channel_id: null,
      forwarded_from_name: null,
      views: 3,
      forwards: 0,
      replies: null,
      reactions: [{ emoji: '👍', count: 2 }],
      entities: [{ type: 'text_url', offset: 0, length: 4, url: 'https://example.org' }],
      edit_date: null,
      edit_hide: 0,
      grouped_id: null,
      fetched_at: expect.stringMatching(/^20.*Z$/) as string,
      deleted_seen_at: null,
      revisions: 0,
      link: 'https://t.me/riverwatch/4',
      covered: 1,
    });
  });

  test.each([
    'limit=0',
    'limit=501',
    'limit=ten',
    'limit=-1',
    'cursor=abc',
    'cursor=',
    'media_type=pictures',
    'edited=false',
    'order=',
  ])('%s is refused with the parameter’s name', async (query) => {
    const { api } = await stage();
    const answer = await api.get(`/api/v1/messages/${ID}?${query}`);
    expect(answer.status).toBe(400);
    expect(problem.parse(await answer.json()).detail).toContain(query.replace(/=.*/, ''));
  });
});

describe('search', () => {
  test('over all channels or one, page by page, whole messages', async () => {
    const { api } = await stage();
    const pages = await pagesOf(api, '/api/v1/search?q=flood&limit=2');
    expect(pages.flatMap(({ messages }) => messages.map(({ message_id }) => message_id))).toEqual([
      201, 151, 101, 51, 1,
    ]);
    expect(pages[0]).toMatchObject({ total: { count: 5, exact: true }, order: 'date', preparing: null });
    expect(pages[1]).toMatchObject({ total: null });
    expect(pages[0]?.messages[0]).toMatchObject({ channel_id: ID, message: 'the flood\u2028of "200"', covered: 1 });
    expect(await api.json('/api/v1/search?q=flood&channel=77')).toMatchObject({ messages: [] });
    expect(await api.json('/api/v1/search?q=flood&channel=%40riverwatch&end_date=2024-01-01')).toMatchObject({
      total: { count: 2 },
    });
    const missing = await api.get('/api/v1/search');
    expect(missing.status).toBe(400);
    expect(await missing.json()).toEqual({ detail: expect.stringContaining('q is missing') as string });
  });
});

describe('export', () => {
  test.each([
    ['csv', 'text/csv; charset=utf-8', 'csv'],
    ['json-lines', 'application/jsonl', 'jsonl'],
  ])('as %s: the file, its hash, its manifest; and nothing is left behind', async (format, type, ending) => {
    const { api } = await stage();
    const answer = await api.get(
      `/api/v1/export/riverwatch?format=${format}&columns=message_id,date,message&end_date=2024-01-03`,
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="riverwatch-2024-01-01-2024-01-03.${ending}"`,
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get('content-length')).toBe(String(bytes.byteLength));
    const sha256 = createHash('sha256').update(bytes).digest();
    expect(answer.headers.get('repr-digest')).toBe(`sha-256=:${sha256.toString('base64')}:`);
    const lines = bytes.toString().trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(format === 'csv' ? 201 : 200);
    const link = /<([^>]*)>; rel="describedby"/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
    const manifest = JSON.stringify(await api.json(link));
    expect(manifest).toContain(sha256.toString('hex'));
    expect(manifest).toContain('2024-01-02T00:00:00Z');
    // What is still being put away is waited for.
    await api.api.set({ enabled: false });
    expect((await readdir(api.folder)).filter((name) => name.startsWith('api-export'))).toEqual([]);
  });

  test.each([
    ['parquet', 'application/vnd.apache.parquet', 'PAR1'],
    ['sqlite', 'application/vnd.sqlite3', 'SQLite format 3'],
    ['html', 'text/html; charset=utf-8', '<!'],
  ])('as %s: one file of that kind', async (format, type, begins) => {
    const { api } = await stage();
    const answer = await api.get(`/api/v1/export/riverwatch?format=${format}`);
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({ status: 200, type });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, begins.length).toString()).toBe(begins);
    const sha256 = createHash('sha256').update(bytes).digest('base64');
    expect(answer.headers.get('repr-digest')).toBe(`sha-256=:${sha256}:`);
  });

  test('words, delimiters and guards', async () => {
    const { api } = await stage();
    const answer = await api.get(
      '/api/v1/export/riverwatch?q=flood&delimiter=semicolon&bom=true&columns=message_id,views',
    );
    expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe(
      '\uFEFFmessage_id;views\r\n1;0\r\n51;50\r\n101;100\r\n151;150\r\n201;200\r\n',
    );
  });

  test.each(['columns=message,secret', 'format=xlsx', 'delimiter=pipe'])('%s is refused', async (query) => {
    const { api } = await stage();
    expect((await api.get(`/api/v1/export/riverwatch?${query}`)).status).toBe(400);
    expect((await readdir(api.folder)).filter((name) => name.startsWith('api-export'))).toEqual([]);
  });

  test('a manifest that is no more', async () => {
    const { api } = await stage();
    expect((await api.get('/api/v1/manifests/none')).status).toBe(404);
  });
});

describe('a long history', () => {
  test('100,000 messages and a slow reader: what waits for it stays one event', async () => {
    let stalled = (): void => undefined;
    const stall = new Promise<void>((resolve) => (stalled = resolve));
    const counters: ApiCounters = {
      pages: 0,
      mostBuffered: 0,
      get stalls() {
        return 0;
      },
      set stalls(_count) {
        stalled();
      },
    };
    const { cache, api } = await stage(counters);
    const from = NEW_YEAR + DAY;
    for (let first = 0; first < 100_000; first += 100) {
      const posts = Array.from({ length: 100 }, (_, index) =>
        message(first + index + 1_000, from + Math.floor((first + index) / 2)),
      );
      await cache.commitBatch(batch({ from: from + first / 2, until: from + first / 2 + 50 }, posts));
    }
    const response = await api.get(`/api/v1/history/${ID}?start_date=2024-01-02&download=false`);
    await stall;
    const before = counters.pages;
    // The archive answers others meanwhile, and nothing more is read for the one that takes nothing.
    await api.json('/api/v1/channels');
    expect(counters.pages).toBe(before);
    expect(before).toBeLessThan(400);
    let last = 0;
    let count = 0;
    for await (const { name, data } of eventsOf(response)) {
      if (name === 'end') expect(data).toMatchObject({ sent: count });
      for (const one of (data as Page).messages) {
        if (one.message_id < 1_000) continue;
        expect(one.message_id).toBe(last === 0 ? 1_000 : last + 1);
        last = one.message_id;
        count += 1;
      }
      if (name === 'message') count += (data as Page).messages.filter(({ message_id }) => message_id < 1_000).length;
    }
    expect(last).toBe(100_999);
    expect(counters.mostBuffered).toBeLessThan(250_000);
  }, 120_000);
});

describe('a stranger’s script', () => {
  const python = ['python3', 'python'].find((name) => spawnSync(name, ['-c', 'import json']).status === 0);

  test.skipIf(python === undefined)('of ten lines streams a range, where there is Python', async () => {
    const { api } = await stage();
    const script = fileURLToPath(new URL('../../docs/examples/stream.py', import.meta.url));
    expect((await readFile(script, 'utf8')).trimEnd().split('\n')).toHaveLength(10);
    const run = (...args: readonly string[]): Promise<{ out: string; complaint: string; code: unknown }> => {
      const child = spawn(python ?? '', [script, ...args], {
        env: { ...process.env, LACUNA_API: api.address, LACUNA_TOKEN: api.token, no_proxy: '*', PYTHONUTF8: '1' },
      });
      return Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(
        ([out, complaint, [code]]) => ({
          out,
          complaint,
          code: code as unknown,
        }),
      );
    };
    const { out, complaint, code } = await run('@riverwatch', '2024-01-01', '2024-01-01');
    expect({ complaint, code }).toEqual({ complaint: '', code: 0 });
    const lines = out.trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(100);
    expect(lines[0]).toBe('2024-01-01T00:00:00Z 1 \'the flood\\u2028of "0"\'');
    expect(lines[99]).toBe("2024-01-01T01:39:00Z 100 'Post 99'");
    // A gap that can't be filled ends the script with the sentence.
    const failed = await run('@riverwatch', '2024-01-01', '2024-01-02');
    expect(failed.out.trimEnd().split(/\r?\n/)).toHaveLength(100);
    expect(failed.complaint).toMatch(/^Error downloading messages: Nobody is signed in/);
    expect(failed.code).toBe(1);
  });
});
