// Channels at the ends of what ids and dates can be, and ones that hold little, or too much at once.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Post } from '../../src/sample-telegram/world/model.ts';
import { faultBench, type FaultBench } from '../support/fault-bench.ts';
import { expectBatches } from '../support/fault-check.ts';
import { HISTORY_USERNAME } from '../support/fault-history.ts';

// A busy machine is no fault.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
const HIGHEST = 2 ** 31 - 1;
let bench: FaultBench;
let number: number;
beforeAll(async () => {
  bench = await faultBench(HISTORY_USERNAME, { posts: 60 });
  number = bench.sample.world.byUsername(HISTORY_USERNAME)?.id ?? 0;
});
afterEach(() => bench.tidy());
afterAll(() => bench.close());

interface Laid {
  readonly id: number;
  readonly date: number;
  readonly action?: Post['action'];
}

/** Takes the place of all that the channel held. */
function lay(posts: readonly Laid[]): void {
  const { world } = bench.sample;
  for (const { id } of world.channel(number)?.posts ?? []) world.deletePost(number, id);
  for (const { id, date, action = null } of posts) {
    world.insertPost(number, { id, date }, { text: action ? '' : `post ${id}`, action });
  }
}

async function expectWhole(order: 'newest-first' | 'oldest-first', from = 0): Promise<void> {
  const archive = await bench.archive();
  const run = await archive.begin();
  const { downloadId } = await run.downloader.start(archive.channelId, from, null, order);
  const { state } = await run.finished(downloadId);
  expect(state).toEqual({ kind: 'done' });
  const kept = archive.expectExact();
  const { world } = bench.sample;
  const shown = bench.sample.worldMessages(number);
  const cut = Math.floor(world.now()) - 60;
  expect(kept.covered).toEqual([{ from: Math.max(from, Math.min(...shown.map(({ date }) => date))), until: cut }]);
  expect(kept.rows).toHaveLength(shown.filter(({ date }) => from <= date && date < cut).length);
  expectBatches(run.batches, kept);
  const check = await run.downloader.checkAgain(archive.channelId, from, null);
  const checked = await run.finished(check.downloadId);
  expect(checked).toMatchObject({
    state: { kind: 'done' },
    check: { edited: 0, deleted: 0, added: 0, unjudged: 0, unchanged: kept.rows.length },
  });
}

describe.each(['newest-first', 'oldest-first'] as const)('%s', (order) => {
  const now = (): number => Math.floor(bench.sample.world.now());

  test('a few posts with high numbers', async () => {
    lay([5_000, 5_003, 71_000].map((id, index) => ({ id, date: now() - 9_000 + index * 1_000 })));
    await expectWhole(order);
  });

  test.each([1, 2, 99, 100, 101, 250])('%i posts up to the highest id that there can be', async (count) => {
    lay(
      Array.from({ length: count }, (_, index) => ({
        id: HIGHEST - count + 1 + index,
        date: now() - 90_000 + index * 70,
      })),
    );
    await expectWhole(order);
  });

  test('one at the lowest id and one at the highest', async () => {
    lay([
      { id: 1, date: now() - 90_000 },
      { id: HIGHEST, date: now() - 9_000 },
    ]);
    await expectWhole(order);
  });

  test.each([0, 1, 30, 61])('the first post is of second %i of 1970', async (second) => {
    lay([
      { id: 7, date: second },
      ...Array.from({ length: 150 }, (_, index) => ({ id: 8 + index, date: now() - 90_000 + index * 70 })),
    ]);
    await expectWhole(order);
  });

  test('service messages only', async () => {
    lay([
      { id: 1, date: now() - 90_000, action: { kind: 'channel_create', title: 'Only that' } },
      { id: 2, date: now() - 80_000, action: { kind: 'chat_edit_photo' } },
    ]);
    await expectWhole(order);
  });

  test('nothing at all: a sentence, and nothing is claimed', async () => {
    lay([]);
    const archive = await bench.archive();
    const run = await archive.begin();
    const { downloadId } = await run.downloader.start(archive.channelId, 0, null, order);
    expect((await run.finished(downloadId)).state).toMatchObject({
      kind: 'failed',
      failure: { kind: 'range-before-first', message: 'This channel shows no messages to your account.' },
    });
    expect(archive.expectExact()).toEqual({ covered: [], rows: [] });
  });

  test('5,000 posts in one second, and some around', async () => {
    const crowded = now() - 50_000;
    lay(
      Array.from({ length: 5_200 }, (_, index) => ({
        id: 10 + index,
        date: index < 100 ? crowded - 10_000 + index * 50 : index < 5_100 ? crowded : crowded + (index - 5_099) * 50,
      })),
    );
    await expectWhole(order, crowded - 100);
  });
});
