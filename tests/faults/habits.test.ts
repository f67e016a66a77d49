// Servers of other habits than ours: whatever the documentation allows, what is shown as covered is complete.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FillOrder } from '../../src/shared/domain/download.ts';
import { faultBench, type FaultArchive, type FaultBench } from '../support/fault-bench.ts';
import { habitualServer, NO_HABITS, type Habits } from '../support/fault-habits.ts';
import { lay, HISTORY_USERNAME, SLACK, shownDates } from '../support/fault-history.ts';
import { Dice } from '../support/fault-random.ts';
import type { FaultRun } from '../support/fault-run.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
// A busy machine is no fault.
vi.setConfig({ testTimeout: WHOLE ? 900_000 : 120_000, hookTimeout: 60_000 });
const server = habitualServer(new Dice(1));
let bench: FaultBench;
beforeAll(async () => {
  bench = await faultBench(HISTORY_USERNAME, {
    posts: 200,
    answerHistory: (...asked) => server.answerHistory(...asked),
    habit: (...answered) => server.habit(...answered),
  });
});
afterEach(async () => {
  Object.assign(server.habits, NO_HABITS);
  await bench.tidy();
});
afterAll(() => bench.close());

/** A few hundred posts with holes between their ids, some hidden, several in a second here and there. */
function layAny(dice: Dice, hidesMany = true): ReturnType<typeof lay> {
  let at = 0;
  // More than a page of them in a row makes an empty page in mid-history.
  const run =
    hidesMany && dice.chance(0.4) ? { from: dice.int(0, 300), length: dice.int(100, 260) } : { from: 0, length: 0 };
  const posts = Array.from({ length: dice.int(0, 400) }, (_, index) => {
    if (!dice.chance(0.2)) at += dice.pick([1, 5, 30, 61, 600, 7_200]);
    const late = dice.chance(0.05) ? dice.int(0, 30) : 0;
    return {
      at: at + late,
      hole: dice.chance(0.1) ? dice.int(1, 150) : 0,
      hidden: dice.chance(0.1) || (run.from <= index && index < run.from + run.length),
    };
  });
  return lay(bench, [...posts, { at: at + 100, hole: dice.int(0, 20) }], dice.int(0, 500));
}

async function fill(run: FaultRun, archive: FaultArchive, from: number, until: number | null, order: FillOrder) {
  const { downloadId } = await run.downloader.start(archive.channelId, from, until, order);
  return run.finished(downloadId);
}

async function expectAll(begin: number, order: FillOrder, archive: FaultArchive, run: FaultRun): Promise<void> {
  const done = await fill(run, archive, begin - 1_000, null, order);
  if (done.state.kind !== 'done') throw new Error(JSON.stringify(done.state));
  const kept = archive.expectExact();
  const cut = bench.sample.world.now() - SLACK;
  const dates = shownDates(bench, archive);
  expect(kept.covered).toEqual([{ from: Math.min(...dates), until: cut }]);
  expect(kept.rows).toHaveLength(dates.filter((date) => date < cut).length);
}

const ORDERS = ['newest-first', 'oldest-first'] as const;

const ALONE: readonly (readonly [string, Partial<Habits>])[] = [
  ['short pages of any length', { cutsPages: true }],
  ['pages out of order', { shuffles: true }],
  ['messages twice', { doubles: true }],
  ['empty messages between', { showsEmpty: true }],
  ['an offset that includes what it names', { includesOffset: true }],
  ['messages.messages', { name: 'messages' }],
  ['messages.messagesSlice', { name: 'messagesSlice' }],
  ['counts that mean nothing', { oddCounts: true }],
  ['inexact pages', { inexact: true }],
  ['missing messages left out of answers by id', { omitsMissing: true }],
  ['answers to a part of the ids', { idsAtOnce: 30 }],
  ['answers to a part of the ids, missing ones left out', { idsAtOnce: 30, omitsMissing: true }],
];

/** Every one of them, as the dice fall. */
function anyHabits(dice: Dice): Habits {
  const maybe = (): boolean => dice.chance(0.5);
  const [includesOffset, omitsMissing] = [maybe(), maybe()];
  return {
    cutsPages: maybe(),
    shuffles: maybe(),
    doubles: maybe(),
    showsEmpty: maybe(),
    includesOffset,
    name: dice.pick(['channelMessages', 'messages', 'messagesSlice', 'any']),
    oddCounts: maybe(),
    // An answer that tells nothing new and is marked inexact is not built upon: see above all in history-hidden.test.ts.
    inexact: !includesOffset && !omitsMissing && maybe(),
    omitsMissing,
    idsAtOnce: dice.pick([0, 1, 30]),
  };
}

/** Another history from each seed, in the same archive. */
async function fillAll(
  seeds: readonly number[],
  order: FillOrder,
  habitsOf: (dice: Dice) => Partial<Habits>,
): Promise<void> {
  const archive = await bench.archive();
  const run = await archive.begin();
  for (const seed of seeds) await fillOne(seed);

  async function fillOne(seed: number): Promise<void> {
    const dice = new Dice(seed);
    server.dice = dice.aside();
    const habits = habitsOf(dice);
    // Both together may hide where a history begins whose first thousand ids are hidden (docs/reliability.md).
    const { begin } = layAny(dice, habits.cutsPages !== true);
    Object.assign(server.habits, NO_HABITS);
    await archive.beginAnew();
    Object.assign(server.habits, habits);
    // From some milliseconds on several requests are on their way at once.
    bench.sample.faults.behaviour.roundTripMs = dice.pick([0, 0, 60]);
    await expectAll(begin, order, archive, run).catch((error: unknown) => {
      throw new Error(`seed ${seed}: ${JSON.stringify(server.habits)}`, { cause: error });
    });
  }
}

const seedsFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => first + index);

describe.each(ORDERS)('%s', (order) => {
  // In the short form each of them meets one of the orders.
  const alone = WHOLE ? ALONE : ALONE.filter((_, index) => ORDERS[index % 2] === order);
  test.each(alone)('%s', async (_name, habits) => {
    await fillAll(seedsFrom(1, WHOLE ? 40 : 1), order, () => habits);
  });

  test('any of these together', async () => {
    const first = Number(process.env['LACUNA_SEED'] ?? 1);
    const count = WHOLE ? Number(process.env['LACUNA_WALKS'] ?? 100) : 3;
    await fillAll(seedsFrom(first, count), order, anyHabits);
  });
});

describe('checking again', () => {
  test('any of these together: edits and deletions are found, and nothing else', async () => {
    const archive = await bench.archive();
    const run = await archive.begin();
    for (const seed of seedsFrom(1, WHOLE ? 60 : 2)) {
      const dice = new Dice(seed);
      server.dice = dice.aside();
      Object.assign(server.habits, NO_HABITS);
      const { begin } = layAny(dice);
      await archive.beginAnew();
      await expectAll(begin, 'newest-first', archive, run);
      const number = Number(archive.channelId);
      const { world } = bench.sample;
      const stored = archive.readKept().rows;
      world.advanceClock(3_600);
      const edited = stored.filter(({ text }) => text !== null && dice.chance(0.1));
      const deleted = stored.filter((row) => !edited.includes(row) && row !== stored[0] && dice.chance(0.2));
      for (const { id } of edited) world.editPost(number, id, { text: `edited ${id}` });
      for (const { id } of deleted) world.deletePost(number, id);
      Object.assign(server.habits, anyHabits(dice));
      const { downloadId } = await run.downloader.checkAgain(archive.channelId, begin - 1_000, null);
      const { check, state } = await run.finished(downloadId);
      const label = `seed ${seed}: ${JSON.stringify(server.habits)}`;
      expect(state.kind, label).toBe('done');
      expect(check, label).toMatchObject({
        edited: edited.length,
        deleted: deleted.length,
        added: 0,
        restored: 0,
        unjudged: 0,
      });
      const unmarked = await archive.cache.readPlaces(archive.channelId, { from: 0, until: world.now() });
      const kept = stored.filter((row) => !deleted.includes(row)).map(({ id }) => id);
      expect(
        unmarked.map(({ messageId }) => messageId).toSorted((a, b) => a - b),
        label,
      ).toEqual(kept);
    }
  });
});
