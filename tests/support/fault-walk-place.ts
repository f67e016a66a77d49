// Where a walk over a faked Telegram keeps what it fetched: in memory, behind the cache's port.
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import type { BatchToCommit, Cache } from '../../src/main/cache/cache.ts';
import { fakeCache } from './fake-cache.ts';
import { fakeWishFile, type FakeWishFile } from './fake-download.ts';
import type { WalkKept } from './fault-walking.ts';

export interface WalkPlace {
  /** Another one after {@link WalkPlace.reopen}. */
  readonly cache: Cache;
  /** The wishes of one of the programs that work here. */
  wishes(program: 'own' | 'another'): FakeWishFile;
  /** The app has left, and comes back. */
  reopen(): Promise<void>;
  /** The channel is removed, and added again. */
  beginAnew(): Promise<void>;
  /** The disk has no room any more, or room again. */
  full(on: boolean): void;
  /** Another channel, there from the beginning; a place that holds one only throws. */
  add(channelId: ChannelId): void;
  kept(channelId: ChannelId): Promise<WalkKept>;
  end(): Promise<void>;
}

/** `spoil`: what a broken program would make of a batch. */
export function memoryPlace(spoil: (batch: BatchToCommit) => BatchToCommit = (batch) => batch): WalkPlace {
  const cache = fakeCache(null);
  const commit = cache.commitBatch.bind(cache);
  Object.assign(cache, { commitBatch: (batch: BatchToCommit) => commit(spoil(batch)) });
  const own = fakeWishFile();
  return {
    cache,
    wishes: (program) => (program === 'own' ? own : fakeWishFile()),
    reopen: () => Promise.resolve(),
    beginAnew() {
      cache.coverage = [];
      cache.messages.clear();
      if (cache.channel) cache.channel = { ...cache.channel, firstVisible: null, lastCut: null };
      return Promise.resolve();
    },
    full: () => undefined,
    add() {
      throw new Error('in memory there is one channel');
    },
    kept: () =>
      Promise.resolve({
        covered: cache.coverage,
        rows: [...cache.messages.values()].map(({ messageId, date, text }) => ({ id: messageId, date, text })),
      }),
    end: () => Promise.resolve(),
  };
}
