// The part of the cache port that a download needs, in memory: coverage as ranges, messages as a map. Honest and small:
// it refuses what the real one refuses, and keeps the invariant that what is stored lies inside coverage.
import type { BatchToCommit, Cache, CommitOutcome } from '../../src/main/cache/cache.ts';
import type { FirstVisible, StoredChannel } from '../../src/shared/domain/channel.ts';
import { coalesce, covers, subtract, type Coverage } from '../../src/shared/domain/coverage.ts';
import type { Message, StoredMessage } from '../../src/shared/domain/message.ts';
import { holds, type TimeRange } from '../../src/shared/domain/time-range.ts';
import { CHANNEL } from './fake-telegram.ts';

export interface FakeCache extends Cache {
  coverage: Coverage;
  channel: StoredChannel | null;
  readonly messages: Map<number, Message>;
  readonly commits: BatchToCommit[];
  /** Meets every commit before it is made: may throw or wait. */
  beforeCommit: (batch: BatchToCommit) => void | Promise<void>;
}

export function fakeCache(firstVisible: FirstVisible | null, lastCut: number | null = null): FakeCache {
  const notHere = (): never => {
    throw new Error('a download does not ask this');
  };
  const changed = (change: Partial<StoredChannel>): Promise<void> => {
    if (cache.channel) cache.channel = { ...cache.channel, ...change };
    return Promise.resolve();
  };
  const cache: FakeCache = {
    coverage: [],
    channel: {
      channelId: CHANNEL,
      name: 'Fake',
      username: null,
      kind: 'channel',
      subscribers: null,
      firstVisible,
      period: { from: null, until: null },
      lastCut,
      messageCount: 0,
    },
    messages: new Map(),
    commits: [],
    beforeCommit: () => undefined,

    info: { file: 'fake', schemaVersion: 1, sqliteVersion: '0', beside: null },
    readChannel: () => Promise.resolve(cache.channel),
    setFirstVisible: (_channelId, firstVisible) => changed({ firstVisible }),
    raiseLastCut: (_channelId, cut) => changed({ lastCut: Math.max(cut, cache.channel?.lastCut ?? 0) }),
    readCoverage: () => Promise.resolve(cache.coverage),
    async commitBatch(batch) {
      await cache.beforeCommit(batch);
      return commit(cache, batch);
    },
    withdrawClaim(_channelId, range) {
      cache.coverage = subtract(cache.coverage, range);
      for (const { messageId, date } of cache.messages.values())
        if (holds(range, date)) cache.messages.delete(messageId);
      return Promise.resolve();
    },
    readMessages: (_channelId, ids) => Promise.resolve(stored(cache, ids)),
    distrust: notHere,
    readMessagePage: notHere,
    readRevisions: notHere,
    readPlaces: (_channelId, range, limit = Infinity) =>
      Promise.resolve(
        [...cache.messages.values()]
          .filter(({ date }) => holds(range, date))
          .map(({ messageId, date }) => ({ messageId, date }))
          .slice(0, limit),
      ),
    readMessage: (_channelId, id) => Promise.resolve(stored(cache, [id])[0] ?? null),

    listChannels: notHere,
    addChannel: notHere,
    updateChannel: notHere,
    setPeriod: notHere,
    removeChannel: notHere,
    readCoveredRanges: notHere,
    readCalendar: notHere,
    estimateGap: notHere,
    readInsightFrame: notHere,
    countMedia: notHere,
    readTopSlice: notHere,
    readOutline: notHere,
    readDayMessages: notHere,
    readPlaceOf: notHere,
    searchMessages: notHere,
    previewExport: notHere,
    openExport: notHere,
    readExportSlice: notHere,
    closeExport: notHere,
    close: () => Promise.resolve(),
  };
  return cache;
}

function commit(cache: FakeCache, batch: BatchToCommit): CommitOutcome {
  if (!cache.channel) return { kind: 'channel-gone' };
  refuse(batch);
  if (batch.purpose === 'fill' && covers(cache.coverage, batch.claim)) return { kind: 'gave-way' };
  let inserted = 0;
  for (const message of batch.messages) {
    if (!cache.messages.has(message.messageId)) inserted += 1;
    cache.messages.set(message.messageId, message);
  }
  cache.coverage = coalesce([...cache.coverage, batch.claim]);
  cache.commits.push(batch);
  const changed = batch.messages.length - inserted;
  return { kind: 'committed', claim: batch.claim, inserted, changed, revised: 0, deleted: 0, restored: 0 };
}

function refuse({ messages, claim, capturedFrom, capturedUntil }: BatchToCommit): void {
  if (claim.until <= claim.from) throw new Error('an empty claim');
  if (!(capturedFrom <= capturedUntil)) throw new Error(`captured from ${capturedFrom} until ${capturedUntil}`);
  if (messages.some(({ date }) => !holds(claim, date))) throw new Error('a message outside its claim');
  if (messages.some(({ fetchedAt }) => fetchedAt < capturedFrom || fetchedAt > capturedUntil)) {
    throw new Error('a message that was fetched outside the capture times');
  }
  if (new Set(messages.map(({ messageId }) => messageId)).size < messages.length) throw new Error('a message twice');
  if (messages.length > 100 && new Set(messages.map(({ date }) => date)).size > 1) throw new Error('too large a batch');
}

function stored(cache: FakeCache, ids: readonly number[]): readonly StoredMessage[] {
  return ids.flatMap((id) => {
    const message = cache.messages.get(id);
    return message ? [{ ...message, mediaPath: null, deletedSeenAt: null, revisions: 0 }] : [];
  });
}

/** The ids that a cache holds of some seconds, rising. */
export function idsIn(cache: FakeCache, range: TimeRange): readonly number[] {
  return [...cache.messages.values()]
    .filter(({ date }) => holds(range, date))
    .map(({ messageId }) => messageId)
    .toSorted((a, b) => a - b);
}
