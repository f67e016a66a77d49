// One download's work: cut the range, derive its gaps, read each and commit what is proven, batch by batch
// (fetch -> commit -> emit). Owns no state but what it is given; resuming is running it again.
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { gapsIn } from '../../shared/domain/coverage.ts';
import { OPEN_END, type DownloadWish, type GoOnBelow } from '../../shared/domain/download.ts';
import { fail, FailureError } from '../../shared/domain/failure.ts';
import type { MessageId } from '../../shared/domain/ids.ts';
import { askable } from '../../shared/domain/range-check.ts';
import { secondsIn, SLACK_SECONDS, toIso, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';
import type { Cache } from '../cache/cache.ts';
import type { Ask } from './ask.ts';
import { readGap, type GapEnd, type ReadBatches } from './read-gap.ts';

/** What the run tells its owner as it goes. */
export interface RunReports {
  /** The range was cut; it is kept with the wish and never raised. */
  onCut(cut: Instant): Promise<void>;
  /** The gaps that this run will work through, in seconds. */
  onGaps(seconds: number): void;
  onGap(gap: TimeRange): void;
  /** After the commit, never before. */
  onBatch(batch: { range: TimeRange; messages: number; inserted: number; changed: number }): void;
  onChannelChanged(): void;
}

/** Disorder beyond the slack ended the run; the history below it can be read all the same. */
export class DisorderError extends FailureError {
  readonly goOnBelow: GoOnBelow;

  constructor(goOnBelow: GoOnBelow) {
    const { left, offsetId } = goOnBelow;
    super({
      kind: 'disorder',
      message: `Message ${offsetId} is out of date order by more than ${SLACK_SECONDS} seconds, so nothing can be said about ${toIso(left.from)} to ${toIso(left.until)}.`,
      kept: 'What was committed before is safe; these seconds stay a gap.',
      next: 'Go on below it, or try the gap again later.',
    });
    this.goOnBelow = goOnBelow;
  }
}

/** Works through a wish until its range is covered. Throws FailureErrors, and the signal's reason when it aborts. */
export async function runDownload(
  wish: DownloadWish,
  cache: Cache,
  ask: Ask,
  reports: RunReports,
  signal: AbortSignal,
): Promise<void> {
  const channel = await channelOf(cache, wish);
  const range = await cutRange(wish, channel, cache, ask, reports);
  if (range === null) return;
  let offsetId = wish.offsetId;
  for (let first = true; ; first = false) {
    signal.throwIfAborted();
    const gaps = gapsIn(range, await cache.readCoverage(wish.channelId));
    if (first) reports.onGaps(gaps.reduce((sum, gap) => sum + secondsIn(gap), 0));
    const gap = gaps.at(-1);
    if (!gap) return;
    reports.onGap(gap);
    const from = gap.until === wish.range.until ? offsetId : null;
    offsetId = null;
    const end = await fillGap(wish, channel, gap, from, cache, ask, reports, signal);
    if (end === 'gave-way') continue;
    if (end.kind === 'disorder') {
      await cache.withdrawClaim(wish.channelId, end.disorder.doubtful);
      throw new DisorderError({ left: end.disorder.doubtful, offsetId: end.disorder.messageId });
    }
    if (end.kind === 'end-of-history') {
      await cache.setFirstVisible(wish.channelId, end.firstVisible);
      reports.onChannelChanged();
      return;
    }
  }
}

async function channelOf(cache: Cache, wish: DownloadWish): Promise<StoredChannel> {
  const channel = await cache.readChannel(wish.channelId);
  if (channel) return channel;
  throw fail('channel-not-added', `Channel ${wish.channelId} is not in this archive.`, { next: 'Add it first.' });
}

/** The wish's range, cut at the server's time minus the slack (design.md, rule 4). Null: nothing is left to ask. */
async function cutRange(
  wish: DownloadWish,
  channel: StoredChannel,
  cache: Cache,
  ask: Ask,
  reports: RunReports,
): Promise<TimeRange | null> {
  const cut = wish.cut ?? (await ask((history, signal) => history.serverTime(signal))) - SLACK_SECONDS;
  if (wish.range.until === OPEN_END && wish.range.from >= cut) return null; // up to now, and it was up to now already
  const range = askable(wish.range, channel.firstVisible?.date ?? null, cut);
  if (wish.cut === null) await reports.onCut(cut);
  if (wish.range.until > cut && cut > (channel.lastCut ?? 0)) {
    await cache.raiseLastCut(wish.channelId, cut);
    reports.onChannelChanged();
  }
  return range;
}

async function fillGap(
  wish: DownloadWish,
  channel: StoredChannel,
  gap: TimeRange,
  offsetId: MessageId | null,
  cache: Cache,
  ask: Ask,
  reports: RunReports,
  signal: AbortSignal,
): Promise<GapEnd | 'gave-way'> {
  const reader = readGap(ask, wish.channelId, gap, offsetId);
  try {
    for (;;) {
      const step = await reader.next();
      if (step.done) return step.value;
      if ((await commitAll(step.value, channel, cache, reports, signal)) === 'gave-way') return 'gave-way';
    }
  } finally {
    await reader.return({ kind: 'complete' });
  }
}

async function commitAll(
  read: ReadBatches,
  channel: StoredChannel,
  cache: Cache,
  reports: RunReports,
  signal: AbortSignal,
): Promise<'committed' | 'gave-way'> {
  for (const { messages, claim } of read.batches) {
    signal.throwIfAborted();
    const outcome = await cache.commitBatch({
      channel,
      messages,
      claim,
      deleted: [],
      capturedFrom: read.capturedFrom,
      capturedUntil: read.capturedUntil,
      purpose: 'fill',
      replaceExisting: true,
    });
    if (outcome.kind === 'gave-way') return 'gave-way';
    if (outcome.kind === 'channel-gone') {
      throw fail('channel-not-added', `${channel.name} was removed from this archive while it was being filled.`);
    }
    reports.onBatch({
      range: claim,
      messages: messages.length,
      inserted: outcome.inserted,
      changed: outcome.changed,
    });
  }
  return 'committed';
}
