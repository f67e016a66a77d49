// Cache files with seeded data, filled through the app's own cache as a download would fill them, so that their rows
// lie on the disk as they do for a researcher. Made when first asked for; operations of a run share them.
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { openCache } from '../../src/main/cache/client.ts';
import type { Cache } from '../../src/main/cache/cache.ts';
import { addPlanned, batchesOf } from './batches.ts';
import { planChannels, type ChannelPlan } from './posts.ts';

export interface Archive {
  readonly file: string;
  /** Its channels; the first is the largest. */
  readonly plans: readonly ChannelPlan[];
}

export interface Archives {
  /** `messages` in all, in 20 channels, a fifth of them in the largest. */
  twentyChannels(messages: number): Promise<Archive>;
  /** One channel with all of the messages. */
  oneChannel(messages: number): Promise<Archive>;
}

/** What an archive of the bench is marked with. */
export const BENCH_TELEGRAM = 'sample';
const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);
/** Batches on their way to the worker while the next ones are made. */
const IN_FLIGHT = 8;

/** Opens a file of this run as the app opens it. */
export function openBenchCache(file: string): Promise<Cache> {
  return openCache({ file, telegram: BENCH_TELEGRAM, workerPath: WORKER });
}

export function archivesIn(folder: string, say: (line: string) => void): Archives {
  const make = async (name: string, plans: readonly ChannelPlan[]): Promise<Archive> => {
    const file = path.join(folder, `${name}.sqlite`);
    if (!existsSync(file)) {
      const total = plans.reduce((sum, { messages }) => sum + messages, 0);
      say(`making an archive of ${total.toLocaleString('en')} messages (${plans.length} channels)`);
      // Under another name until it is whole: an operation that failed half-way leaves nothing for the next to trust.
      const partial = `${file}.partial`;
      await fill(partial, plans);
      renameSync(partial, file);
    }
    return { file, plans };
  };
  return {
    twentyChannels: (messages) => make(`twenty-channels-${messages}`, planChannels(messages, 20)),
    oneChannel: (messages) => make(`one-channel-${messages}`, planChannels(messages, 1)),
  };
}

async function fill(file: string, plans: readonly ChannelPlan[]): Promise<void> {
  const cache = await openBenchCache(file);
  try {
    for (const plan of plans) {
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
}
