// From what was read to what is committed, for fillings and checks alike: the answer is compared with what the cache holds
// under its claim, what it lacks is settled, and batch and marks go in together (fetch -> commit -> emit).
import type { Batch } from '../../shared/domain/batch.ts';
import type { FirstVisible, StoredChannel } from '../../shared/domain/channel.ts';
import { missingFrom, type CheckFindings } from '../../shared/domain/check.ts';
import { covers, type Coverage } from '../../shared/domain/coverage.ts';
import type { DownloadWish } from '../../shared/domain/download.ts';
import { fail } from '../../shared/domain/failure.ts';
import type { Message } from '../../shared/domain/message.ts';
import { overlaps, SLACK_SECONDS, type TimeRange } from '../../shared/domain/time-range.ts';
import type { BatchToCommit, Cache, CommitOutcome } from '../cache/cache.ts';
import { questionsTo, type Ask } from './ask.ts';
import { readGap, type GapEnd, type ReadBatches } from './read-gap.ts';
import { readUpwards } from './read-upwards.ts';
import { settleMissing } from './settle.ts';

/** After the commit, never before. */
export interface CommitReports {
  onBatch(batch: { range: TimeRange; messages: number; inserted: number; changed: number }): void;
}

/** What the work on a wish needs. */
export interface Work<Reports extends CommitReports> {
  readonly wish: DownloadWish;
  readonly cache: Cache;
  readonly ask: Ask;
  /** How many requests may be on their way at once. */
  readonly inFlight: () => number;
  readonly reports: Reports;
  readonly signal: AbortSignal;
}

/** And what a commit needs of it. */
export interface Committing extends Work<CommitReports> {
  readonly channel: StoredChannel;
}

type Captured = Pick<BatchToCommit, 'capturedFrom' | 'capturedUntil'>;
type Committed = Extract<CommitOutcome, { kind: 'committed' }>;

export async function channelOf(cache: Cache, wish: DownloadWish): Promise<StoredChannel> {
  const channel = await cache.readChannel(wish.channelId);
  if (channel) return channel;
  throw fail('channel-not-added', `Channel ${wish.channelId} is not in this archive.`, { next: 'Add it first.' });
}

/** Reads a range in the order of the wish, and has `take` commit what is proven; says how it ended, or that `take` gave way. */
export async function readThrough(
  run: Committing,
  range: TimeRange,
  firstVisible: FirstVisible | null,
  take: (read: ReadBatches) => Promise<'committed' | 'gave-way'>,
): Promise<GapEnd | 'gave-way'> {
  const { channelId, disorder, range: asked, offsetId, order } = run.wish;
  const slack = disorder && overlaps(range, disorder.range) ? disorder.seconds + SLACK_SECONDS : SLACK_SECONDS;
  const read = order === 'oldest-first' ? readUpwards : readGap;
  const reader = read(run.ask, {
    channelId,
    gap: range,
    // After disorder: once a batch was committed below it, dates lead to the right place.
    offsetId: range.until === asked.until ? offsetId : null,
    slack,
    firstVisible,
    inFlight: run.inFlight,
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

/** Commits a batch and makes all that the cache held under its claim equal to the answer; null: it gave way. */
export async function commitCompared(
  run: Committing,
  read: Captured,
  { messages, claim }: Batch,
  purpose: BatchToCommit['purpose'],
): Promise<CheckFindings | null> {
  const { cache, wish, ask } = run;
  const stored = await cache.readPlaces(wish.channelId, claim);
  const { gone, there, askedAt } = await settleMissing(questionsTo(ask, wish.channelId), missingFrom(stored, messages));
  const captured = { ...read, capturedUntil: Math.max(read.capturedUntil, askedAt ?? 0) };
  const deleted = gone.map(({ messageId }) => messageId);
  const outcome = await commit(run, captured, { messages, claim, purpose, deleted });
  if (outcome === null) return null;
  const { inserted, revised, restored } = outcome;
  const edited = revised + (await addAnswers(run, there));
  const compared = messages.length + there.length;
  return {
    messages: compared + outcome.deleted,
    edited,
    deleted: outcome.deleted,
    added: inserted,
    unchanged: compared - inserted - edited,
    restored,
    unjudged: 0,
    asOf: captured.capturedUntil,
  };
}

/** Messages that came beside the pages, each into its own second, where that is covered; says how many were edited. */
export async function addAnswers(run: Committing, messages: readonly Message[]): Promise<number> {
  if (messages.length === 0) return 0;
  let edited = 0;
  const coverage = await run.cache.readCoverage(run.wish.channelId);
  for (const message of messages.filter((one) => isCovered(coverage, one))) {
    const captured = { capturedFrom: message.fetchedAt, capturedUntil: message.fetchedAt };
    const own = { messages: [message], claim: secondOf(message), purpose: 'check', deleted: [] } as const;
    edited += (await commit(run, captured, own))?.revised ?? 0;
  }
  return edited;
}

/**
 * Messages from outside the gap that contradict the slack: where the second of one is covered without it, that claim
 * was false. What was missed is at hand, so the second is made equal to the answer. Says how many were missing.
 */
export async function addStrays(run: Committing, { strays, ...read }: ReadBatches): Promise<number> {
  if (strays.length === 0) return 0;
  let added = 0;
  const { cache, wish } = run;
  const coverage = await cache.readCoverage(wish.channelId);
  const claimed = strays.filter((stray) => isCovered(coverage, stray));
  const ids = claimed.map(({ messageId }) => messageId);
  const stored = new Set((await cache.readMessages(wish.channelId, ids)).map(({ messageId }) => messageId));
  for (const stray of claimed) {
    if (stored.has(stray.messageId)) continue;
    const own = { messages: [stray], claim: secondOf(stray), purpose: 'check', deleted: [] } as const;
    added += (await commit(run, read, own))?.inserted ?? 0;
  }
  return added;
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
