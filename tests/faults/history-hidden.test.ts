// Posts that the account cannot see, empty pages in mid-history, and posts that show themselves late.
// Every fill ends with exactly what was shown, or says what it can't say and claims nothing there.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { faultBench, type FaultArchive, type FaultBench } from '../support/fault-bench.ts';
import { expectBatches, type Span } from '../support/fault-check.ts';
import { expectAllOf, HISTORY_USERNAME, lay, shownDates, SLACK, steadily } from '../support/fault-history.ts';

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
  test.each([
    ['newest-first', 100],
    ['oldest-first', 100],
    ['newest-first', 3],
    ['oldest-first', 3],
    ['newest-first', 1],
    ['oldest-first', 1],
  ] as const)(
    '%s: a beginning that was found %i posts too high is found while the range is filled',
    async (order, count) => {
      const { begin, ids } = lay(bench, steadily(300, 100));
      const archive = await bench.archive();
      const run = await archive.begin();
      await archive.cache.setFirstVisible(archive.channelId, { messageId: ids[count] ?? 0, date: begin + count * 100 });
      const { downloadId } = await run.downloader.start(archive.channelId, begin - 1_000, null, order);
      expect((await run.finished(downloadId)).state.kind).toBe('done');
      const kept = archive.expectExact();
      expect(kept.covered).toEqual([{ from: begin, until: bench.sample.world.now() - SLACK }]);
      expect((await archive.cache.readChannel(archive.channelId))?.firstVisible).toEqual({
        messageId: ids[0],
        date: begin,
      });
    },
  );

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
      await expectAllOf(bench, archive, run, history);
      await archive.beginAnew();
      const first = Math.min(...shownDates(bench, archive));
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

  test.each(['newest-first', 'oldest-first'] as const)(
    'a thousand hidden ids below a visible post, the newest hidden too, in one second, pages of three: %s',
    async (order) => {
      const hidden = (count: number, hole: number) =>
        Array.from({ length: count }, (_, index) => ({ at: 0, hidden: true, hole: index % hole }));
      const [one, another] = [{ at: 0 }, { at: 0 }];
      lay(bench, [one, ...hidden(268, 4), ...hidden(220, 2), another, ...hidden(3, 1)]);
      const archive = await bench.archive();
      const run = await archive.begin();
      behave({ pageSize: 3 });
      const { downloadId } = await run.downloader.start(archive.channelId, 0, null, order);
      expect((await run.finished(downloadId)).state.kind).toBe('done');
      const kept = archive.expectExact();
      expect(kept.rows).toHaveLength(2);
      expect(kept.covered).toHaveLength(1);
      const newest = bench.sample.log.records().filter(({ method }) => method === 'messages.getPeerDialogs');
      expect(newest).toHaveLength(1);
    },
  );

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
