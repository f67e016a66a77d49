// Cache files with seeded data, filled through the app's own cache as a download would fill them, so that their rows
// lie on the disk as they do for a researcher. Made when first asked for; operations of a run share them.
import { fork } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { openCache } from '../../src/main/cache/client.ts';
import type { Cache } from '../../src/main/cache/cache.ts';
import type { ArchiveOrder } from './make-archive.ts';
import { emptyFolder } from './run-files.ts';
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

/** Each has a folder of its own, for the app puts other files beside it. */
const FILE = 'cache.sqlite';
/** What an archive of the bench is marked with. */
export const BENCH_TELEGRAM = 'sample';
const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);
const MAKER = new URL('make-archive.ts', import.meta.url);

/** Opens a file of this run as the app opens it. */
export function openBenchCache(file: string): Promise<Cache> {
  return openCache({ file, telegram: BENCH_TELEGRAM, workerPath: WORKER });
}

export function archivesIn(folder: string, say: (line: string) => void): Archives {
  const archive = async (messages: number, channels: number): Promise<Archive> => {
    const name = `${channels}-channels-${messages}`;
    const whole = path.join(folder, name);
    if (!existsSync(whole)) {
      say(`making an archive of ${messages.toLocaleString('en')} messages (channels: ${channels})`);
      // Under another name until it is whole: an operation that failed half-way leaves nothing for the next to trust.
      const partial = emptyFolder(folder, `${name}.partial`);
      await make({ file: path.join(partial, FILE), messages, channels });
      renameSync(partial, whole);
    }
    return { file: path.join(whole, FILE), plans: planChannels(messages, channels) };
  };
  return {
    twentyChannels: (messages) => archive(messages, 20),
    oneChannel: (messages) => archive(messages, 1),
  };
}

function make(order: ArchiveOrder): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(MAKER, [JSON.stringify(order)]);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the archive ${order.file} could not be made (code ${String(code)})`));
    });
  });
}
