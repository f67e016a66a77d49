// Histories made to measure: a channel shows what a test lays down, and nothing from before.
import { plainPost } from '../../src/sample-telegram/world/post.ts';
import type { PostDraft } from '../../src/sample-telegram/world/world.ts';
import { expect } from 'vitest';
import type { FaultArchive, FaultBench } from './fault-bench.ts';
import { expectBatches } from './fault-check.ts';
import type { FaultRun } from './fault-run.ts';

export const HISTORY_USERNAME = 'riverwatch_live';
export const SLACK = 60;

export interface LaidPost {
  /** Seconds after the history's beginning. */
  readonly at: number;
  /** Ids that are left out before it. */
  readonly hole?: number;
  readonly hidden?: boolean;
  readonly draft?: PostDraft;
}

export interface LaidHistory {
  /** The instant from which the posts' seconds are counted. */
  readonly begin: number;
  /** In the order of the posts. */
  readonly ids: readonly number[];
}

/** Lays posts down in the order of their ids; then it is so many seconds, or two minutes, after the newest. */
export function lay(bench: FaultBench, posts: readonly LaidPost[], after = 120): LaidHistory {
  const { world } = bench.sample;
  const channel = world.byUsername(HISTORY_USERNAME);
  if (!channel) throw new Error('no channel');
  const drafts = richDrafts(bench);
  world.advanceClock(1_000);
  const first = (channel.posts.at(-1)?.id ?? 0) + 1;
  world.setHiddenBelow(channel.id, first);
  const begin = world.now();
  const ids: number[] = [];
  for (const [index, { at, hole = 0, hidden = false, draft = drafts[index % drafts.length] }] of posts.entries()) {
    const date = begin + at;
    if (world.now() < date) world.setClock(date);
    const id = Math.max(ids.at(-1) ?? 0, world.channel(channel.id)?.posts.at(-1)?.id ?? 0) + 1 + hole;
    world.insertPost(channel.id, { id, date }, { ...draft, hidden });
    ids.push(id);
  }
  world.advanceClock(after);
  return { begin, ids };
}

/** A post every so many seconds. */
export function steadily(
  count: number,
  every: number,
  more: (index: number) => Partial<LaidPost> = () => ({}),
): LaidPost[] {
  return Array.from({ length: count }, (_, index) => ({ at: index * every, ...more(index) }));
}

/** The dates of what a channel shows now. */
export function shownDates({ sample }: FaultBench, { channelId }: FaultArchive): readonly number[] {
  return sample.worldMessages(Number(channelId)).map(({ date }) => date);
}

/** Fills all there is, and finds it whole: from the oldest visible second to the cut. */
export async function expectAllOf(
  bench: FaultBench,
  archive: FaultArchive,
  run: FaultRun,
  { begin }: LaidHistory,
): Promise<void> {
  const before = run.batches.length;
  expect((await run.fill(begin - 1_000, null)).state.kind).toBe('done');
  const kept = archive.expectExact();
  const cut = bench.sample.world.now() - SLACK;
  const dates = shownDates(bench, archive);
  expect(kept.covered).toEqual([{ from: Math.min(...dates), until: cut }]);
  expect(kept.rows).toHaveLength(dates.filter((date) => date < cut).length);
  expectBatches(run.batches.slice(before), kept);
}

/** What the world's own posts hold: texts of several scripts, media, forwards, reactions, albums. */
function richDrafts({ sample: { world } }: FaultBench): readonly PostDraft[] {
  return world.channels
    .filter(({ kind, private: isPrivate }) => kind === 'channel' && !isPrivate)
    .flatMap(({ posts }) => posts.slice(5, 45))
    .map((post) => {
      const { id: _id, date: _date, hidden: _hidden, ...draft } = plainPost(post);
      return { ...draft, sender: null };
    });
}
