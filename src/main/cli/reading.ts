// The archive for verbs that only read. While the window, or another command, has it open, it is read beside them.
import { setTimeout } from 'node:timers/promises';
import { failureOf } from '../../shared/domain/failure.ts';
import type { Cache } from '../cache/cache.ts';

/** Another copy may be just opening the file, or closing it: that is over within so long. */
const SETTLING_MILLISECONDS = 5_000;
const PAUSE_MILLISECONDS = 100;

export interface WaysToRead {
  /** Opens it by itself. Throws `cache-in-use` where another copy of Lacuna has it open. */
  readonly own: () => Promise<Cache>;
  /** Reads beside the other copy. Throws `cache-in-use` where that can't be, now or at all. */
  readonly beside: () => Promise<Cache>;
}

/** Throws Failures; `cache-in-use` only once it stays so. */
export async function openToRead({ own, beside }: WaysToRead, signal: AbortSignal): Promise<Cache> {
  for (const start = performance.now(); ;) {
    try {
      return await own();
    } catch (thrown) {
      if (failureOf(thrown).kind !== 'cache-in-use') throw thrown;
    }
    try {
      return await beside();
    } catch (thrown) {
      const isOver = performance.now() - start > SETTLING_MILLISECONDS;
      if (failureOf(thrown).kind !== 'cache-in-use' || isOver) throw thrown;
    }
    await setTimeout(PAUSE_MILLISECONDS, null, { signal });
  }
}
