// A world that changes while it is read, and two who read it at once.
// Every fill ends with exactly what was shown, or says what it can't say and claims nothing there.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { faultBench, type FaultArchive, type FaultBench } from '../support/fault-bench.ts';
import { expectBatches, type Span } from '../support/fault-check.ts';
import { HISTORY_USERNAME, lay, SLACK, steadily } from '../support/fault-history.ts';
import { Dice } from '../support/fault-random.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
// A busy machine is no fault.
vi.setConfig({ testTimeout: WHOLE ? 900_000 : 120_000, hookTimeout: 60_000 });
let bench: FaultBench;
beforeAll(async () => {
  bench = await faultBench(HISTORY_USERNAME, { posts: 600 });
});
afterEach(() => bench.tidy());
afterAll(() => bench.close());

const number = (archive: FaultArchive): number => Number(archive.channelId);
const behave = (behaviour: { pageSize?: number; inclusiveOffsetDate?: boolean; inexact?: boolean }): void =>
  bench.sample.faults.resetBehaviour(behaviour);

test('posts arrive, are edited, deleted and hidden with every answer: kept is what the answers said', async () => {
  const history = lay(bench, steadily(350, 10));
  const { world, log } = bench.sample;
  const archive = await bench.archive();
  const channelId = number(archive);
  behave({ pageSize: 40 });
  const run = await archive.begin();
  const said = new Map<number, string>();
  const cut = world.now() - SLACK;
  const dice = new Dice(5);
  let changes = 0;
  const stop = log.onRecord(({ method, ids }) => {
    if (method !== 'messages.getHistory') return;
    const posts = new Map(world.channel(channelId)?.posts.map((post) => [post.id, post]));
    for (const id of ids) said.set(id, posts.get(id)?.text ?? '');
    world.advanceClock(dice.int(1, 30));
    world.addPost(channelId, { text: `news ${++changes}` });
    // Of those read and of those to come alike; a service message has no text.
    const first = history.ids[0] ?? 0;
    const left = [...posts.values()].filter(({ action, hidden, id }) => !action && !hidden && id > first);
    world.editPost(channelId, dice.pick(left).id, { text: `edited ${changes}` });
    world.setHidden(channelId, [dice.pick(left).id], true);
    world.deletePost(channelId, dice.pick(left.slice(20)).id);
  });
  expect((await run.fill(history.begin, null)).state.kind).toBe('done');
  stop();
  const kept = archive.readKept();
  expect(kept.covered).toEqual([{ from: history.begin, until: cut }]);
  expectBatches(run.batches, kept);
  expect(changes).toBeGreaterThan(8);
  const within = [...said].filter(([id]) => {
    const row = kept.rows.find((row) => row.id === id);
    return row !== undefined || history.ids.includes(id);
  });
  expect(kept.rows.map(({ id, text }) => [id, text ?? ''])).toEqual(within.toSorted(([a], [b]) => a - b));
  // Up to now again: the new ones only, and what was kept stays as it was.
  world.advanceClock(120);
  archive.forget();
  expect((await run.fill(history.begin, null)).state.kind).toBe('done');
  const later = archive.readKept();
  expect(later.rows.slice(0, kept.rows.length)).toEqual(kept.rows);
  expect(later.rows.slice(kept.rows.length).map(({ text }) => text)).toEqual(
    expect.arrayContaining([`news ${changes}`]),
  );
  expect(archive.asked('messages.getHistory').length).toBeLessThanOrEqual(4);
});

describe('two at once', () => {
  test('two fills of one program that overlap: the second asks only for what the first left', async () => {
    const history = lay(bench, steadily(500, 10));
    const archive = await bench.archive();
    const run = await archive.begin();
    const [a, b] = [
      { from: history.begin + 1_000, until: history.begin + 3_500 },
      { from: history.begin + 2_000, until: history.begin + 4_500 },
    ];
    const [first, second] = await Promise.all([
      run.downloader.start(archive.channelId, a.from, a.until),
      run.downloader.start(archive.channelId, b.from, b.until),
    ]);
    expect((await run.finished(first.downloadId)).state.kind).toBe('done');
    const ended = await run.finished(second.downloadId);
    expect(ended.state.kind).toBe('done');
    const kept = archive.expectExact();
    expect(kept.covered).toEqual([{ from: a.from, until: b.until }]);
    expectBatches(run.batches, kept);
    // A hundred messages are new to it: two pages, one for the slack above, and the time.
    expect(ended.requests).toBeLessThanOrEqual(4);
  });

  test.each([
    ['the same range', 0],
    ['ranges that overlap by half', 1_500],
  ])(
    'two programs on one archive ask for %s together: each message once, no error, each gap looked at again',
    async (_name, shift) => {
      const history = lay(bench, steadily(500, 10));
      const archive = await bench.archive();
      const app = await archive.begin();
      const script = await archive.begin({ wishes: 'script.json' });
      const a = { from: history.begin + 1_500, until: history.begin + 4_500 };
      const b = { from: a.from - shift, until: a.until - shift };
      archive.forget();
      const [first, second] = await Promise.all([app.fill(a.from, a.until), script.fill(b.from, b.until)]);
      expect([first.state.kind, second.state.kind]).toEqual(['done', 'done']);
      const kept = archive.expectExact();
      expect(kept.covered).toEqual([{ from: b.from, until: a.until }]);
      const batches = [...app.batches, ...script.batches];
      expectBatches(batches, kept);
      expect(batches.reduce((sum, batch) => sum + batch.changed, 0)).toBe(0);
      // Each alone needs this many; together they can't need more than both, for neither waits for the other.
      const alone = (range: Span): number => Math.ceil((range.until - range.from + 2 * SLACK) / 10 / 100) + 2;
      expect(first.requests + second.requests).toBeLessThanOrEqual(alone(a) + alone(b) + 4);
      expect((await script.fill(a.from, a.until)).requests).toBe(0);
    },
  );

  test('a program finds that another has filled its gap meanwhile: it gives way and asks no more', async () => {
    const history = lay(bench, steadily(600, 10));
    const archive = await bench.archive();
    const app = await archive.begin();
    const script = await archive.begin({ wishes: 'script.json' });
    const range = { from: history.begin + 500, until: history.begin + 5_500 };
    const { downloadId } = await app.downloader.start(archive.channelId, range.from, range.until);
    await app.downloader.pause(downloadId);
    expect((await script.fill(range.from, range.until)).state.kind).toBe('done');
    archive.forget();
    await app.downloader.resume(downloadId);
    expect((await app.until(downloadId, ({ kind }) => kind === 'done')).state.kind).toBe('done');
    expect(archive.asked()).toEqual([]);
    expect(archive.expectExact().covered).toEqual([range]);
  });
});
