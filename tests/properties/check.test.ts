// Random edits, deletions, late posts and hidden beginnings between random fillings and checks, over a real SQLite file:
// after a check the rows are what the server shows, every text that was replaced is kept, and nothing is ever removed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { handlersOf, type Handlers } from '../../src/main/cache/handlers.ts';
import { fakeDownloads } from '../support/fake-download.ts';
import { CHANNEL, FakeTelegram, type FakePost } from '../support/fake-telegram.ts';

const SLACK = 60;
const START = 100_000;
/** More of them: LACUNA_RUNS=10000. */
const RUNS = Number(process.env['LACUNA_RUNS'] ?? 60);

const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Of a double, the small ones would be most. */
const part = fc.integer({ min: 0, max: 1_000 }).map((permille) => permille / 1_000);
const place = fc.array(part, { minLength: 1, maxLength: 25 });
const fill = fc.record({ kind: fc.constant('fill' as const), from: part, length: part });
const step = fc.oneof(
  { weight: 2, arbitrary: fill },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('check' as const),
      from: part,
      length: part,
      // After so many requests it is paused and resumed.
      stop: fc.option(fc.integer({ min: 1, max: 8 })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), places: place }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), places: place }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('show' as const), places: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('purge' as const), below: part }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hide below' as const), below: part }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

interface World {
  readonly count: number;
  readonly every: number;
  readonly jitter: readonly number[];
  readonly late: readonly number[];
  readonly pageSize: number;
  readonly steps: readonly Step[];
}
const world: fc.Arbitrary<World> = fc.record({
  count: fc.integer({ min: 1, max: 260 }),
  every: fc.integer({ min: 0, max: 90 }),
  jitter: fc.array(fc.integer({ min: 0, max: SLACK }), { minLength: 1, maxLength: 5 }),
  /** Places of posts that are not shown at first. */
  late: fc.array(part, { maxLength: 40 }),
  pageSize: fc.oneof(fc.constant(100), fc.integer({ min: 3, max: 99 })),
  steps: fc.tuple(fill, fc.array(step, { minLength: 4, maxLength: 12 })).map(([first, rest]) => [first, ...rest]),
});

const seen = { edited: 0, deleted: 0, added: 0, restored: 0, unjudged: 0, stopped: 0 };
let files = 0;

async function walk({ count, every, jitter, late, pageSize, steps }: World): Promise<void> {
  const posts: FakePost[] = Array.from({ length: count }, (_, index) => ({
    id: index * 2 + 1,
    date: START + index * every + (jitter[index % jitter.length] ?? 0),
    text: `post ${index}`,
  }));
  const at = (share: number): number => Math.min(count - 1, Math.floor(share * count));
  for (const share of late) posts[at(share)] = { ...post(posts, at(share)), hidden: true };
  const end = START + count * every + SLACK;
  const telegram = new FakeTelegram(posts, end + 1_000);
  telegram.behaviour.pageSize = pageSize;
  const database = openDatabase({ file: path.join(folder, `${files++}.sqlite`), telegram: 'sample' });
  try {
    const cache = handlersOf(database);
    const channel = { channelId: CHANNEL, name: 'Fake', username: null, kind: 'channel', subscribers: null } as const;
    cache.addChannel({ channel, user: '1', period: ALWAYS, firstVisible: null, lastCut: START });
    const { downloader, ...downloads } = fakeDownloads(telegram, port(cache));
    downloader.open();
    let before = snapshot(cache);
    let edits = 0;
    for (const one of steps) {
      telegram.now += 100;
      if (one.kind === 'edit') {
        for (const share of one.places) posts[at(share)] = { ...post(posts, at(share)), text: `edit ${++edits}` };
      } else if (one.kind === 'delete') {
        for (const share of one.places) posts[at(share)] = { ...post(posts, at(share)), hidden: true };
      } else if (one.kind === 'show') {
        const hidden = posts.flatMap((post, index) => (post.hidden ? [index] : []));
        for (const share of one.places) {
          const index = hidden[Math.floor(share * (hidden.length - 1))];
          if (index !== undefined) posts[index] = { ...post(posts, index), hidden: false };
        }
      } else if (one.kind === 'purge') {
        for (let index = 0; index < at(one.below); index++) posts[index] = { ...post(posts, index), hidden: true };
      } else if (one.kind === 'hide below') telegram.availableFrom = post(posts, at(one.below / 2)).id;
      else {
        const from = START + Math.round((end - START) * one.from);
        const until = from + 1 + Math.round((end - START) * one.length);
        const covered = cache.readCoverage(CHANNEL);
        if (one.kind === 'check') stopAfter(one.stop);
        const { downloadId } =
          one.kind === 'fill'
            ? await downloader.start(CHANNEL, from, until)
            : await downloader.checkAgain(CHANNEL, from, until);
        let ended = await downloads.until(downloadId, ({ kind }) => ['done', 'failed', 'paused'].includes(kind));
        if (ended.state.kind === 'paused') {
          seen.stopped += 1;
          await downloader.resume(downloadId);
          ended = await downloads.finished(downloadId);
        }
        telegram.before = () => undefined;
        await downloader.dismiss(downloadId);
        if (one.kind === 'check') {
          expect(ended.state).toEqual({ kind: 'done' });
          expect(cache.readCoverage(CHANNEL)).toEqual(covered);
          const cut = Math.min(until, telegram.now - SLACK);
          for (const range of covered) expectEqual(Math.max(range.from, from), Math.min(range.until, cut));
          if (ended.check) for (const name of FOUND) seen[name] += ended.check[name];
        }
      }
      before = expectKept(before, snapshot(cache));
    }

    function stopAfter(requests: number | null): void {
      let asked = 0;
      telegram.before = () => {
        const [running] = downloader.list().filter(({ state }) => state.kind === 'running');
        if (++asked === requests && running) void downloader.pause(running.downloadId);
      };
    }

    /** What the server shows of some seconds is what is held and not marked; what it hides from the account is left out. */
    function expectEqual(from: number, until: number): void {
      if (from >= until) return;
      const rows = snapshot(cache).filter(
        ({ id, date, deleted }) => from <= date && date < until && !deleted && id >= telegram.availableFrom,
      );
      const shown = telegram
        .visible(from, until)
        .map(({ id, date, text = '' }) => ({ id, date, text, deleted: false }));
      expect(rows.map(({ id, date, text, deleted }) => ({ id, date, text, deleted }))).toEqual(
        shown.toSorted((a, b) => a.id - b.id),
      );
    }
  } finally {
    database.close();
  }
}

const ALWAYS = { from: null, until: null };
const FOUND = ['edited', 'deleted', 'added', 'restored', 'unjudged'] as const;

interface Row {
  readonly id: number;
  readonly date: number;
  readonly text: string | null;
  readonly deleted: boolean;
  /** Every earlier one. */
  readonly texts: readonly (string | null)[];
}

function snapshot(cache: Handlers): readonly Row[] {
  const ids = Array.from({ length: 600 }, (_, index) => index + 1);
  return cache.readMessages(CHANNEL, ids).map(({ messageId, date, text, deletedSeenAt }) => ({
    id: messageId,
    date,
    text,
    deleted: deletedSeenAt !== null,
    texts: cache.readRevisions(CHANNEL, messageId).map((revision) => revision.text),
  }));
}

/** No row has gone, and a row with another text keeps the one that it had, after all those from before. */
function expectKept(before: readonly Row[], after: readonly Row[]): readonly Row[] {
  const now = new Map(after.map((row) => [row.id, row]));
  for (const row of before) {
    const kept = now.get(row.id);
    expect(kept?.texts).toEqual(kept?.text === row.text ? row.texts : [...row.texts, row.text]);
  }
  return after;
}

/** The cache's own handlers on its file, behind the port, without the worker between. */
function port(handlers: Handlers): Cache {
  return new Proxy(handlers, {
    get(target, name) {
      const call = Reflect.get(target, name) as (...args: readonly unknown[]) => unknown;
      return async (...args: readonly unknown[]) => {
        await Promise.resolve();
        return call(...args);
      };
    },
  }) as unknown as Cache;
}

function post(posts: readonly FakePost[], index: number): FakePost {
  const one = posts[index];
  if (!one) throw new Error('no post there');
  return one;
}

const ALL = { from: 0, length: 1 };
/** Whatever the generator comes upon, this one has met each rule. */
const EVERY_RULE: World = {
  count: 90,
  every: 40,
  jitter: [0, 30],
  late: [0.3],
  pageSize: 20,
  steps: [
    { kind: 'fill', ...ALL },
    { kind: 'edit', places: [0.1, 0.5] },
    { kind: 'delete', places: [0.6, 0.7] },
    { kind: 'check', ...ALL, stop: 3 },
    { kind: 'show', places: [0, 0.5, 1] },
    { kind: 'check', ...ALL, stop: null },
    { kind: 'purge', below: 0.05 },
    { kind: 'check', ...ALL, stop: null },
    { kind: 'hide below', below: 0.5 },
    { kind: 'check', ...ALL, stop: null },
  ],
};

test('after a check the rows equal the world; replaced texts are kept, and nothing is removed', async () => {
  await fc.assert(fc.asyncProperty(world, walk), { numRuns: RUNS, examples: [[EVERY_RULE]] });
  // A generator that no longer reaches a rule would let the test pass for nothing.
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(0);
}, 600_000);
