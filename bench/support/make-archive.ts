// Makes one archive: a program of its own, so that the memory it took is no part of what an operation is seen to hold.
import { openBenchCache } from './archives.ts';
import { addPlanned, batchesOf } from './batches.ts';
import { planChannels } from './posts.ts';

/** The argument of this program. */
export interface ArchiveOrder {
  readonly file: string;
  readonly messages: number;
  readonly channels: number;
}

/** Batches on their way to the cache's worker while the next ones are made. */
const IN_FLIGHT = 8;

// Nobody wants the archive any more where the parent has gone.
process.on('disconnect', () => process.exit(1));

const { file, messages, channels } = JSON.parse(process.argv[2] ?? '') as ArchiveOrder;
const cache = await openBenchCache(file);
try {
  for (const plan of planChannels(messages, channels)) {
    await addPlanned(cache, plan);
    const running: Promise<unknown>[] = [];
    for (const batch of batchesOf(plan)) {
      running.push(cache.commitBatch(batch));
      if (running.length >= IN_FLIGHT) await running.shift();
    }
    await Promise.all(running);
  }
} finally {
  await cache.close();
}
process.exit();
