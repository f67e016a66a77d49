// Histories as Telegram shows them: short pages, hidden runs, empty pages, crowded seconds, ids out of the order of dates.
// Every fill ends with exactly what was shown, or says what it can't say and claims nothing there.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { faultBench, type FaultArchive, type FaultBench, type FaultRun } from '../support/fault-bench.ts';
import { expectBatches, type Span } from '../support/fault-check.ts';
import { HISTORY_USERNAME, lay, steadily, type LaidHistory } from '../support/fault-history.ts';
import { Dice } from '../support/fault-random.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const SLACK = 60;
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

/** The dates of what can be seen now. */
function visible(archive: FaultArchive): readonly number[] {
  return bench.sample.worldMessages(number(archive)).map(({ date }) => date);
}

/** Fills all there is, and finds it whole: from the oldest visible second to the cut. */
async function expectAllOf(archive: FaultArchive, run: FaultRun, { begin }: LaidHistory): Promise<void> {
  const before = run.batches.length;
  expect((await run.fill(begin - 1_000, null)).state.kind).toBe('done');
  const kept = archive.expectExact();
  const dates = visible(archive);
  expect(kept.covered).toEqual([{ from: Math.min(...dates), until: bench.sample.world.now() - SLACK }]);
  expect(kept.rows).toHaveLength(dates.filter((date) => date < bench.sample.world.now() - SLACK).length);
  expectBatches(run.batches.slice(before), kept);
}

describe('pages', () => {
  test('short ones of every size, one message included', async () => {
    const history = lay(
      bench,
      steadily(130, 5, (index) => ({
        hole: index % 7 === 0 ? 2 : 0,
        ...(index % 10 < 3 && { at: index * 5 - (index % 3) * 5 }),
      })),
    );
    const archive = await bench.archive();
    const run = await archive.begin();
    const sizes = WHOLE ? Array.from({ length: 100 }, (_, size) => size + 1) : [1, 2, 3, 7, 37, 64, 99, 100];
    for (const pageSize of sizes) {
      behave({ pageSize });
      await archive.beginAnew();
      await expectAllOf(archive, run, history);
    }
  });

  test('offset_date with its own second and without, several posts in the seconds of both edges', async () => {
    // Seconds 100 and 400 hold several posts, and so do those beside them.
    const crowded = [99, 99, 100, 100, 100, 101, 398, 399, 399, 400, 400, 400, 400, 401, 401];
    const history = lay(
      bench,
      [...steadily(20, 4).map(({ at }) => at), ...crowded, ...steadily(20, 9).map(({ at }) => at + 410)].map((at) => ({
        at,
      })),
    );
    const archive = await bench.archive();
    const run = await archive.begin();
    for (const inclusiveOffsetDate of [false, true]) {
      for (const pageSize of WHOLE ? [0, 1, 2, 3, 5] : [0, 2]) {
        behave({ pageSize, inclusiveOffsetDate });
        for (const from of [99, 100, 101]) {
          for (const until of [400, 401, 402]) {
            await archive.beginAnew();
            const range = { from: history.begin + from, until: history.begin + until };
            expect((await run.fill(range.from, range.until)).state.kind).toBe('done');
            expect(archive.expectExact().covered).toEqual([range]);
          }
        }
        // What is left around it, the boundary seconds shared out.
        await expectRest(archive, run, history);
      }
    }
  });

  async function expectRest(archive: FaultArchive, run: FaultRun, { begin }: LaidHistory): Promise<void> {
    const before = archive.expectExact().rows.length;
    const inserted = run.batches.length;
    expect((await run.fill(begin - 1_000, null)).state.kind).toBe('done');
    const kept = archive.expectExact();
    expect(run.batches.slice(inserted).reduce((sum, batch) => sum + batch.inserted, 0)).toBe(kept.rows.length - before);
    expect(run.batches.slice(inserted).reduce((sum, batch) => sum + batch.changed, 0)).toBe(0);
  }

  test('230 posts in one second: one batch holds that second whole', async () => {
    const history = lay(bench, [
      ...steadily(60, 10),
      ...Array.from({ length: 230 }, () => ({ at: 700 })),
      ...steadily(60, 10).map(({ at }) => ({ at: at + 701 })),
    ]);
    const archive = await bench.archive();
    const run = await archive.begin();
    for (const behaviour of [{}, { inclusiveOffsetDate: true }, { pageSize: 37 }]) {
      behave(behaviour);
      await archive.beginAnew();
      const before = run.batches.length;
      const second = { from: history.begin + 700, until: history.begin + 701 };
      expect((await run.fill(second.from, second.until)).state.kind).toBe('done');
      expect(archive.expectExact()).toMatchObject({ covered: [second], rows: { length: 230 } });
      expect(run.batches.slice(before).map(({ messages }) => messages)).toEqual([230]);
      await archive.beginAnew();
      await expectAllOf(archive, run, history);
      await archive.beginAnew();
      for (const edge of [700, 701]) await run.fill(history.begin + edge - 20, history.begin + edge);
      expect(archive.expectExact().covered).toEqual([{ from: history.begin + 680, until: history.begin + 701 }]);
    }
  });
});

describe('posts that the account cannot see', () => {
  const COUNT = 420;
  // A world of its own: where a thousand ids are hidden from the beginning on, the first visible message is found by
  // samples, which short pages and a long hidden run together may mislead (first-visible.ts).
  let shared: FaultBench;
  beforeEach(async () => {
    shared = bench;
    bench = await faultBench(HISTORY_USERNAME, { posts: 200 });
  });
  afterEach(async () => {
    await bench.tidy();
    await bench.close();
    bench = shared;
  });
  const runs: readonly [string, (index: number) => boolean][] = [
    ['150 at the top', (index) => index >= COUNT - 150],
    ['250 in the middle', (index) => index >= 90 && index < 340],
    ['150 at the bottom', (index) => index < 150],
    ['150 right above the first visible one', (index) => index > 0 && index <= 150],
    ['150 below and 150 above a single visible one', (index) => index < 301 && index !== 150],
    ['150, ten visible, 150', (index) => (index >= 60 && index < 210) || (index >= 220 && index < 370)],
  ];
  test.each(runs)('%s: whole, in halves, and the hidden part alone', async (_name, isHidden) => {
    const history = lay(
      bench,
      steadily(COUNT, 10, (index) => ({ hidden: isHidden(index), hole: index % 50 === 0 ? 3 : 0 })),
    );
    const archive = await bench.archive();
    const run = await archive.begin();
    for (const pageSize of WHOLE ? [0, 70, 20] : [0]) {
      behave({ pageSize });
      await archive.beginAnew();
      await expectAllOf(archive, run, history);
      await archive.beginAnew();
      const first = Math.min(...visible(archive));
      const now = bench.sample.world.now() - SLACK;
      const spans: Span[] = [];
      // Edges at every hundredth post: inside, above and below what is hidden.
      for (const [low, high] of [
        [1_000, 2_000],
        [3_000, 4_200],
        [0, 1_000],
        [2_000, 3_000],
      ] as const) {
        const span = { from: history.begin + low, until: Math.min(now, history.begin + high) };
        const { state } = await run.fill(span.from, span.until);
        const kept = archive.expectExact();
        if (span.until <= first) {
          expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'range-before-first' } });
          continue;
        }
        expect(state.kind).toBe('done');
        spans.push({ from: Math.max(first, span.from), until: span.until });
        for (const { from, until } of spans) {
          expect(kept.covered.some((covered) => covered.from <= from && until <= covered.until)).toBe(true);
        }
      }
    }
  });

  test('empty pages that Telegram marks inexact: it stops there, claims nothing there, and goes on once they are exact', async () => {
    const history = lay(
      bench,
      steadily(400, 10, (index) => ({ hidden: index >= 150 && index < 300 })),
    );
    const archive = await bench.archive();
    const run = await archive.begin();
    behave({ inexact: true });
    const failed = await run.fill(history.begin, null);
    expect(failed.state).toMatchObject({
      kind: 'failed',
      failure: {
        kind: 'telegram-refused',
        message: 'Telegram answered with an empty page that it marks as inexact.',
        kept: 'What was committed before is safe.',
        next: 'Try again later; these seconds stay a gap until then.',
      },
    });
    const kept = archive.expectExact();
    expectBatches(run.batches, kept);
    expect(kept.covered).toHaveLength(1);
    expect(kept.covered[0]?.from).toBeGreaterThan(history.begin + 2_900);
    behave({});
    await run.downloader.resume(failed.downloadId);
    expect((await run.until(failed.downloadId, ({ kind }) => kind === 'done')).state.kind).toBe('done');
    expect(archive.expectExact().covered).toHaveLength(1);
  });

  test('items of an album that appear a minute late, and in the middle of a fill: all of them are there', async () => {
    const album = Array.from({ length: 10 }, () => ({ at: 2_000, draft: { groupedId: 77_000_001n, text: '' } }));
    const history = lay(bench, [...steadily(190, 10), ...album], 50);
    const { world } = bench.sample;
    const archive = await bench.archive();
    const run = await archive.begin();
    const late = history.ids.slice(-7, -2);
    world.setHidden(number(archive), late, true);
    // The album is of this minute: it is not claimed while more of it may come.
    expect((await run.fill(history.begin, null)).state.kind).toBe('done');
    const before = archive.expectExact();
    expect(before.covered.at(-1)?.until).toBe(history.begin + 2_050 - SLACK);
    expect(before.rows.filter(({ id }) => history.ids.slice(-10).includes(id))).toEqual([]);
    world.setHidden(number(archive), late.slice(0, 2), false);
    world.setClock(history.begin + 2_065);
    // And these while the next fill reads.
    bench.atAnswer(1, () => world.setHidden(number(archive), late.slice(2), false), 'updates.getState');
    expect((await run.fill(history.begin, null)).state.kind).toBe('done');
    const after = archive.expectExact();
    expect(after.rows.filter(({ cells }) => cells['grouped_id'] === '77000001')).toHaveLength(10);
    expect(after.covered).toHaveLength(1);
  });
});

describe('ids out of the order of dates', () => {
  test('within the slack: exact, whatever the pages', async () => {
    for (const seed of WHOLE ? [1, 2, 3, 4, 5, 6] : [1, 2]) {
      const dice = new Dice(seed);
      let at = SLACK;
      const history = lay(
        bench,
        Array.from({ length: 330 }, () => {
          at += dice.int(0, 9);
          return { at: at - (dice.chance(0.3) ? dice.int(0, SLACK) : 0) };
        }),
      );
      const archive = await bench.archive();
      const run = await archive.begin();
      for (const pageSize of [0, dice.int(5, 60)]) {
        behave({ pageSize, inclusiveOffsetDate: dice.chance(0.5) });
        await archive.beginAnew();
        await expectAllOf(archive, run, history);
        await archive.beginAnew();
        for (let part = 0; part < 6; part++) {
          const from = Math.max(Math.min(...visible(archive)), history.begin + dice.int(0, at));
          const until = Math.min(from + dice.int(1, 700), bench.sample.world.now() - SLACK);
          expect((await run.fill(from, until)).state.kind).toBe('done');
          archive.expectExact();
        }
      }
    }
  });

  /** 300 posts, ten seconds apart; the one at 150 says that it is twenty minutes older. */
  const disordered = (): LaidHistory =>
    lay(
      bench,
      steadily(300, 10, (index) => (index === 150 ? { at: 300 } : {})),
    );

  test('beyond the slack: it stops, says so, and claims nothing there; after a restart it reads through', async () => {
    const history = disordered();
    const archive = await bench.archive();
    const before = await archive.begin();
    const { state, downloadId } = await before.fill(history.begin, null);
    expect(state).toMatchObject({
      kind: 'failed',
      failure: {
        kind: 'disorder',
        message: expect.stringMatching(
          /^Around message \d+ ids and dates disagree by \d+ seconds, so nothing can be said about .*Z to .*Z\.$/,
        ),
        kept: 'What was committed before is safe; these seconds stay a gap.',
        next: expect.stringContaining('Go on below it'),
      },
      goOnBelow: { left: { from: history.begin + 300 } },
    });
    const kept = archive.expectExact();
    const left = state.kind === 'failed' ? state.goOnBelow?.left : undefined;
    expect(kept.covered).toEqual([{ from: left?.until, until: bench.sample.world.now() - SLACK }]);
    await archive.restart();
    const after = await archive.begin();
    expect((await after.finished(downloadId)).state.kind).toBe('done');
    expect(archive.expectExact()).toMatchObject({
      covered: [{ from: history.begin, until: bench.sample.world.now() - SLACK }],
      rows: { length: visible(archive).length },
    });
  });

  test('it goes on below when asked, also after it was left in the middle; what lies between is read when asked again', async () => {
    const history = disordered();
    const archive = await bench.archive();
    behave({ pageSize: 12 });
    const before = await archive.begin();
    const stopped = await before.fill(history.begin, null);
    const left = stopped.state.kind === 'failed' ? stopped.state.goOnBelow?.left : undefined;
    if (!left) throw new Error('it did not stop');
    const quit = new Promise<void>((resolve) => {
      bench.atAnswer(2, () => void before.downloader.shut().then(resolve));
    });
    const below = await before.downloader.goOnBelow(stopped.downloadId);
    await quit;
    archive.expectExact();
    await archive.restart();
    const after = await archive.begin();
    expect((await after.finished(below.downloadId)).state.kind).toBe('done');
    const kept = archive.expectExact();
    expect(kept.covered).toEqual([
      { from: history.begin, until: left.from },
      { from: left.until, until: bench.sample.world.now() - SLACK },
    ]);
    const again = await after.fill(left.from, left.until);
    expect(again.state).toMatchObject({ kind: 'failed', failure: { kind: 'disorder' } });
    expect(archive.expectExact().covered).toEqual(kept.covered);
    await after.downloader.resume(again.downloadId);
    expect((await after.until(again.downloadId, ({ kind }) => kind === 'done')).state.kind).toBe('done');
    expect(archive.expectExact().covered).toEqual([{ from: history.begin, until: kept.covered[1]?.until }]);
  });
});

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
