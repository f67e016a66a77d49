// From what was read to what is committed, for fillings and checks alike: the answer is compared with what the cache holds
// under its claim, what it lacks is settled, and batch and marks go in together (fetch -> commit -> emit).
import type { Batch } from '../../shared/domain/batch.ts';
import type { FirstVisible, StoredChannel } from '../../shared/domain/channel.ts';
import { missingFrom } from '../../shared/domain/check.ts';
import { covers, type Coverage } from '../../shared/domain/coverage.ts';
import type { DownloadWish } from '../../shared/domain/download.ts';
import { fail } from '../../shared/domain/failure.ts';
import type { Message } from '../../shared/domain/message.ts';
import { overlaps, SLACK_SECONDS, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';
import type { BatchToCommit, Cache, CommitOutcome } from '../cache/cache.ts';
import { questionsTo, type Ask } from './ask.ts';
import { readGap, type GapEnd, type ReadBatches } from './read-gap.ts';
import { settleMissing } from './settle.ts';

/** After the commit, never before. */
export interface CommitReports {
  onBatch(batch: { range: TimeRange; messages: number; inserted: number; changed: number }): void;
}

/** What a commit needs of the work on a wish. */
export interface Committing {
  readonly wish: DownloadWish;
  readonly channel: StoredChannel;
  readonly cache: Cache;
  readonly ask: Ask;
  readonly reports: CommitReports;
  readonly signal: AbortSignal;
}

type Captured = Pick<BatchToCommit, 'capturedFrom' | 'capturedUntil'>;
export type Committed = Extract<CommitOutcome, { kind: 'committed' }>;

export async function channelOf(cache: Cache, wish: DownloadWish): Promise<StoredChannel> {
  const channel = await cache.readChannel(wish.channelId);
  if (channel) return channel;
  throw fail('channel-not-added', `Channel ${wish.channelId} is not in this archive.`, { next: 'Add it first.' });
}

/** Reads a range, newest first, and has `take` commit what is proven; says how it ended, or that `take` gave way. */
export async function readThrough(
  run: Committing,
  range: TimeRange,
  firstVisible: FirstVisible | null,
  take: (read: ReadBatches) => Promise<'committed' | 'gave-way'>,
): Promise<GapEnd | 'gave-way'> {
  const { channelId, disorder, range: asked, offsetId } = run.wish;
  const slack = disorder && overlaps(range, disorder.range) ? disorder.seconds + SLACK_SECONDS : SLACK_SECONDS;
  const reader = readGap(run.ask, {
    channelId,
    gap: range,
    // After disorder: once a batch was committed below it, dates lead to the right place.
    offsetId: range.until === asked.until ? offsetId : null,
    slack,
    firstVisible,
  });
  try {
    for (;;) {
      const step = await reader.next();
      if (step.done) return step.value;
      if ((await take(step.value)) === 'gave-way') return 'gave-way';
    }
  } finally {
    await reader.return({ kind: 'complete' });
  }
}

/** Commits a batch, made equal to the answer with all that the cache held under its claim; null: it gave way. */
export async function commitCompared(
  run: Committing,
  read: Captured,
  { messages, claim }: Batch,
  purpose: BatchToCommit['purpose'],
): Promise<{ readonly outcome: Committed; readonly still: number; readonly asOf: Instant } | null> {
  const { cache, wish, ask } = run;
  const stored = await cache.readPlaces(wish.channelId, claim);
  const { gone, there, askedAt } = await settleMissing(questionsTo(ask, wish.channelId), missingFrom(stored, messages));
  const captured = { ...read, capturedUntil: Math.max(read.capturedUntil, askedAt ?? 0) };
  const deleted = gone.map(({ messageId }) => messageId);
  const outcome = await commit(run, captured, { messages, claim, purpose, deleted });
  if (outcome === null) return null;
  await addAnswers(run, there);
  return { outcome, still: there.length, asOf: captured.capturedUntil };
}

/** Messages that came beside the pages, each made part of its own second, where that second is covered. */
async function addAnswers(run: Committing, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const coverage = await run.cache.readCoverage(run.wish.channelId);
  for (const message of messages.filter((one) => isCovered(coverage, one))) {
    const captured = { capturedFrom: message.fetchedAt, capturedUntil: message.fetchedAt };
    await commit(run, captured, { messages: [message], claim: secondOf(message), purpose: 'check', deleted: [] });
  }
}

/**
 * Messages from outside the gap that contradict the slack: where the second of one is covered without it, that claim
 * was false. What was missed is at hand, so the second is made equal to the answer.
 */
export async function addStrays(run: Committing, { strays, ...read }: ReadBatches): Promise<void> {
  if (strays.length === 0) return;
  const { cache, wish } = run;
  const coverage = await cache.readCoverage(wish.channelId);
  const claimed = strays.filter((stray) => isCovered(coverage, stray));
  const ids = claimed.map(({ messageId }) => messageId);
  const stored = new Set((await cache.readMessages(wish.channelId, ids)).map(({ messageId }) => messageId));
  for (const stray of claimed) {
    if (stored.has(stray.messageId)) continue;
    await commit(run, read, { messages: [stray], claim: secondOf(stray), purpose: 'check', deleted: [] });
  }
}

/** Null: another download had covered the claim, and nothing was written. */
export async function commit(
  { channel, cache, reports, signal }: Committing,
  { capturedFrom, capturedUntil }: Captured,
  batch: Pick<BatchToCommit, 'messages' | 'claim' | 'purpose' | 'deleted'>,
): Promise<Committed | null> {
  signal.throwIfAborted();
  const outcome = await cache.commitBatch({ channel, ...batch, capturedFrom, capturedUntil, replaceExisting: true });
  if (outcome.kind === 'gave-way') return null;
  if (outcome.kind === 'channel-gone') {
    throw fail('channel-not-added', `${channel.name} was removed from this archive while it was being filled.`);
  }
  const { inserted, changed } = outcome;
  reports.onBatch({ range: batch.claim, messages: batch.messages.length, inserted, changed });
  return outcome;
}

function isCovered(coverage: Coverage, message: Message): boolean {
  return covers(coverage, secondOf(message));
}

function secondOf({ date }: Message): TimeRange {
  return { from: date, until: date + 1 };
}
