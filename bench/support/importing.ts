// The import of an older file into a cache that is open, again and again, as the app does it: in a thread of its own.
import path from 'node:path';
import { runOlderJob } from '../../src/main/cache/older-files/client.ts';
import { makeOlderFile } from '../../tests/fixtures/older-files/make.ts';
import { openBenchCache } from './archives.ts';
import { ASKED_AT, postAt, type ChannelPlan } from './posts.ts';
import { emptyFolder } from './run-files.ts';

const WORKER = new URL('../../src/main/cache/older-files/worker.ts', import.meta.url);
const ROWS = 20_000;

export interface Importing {
  /** Imports the file into a new cache, which is open meanwhile. */
  once(): Promise<void>;
}

/** Makes the older file in a folder of our own; its messages are a channel's oldest. */
export function openImporting(folder: string, plan: ChannelPlan): Importing {
  const file = path.join(folder, 'older.db');
  const rows = Array.from({ length: Math.min(ROWS, plan.messages) }, (_, place) => {
    const { messageId, date, text, mediaType } = postAt(plan, place);
    return {
      id: messageId,
      date: new Date(date * 1_000).toISOString().slice(0, 19).replace('T', ' '),
      text,
      mediaType,
    };
  });
  makeOlderFile(file, { rows });
  return {
    once: async () => {
      const target = path.join(emptyFolder(folder, 'imported'), 'cache.sqlite');
      const cache = await openBenchCache(target);
      try {
        await runOlderJob(
          'import',
          { file, target, work: path.join(folder, 'import-work'), now: ASKED_AT },
          { workerPath: WORKER, signal: new AbortController().signal, onProgress: () => undefined },
        );
      } finally {
        await cache.close();
      }
    },
  };
}
