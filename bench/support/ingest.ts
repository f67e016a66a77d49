// Writing a channel's messages: through the app, batch by batch, and barely, as safely as the app and not so safely. Posts are made in between, and that is
// not counted on either side; closing the file is, for until then a part of the work lies in the write-ahead log.
import type Database from 'better-sqlite3';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openBenchCache } from './archives.ts';
import { openBare, type AppFile } from './bare.ts';
import { createBareMessages, valuesOf } from './bare-messages.ts';
import { addPlanned, batchesOf, take } from './batches.ts';
import type { ChannelPlan } from './posts.ts';
import type { BatchToCommit } from '../../src/main/cache/cache.ts';
import { sideBySide } from './side-by-side.ts';
import type { Watch } from './watch.ts';
import { leaveSearchOut } from './words.ts';

/** Both yardsticks in turns with ours, the rounds of each. */
export interface BareSamples {
  readonly oursSamples: readonly number[];
  readonly batchSamples: readonly number[];
  readonly oneSamples: readonly number[];
}

/** Runs ours and both yardsticks side by side. */
export async function besideBare(
  ours: () => Promise<number>,
  bare: (transactions: 'a batch each' | 'one') => number,
): Promise<BareSamples> {
  const ones: number[] = [];
  const { oursSamples, yardstickSamples } = await sideBySide(null, ours, () => {
    ones.push(bare('one'));
    return Promise.resolve(bare('a batch each'));
  });
  // The first round is not counted.
  return { oursSamples, batchSamples: yardstickSamples, oneSamples: ones.slice(1) };
}

/** Batches that are made, then written. */
const CHUNK = 100;

/** Microseconds a message through commitBatch, one batch after the other as a download commits them. */
export async function ingestOurs(file: string, plan: ChannelPlan, watch: Watch): Promise<number> {
  const cache = await openBenchCache(file);
  await addPlanned(cache, plan);
  return commitAll(cache, plan, batchesOf(plan), watch);
}

/** The same where the search index takes none of the messages. */
export async function ingestUnindexed(file: string, plan: ChannelPlan, watch: Watch): Promise<number> {
  const first = await openBenchCache(file);
  await addPlanned(first, plan);
  await first.close();
  leaveSearchOut(file, plan.channel.channelId);
  return commitAll(await openBenchCache(file), plan, batchesOf(plan), watch);
}

/** Commits batches and closes the cache: microseconds a message. */
export async function commitAll(
  cache: Cache,
  plan: ChannelPlan,
  batches: Iterator<BatchToCommit>,
  watch: Watch,
): Promise<number> {
  let milliseconds = 0;
  const counted = (work: () => Promise<void>): Promise<void> =>
    watch.during(async () => {
      const start = performance.now();
      await work();
      milliseconds += performance.now() - start;
    });
  for (let chunk = take(batches, CHUNK); chunk.length > 0; chunk = take(batches, CHUNK)) {
    await counted(async () => {
      for (const batch of chunk) {
        const outcome = await cache.commitBatch(batch);
        if (outcome.kind !== 'committed') throw new Error(`a batch was not committed: ${outcome.kind}`);
      }
    });
  }
  await counted(() => cache.close());
  return (milliseconds / plan.messages) * 1000;
}

/**
 * Microseconds a message into a table without indexes, bare better-sqlite3: every batch in a transaction of its own, and so
 * on the disk before the next as ours is; or all in one, of which nothing is safe before its end.
 */
export function ingestBare(
  file: string,
  plan: ChannelPlan,
  app: AppFile,
  transactions: 'a batch each' | 'one',
): number {
  const database: Database.Database = openBare(file, app);
  const insert = createBareMessages(database, app.columns);
  const batches = batchesOf(plan);
  let milliseconds = 0;
  const counted = (work: () => void): void => {
    const start = performance.now();
    work();
    milliseconds += performance.now() - start;
  };
  const isOne = transactions === 'one';
  if (isOne) counted(() => database.exec('BEGIN IMMEDIATE'));
  for (let chunk = take(batches, CHUNK); chunk.length > 0; chunk = take(batches, CHUNK)) {
    const rows = chunk.map(({ messages }) => messages.map(valuesOf));
    counted(() => {
      for (const batch of rows) {
        if (!isOne) database.exec('BEGIN IMMEDIATE');
        for (const row of batch) insert.run(...row);
        if (!isOne) database.exec('COMMIT');
      }
      // As often as the app moves its log into the file.
      if (!isOne) database.pragma('wal_checkpoint(PASSIVE)');
    });
  }
  counted(() => {
    if (isOne) database.exec('COMMIT');
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
  });
  return (milliseconds / plan.messages) * 1000;
}
