// Histories as Telegram shows them: short pages, hidden runs, empty pages, crowded seconds, ids out of the order of dates.
// Every fill ends with exactly what was shown, or says what it can't say and claims nothing there.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { faultBench, type FaultArchive, type FaultBench } from '../support/fault-bench.ts';
import {
  expectAllOf,
  HISTORY_USERNAME,
  lay,
  shownDates,
  SLACK,
  steadily,
  type LaidHistory,
} from '../support/fault-history.ts';
import { Dice } from '../support/fault-random.ts';
import type { FaultRun } from '../support/fault-run.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
// A busy machine is no fault.
vi.setConfig({ testTimeout: WHOLE ? 900_000 : 120_000, hookTimeout: 60_000 });
let bench: FaultBench;
beforeAll(async () => {
  bench = await faultBench(HISTORY_USERNAME, { posts: 600 });
});
afterEach(() => bench.tidy());
afterAll(() => bench.close());

const behave = (behaviour: { pageSize?: number; inclusiveOffsetDate?: boolean; inexact?: boolean }): void =>
  bench.sample.faults.resetBehaviour(behaviour);

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
    const sizes = WHOLE ? Array.from({ length: 100 }, (_, size) => size + 1) : [1, 3, 37, 99];
    for (const pageSize of sizes) {
      behave({ pageSize });
      await archive.beginAnew();
      await expectAllOf(bench, archive, run, history);
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
      for (const pageSize of WHOLE ? [0, 1, 2, 3, 5] : [inclusiveOffsetDate ? 2 : 0]) {
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
      await expectAllOf(bench, archive, run, history);
      await archive.beginAnew();
      for (const edge of [700, 701]) await run.fill(history.begin + edge - 20, history.begin + edge);
      expect(archive.expectExact().covered).toEqual([{ from: history.begin + 680, until: history.begin + 701 }]);
    }
  });
});

describe('ids out of the order of dates', () => {
  test('within the slack: exact, whatever the pages', async () => {
    for (const seed of WHOLE ? [1, 2, 3, 4, 5, 6] : [1]) {
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
        await expectAllOf(bench, archive, run, history);
        await archive.beginAnew();
        for (let part = 0; part < 6; part++) {
          const from = Math.max(Math.min(...shownDates(bench, archive)), history.begin + dice.int(0, at));
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
      rows: { length: shownDates(bench, archive).length },
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
