// Writing a channel's messages: through the app, batch by batch, and barely. Posts are made in between, and that is
// not counted on either side; closing the file is, for until then a part of the work lies in the write-ahead log.
import type Database from 'better-sqlite3';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openBenchCache } from './archives.ts';
import { openBare, type AppFile } from './bare.ts';
import { createBareMessages, valuesOf } from './bare-messages.ts';
import { addPlanned, batchesOf, take } from './batches.ts';
import type { ChannelPlan } from './posts.ts';
import type { BatchToCommit } from '../../src/main/cache/cache.ts';
import type { Watch } from './watch.ts';

/** Batches that are made, then written. */
const CHUNK = 100;

/** Microseconds a message through commitBatch, one batch after the other as a download commits them. */
export async function ingestOurs(file: string, plan: ChannelPlan, watch: Watch): Promise<number> {
  const cache = await openBenchCache(file);
  await addPlanned(cache, plan);
  return commitAll(cache, plan, batchesOf(plan), watch);
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

/** Microseconds a message in one transaction into a table without indexes, bare better-sqlite3. */
export function ingestBare(file: string, plan: ChannelPlan, app: AppFile): number {
  const database: Database.Database = openBare(file, app);
  const insert = createBareMessages(database, app.columns);
  const batches = batchesOf(plan);
  let milliseconds = 0;
  const counted = (work: () => void): void => {
    const start = performance.now();
    work();
    milliseconds += performance.now() - start;
  };
  counted(() => database.exec('BEGIN IMMEDIATE'));
  for (let chunk = take(batches, CHUNK); chunk.length > 0; chunk = take(batches, CHUNK)) {
    const rows = chunk.flatMap(({ messages }) => messages.map(valuesOf));
    counted(() => {
      for (const row of rows) insert.run(...row);
    });
  }
  counted(() => {
    database.exec('COMMIT');
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
  });
  return (milliseconds / plan.messages) * 1000;
}
