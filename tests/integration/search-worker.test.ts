// The search index through the real worker: a file without one opens at once, is indexed in idle moments, and says so.
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openCache } from '../../src/main/cache/client.ts';
import { addition, batch, DAY, message, NEW_YEAR, RIVER, temporaryFile } from '../../src/main/cache/test-support.ts';

const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);
const QUERY = { channelId: RIVER.channelId, range: null, filter: { text: 'река' } } as const;
const POSTS = 3_000;

async function open(file: string): Promise<Cache> {
  const cache = await openCache({ file, telegram: 'sample', workerPath: WORKER });
  onTestFinished(() => cache.close().catch(() => undefined));
  return cache;
}

async function fileOfPosts(): Promise<string> {
  const file = temporaryFile();
  const cache = await open(file);
  await cache.addChannel(addition());
  for (let at = 0; at < POSTS; at += 100) {
    const posts = Array.from({ length: 100 }, (_, place) =>
      message(at + place + 1, NEW_YEAR + (at + place) * 60, { text: `река ${at + place}` }),
    );
    await cache.commitBatch(batch({ from: NEW_YEAR + at * 60, until: NEW_YEAR + (at + 100) * 60 }, posts));
  }
  await cache.close();
  return file;
}

/** The file as it was before it had an index. */
function withoutIndex(file: string): void {
  const database = new Database(file);
  database.exec(`INSERT INTO message_search (message_search) VALUES ('delete-all');
    DELETE FROM lacuna WHERE key LIKE 'search%'`);
  database.close();
}

test('a file without an index opens with all its rows, and is searched when it is prepared', async () => {
  const file = await fileOfPosts();
  withoutIndex(file);
  const cache = await open(file);
  const shares: number[] = [];
  for (;;) {
    const { preparing, matching } = await cache.readOutline(QUERY);
    if (preparing === null) {
      expect(matching).toBe(POSTS);
      break;
    }
    expect(matching).toBe(0);
    shares.push(preparing);
    // A fill goes on meanwhile, and is found as well in the end.
    if (shares.length === 1) {
      const from = NEW_YEAR + 300 * DAY;
      await cache.commitBatch(batch({ from, until: from + 9 }, [message(POSTS + 1, from, { text: 'озеро' })]));
    }
  }
  // How often there was time to ask is the machine's affair.
  expect(shares.length).toBeGreaterThan(0);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect((await cache.readOutline({ ...QUERY, filter: { text: 'озеро' } })).matching).toBe(1);
  await cache.close();

  // What was prepared stays; what is left of it goes on where it was.
  const again = await open(file);
  expect((await again.readOutline(QUERY)).preparing).toBe(null);
});

test('an index of other words than today’s is made anew in idle moments', async () => {
  const file = await fileOfPosts();
  const database = new Database(file);
  database.exec(`UPDATE lacuna SET value = '1' WHERE key = 'search_words_version'`);
  const cache = await open(file);
  onTestFinished(() => void database.close());
  expect((await cache.readOutline(QUERY)).preparing).not.toBe(null);
  let outline = await cache.readOutline(QUERY);
  while (outline.preparing !== null) outline = await cache.readOutline(QUERY);
  expect(outline.matching).toBe(POSTS);
  // The old one goes as well, and its room with it to what comes.
  const old = database.prepare(`SELECT name FROM sqlite_schema WHERE name LIKE 'message_search_old%'`);
  await expect.poll(() => old.all(), { timeout: 15_000, interval: 200 }).toEqual([]);
  expect((await cache.readOutline(QUERY)).matching).toBe(POSTS);
});

test('rows that another connection put in are indexed when somebody asks for anything', async () => {
  const file = await fileOfPosts();
  const cache = await open(file);
  const other = new Database(file, { timeout: 5_000 });
  onTestFinished(() => void other.close());
  other
    .prepare(
      `INSERT INTO messages (channel_id, message_id, date, message) VALUES (?, 99999, '2024-03-01T00:00:00Z', 'море')`,
    )
    .run(RIVER.channelId);
  const query = { ...QUERY, filter: { text: 'море' } };
  let outline = await cache.readOutline(query);
  while (outline.preparing !== null) outline = await cache.readOutline(query);
  expect(outline.matching).toBe(1);
});

test('while another connection writes, calls do not wait for the index', async () => {
  const file = await fileOfPosts();
  withoutIndex(file);
  const cache = await open(file);
  const other = new Database(file, { timeout: 5_000 });
  onTestFinished(() => void other.close());
  other.exec('BEGIN IMMEDIATE');
  const start = performance.now();
  for (let call = 0; call < 200; call++) await cache.readOutline(QUERY);
  // Each wait for the lock would take five seconds.
  expect(performance.now() - start).toBeLessThan(4_000);
  other.exec('COMMIT');
  let outline = await cache.readOutline(QUERY);
  while (outline.preparing !== null) outline = await cache.readOutline(QUERY);
  expect(outline.matching).toBe(POSTS);
});

test('segments are merged when nobody asks for anything', async () => {
  const file = await fileOfPosts();
  const cache = await open(file);
  const database = new Database(file, { readonly: true });
  onTestFinished(() => void database.close());
  const segments = (): number =>
    Number(database.prepare<[], { n: number }>('SELECT count(DISTINCT segid) AS n FROM message_search_idx').get()?.n);
  const before = segments();
  expect(before).toBeGreaterThan(2);
  await expect.poll(segments, { timeout: 15_000, interval: 200 }).toBeLessThan(before);
  expect((await cache.readOutline(QUERY)).matching).toBe(POSTS);
});
