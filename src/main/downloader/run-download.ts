// One download's work: cut the range, derive its gaps, read each and commit what is proven, batch by batch
// (fetch -> commit -> emit). Owns no state but what it is given; resuming is running it again.
import type { FirstVisible, StoredChannel } from '../../shared/domain/channel.ts';
import { clip, covers, gapsIn, subtract } from '../../shared/domain/coverage.ts';
import { OPEN_END, type DownloadWish } from '../../shared/domain/download.ts';
import { fail, type FailureError } from '../../shared/domain/failure.ts';
import { askable } from '../../shared/domain/range-check.ts';
import {
  overlaps,
  secondsIn,
  SLACK_SECONDS,
  toIso,
  type Instant,
  type TimeRange,
} from '../../shared/domain/time-range.ts';
import type { Cache } from '../cache/cache.ts';
import { questionsTo } from './ask.ts';
import {
  addStrays,
  channelOf,
  commit,
  commitCompared,
  readThrough,
  type Committing,
  type CommitReports,
  type Work,
} from './commit-read.ts';
import { DisorderError } from './disorder.ts';
import { findFirstVisible } from './first-visible.ts';
import type { GapEnd } from './read-gap.ts';

/** Another program may take back what it claimed (disorder), and the gap is there again; more often it is a bug of ours. */
const GAP_TRIES = 3;

/** What the run tells its owner as it goes. */
export interface RunReports extends CommitReports {
  /** The range was cut; it is kept with the wish and never raised. */
  onCut(cut: Instant): Promise<void>;
  /** The seconds that are gaps now. */
  onGaps(seconds: number): Promise<void>;
  onGap(gap: TimeRange): void;
  onChannelChanged(): void;
}

/** All that the work on one wish needs. */
interface Run extends Committing {
  readonly reports: RunReports;
}

/** Works through a wish until its range is covered. Throws FailureErrors, and the signal's reason when it aborts. */
export async function runDownload(work: Work<RunReports>): Promise<void> {
  const { wish, cache, reports, signal } = work;
  const channel = await channelOf(cache, wish);
  if (await isCovered(wish, channel, cache)) return;
  const run: Run = { ...work, channel };
  let firstVisible = await firstVisibleFor(run);
  let range = await cutRange(run, firstVisible);
  if (range === null) return;
  const isUpwards = wish.order === 'oldest-first';
  /** What lies before the history's beginning, in the order of dates. */
  let outOfReach: { readonly parts: readonly TimeRange[]; readonly beginning: FirstVisible | null } | null = null;
  for (let before: TimeRange | null = null, tries = 0; ;) {
    signal.throwIfAborted();
    const left = gapsIn(range, await cache.readCoverage(wish.channelId));
    await reports.onGaps(total(left));
    const gaps: readonly TimeRange[] = (outOfReach?.parts ?? []).reduce(subtract, left);
    const gap = isUpwards ? gaps[0] : gaps.at(-1);
    if (!gap && outOfReach) throw nothingBelow(outOfReach.parts, outOfReach.beginning);
    if (!gap) return;
    tries = before?.from === gap.from && before.until === gap.until ? tries + 1 : 1;
    if (tries > GAP_TRIES) {
      throw new Error(`the gap from ${gap.from} to ${gap.until} was filled and is still there`);
    }
    before = gap;
    reports.onGap(gap);
    const claimed: TimeRange[] = [];
    const end = await fillGap(run, gap, firstVisible, claimed);
    if (end === 'gave-way') continue;
    if (end.kind === 'complete') {
      // Older messages were shown: where the range begins with the history, that begins further down than was found.
      if (firstVisible?.date === gap.from && wish.range.from < gap.from) {
        firstVisible = await lowerFirstVisible(run, firstVisible);
        range = { ...range, from: Math.max(wish.range.from, firstVisible.date) };
      }
      continue;
    }
    if (end.kind === 'disorder') {
      await cache.withdrawClaim(wish.channelId, end.disorder.doubtful);
      throw new DisorderError(end.disorder, isUpwards ? null : range.from);
    }
    const beginning = await keepFirstVisible(run, end.firstVisible);
    if (beginning && wish.range.from < range.from && beginning.date < range.from) {
      firstVisible = beginning;
      range = { ...range, from: Math.max(wish.range.from, beginning.date) };
      continue;
    }
    const missing = gapsIn(range, await cache.readCoverage(wish.channelId));
    // The history ended inside this gap: what is left of it, and all below, can't be had. A gap that is complete was
    // only read to the history's end, and there may be another below.
    if (!missing.some((part) => overlaps(part, gap))) continue;
    // What was claimed a moment ago was taken back by another program: it is there to be read again.
    if (missing.some((part) => claimed.some((claim) => overlaps(part, claim)))) continue;
    // Upwards the gaps above it are still to be filled, and nothing is left below.
    const parts: readonly TimeRange[] = isUpwards ? [...(outOfReach?.parts ?? []), ...clip(missing, gap)] : missing;
    outOfReach = { parts, beginning };
  }
}

function total(gaps: readonly TimeRange[]): number {
  return gaps.reduce((sum, gap) => sum + secondsIn(gap), 0);
}

/** Whether all that can be asked for is there, as far as it is known without asking (design.md, rule 6). */
async function isCovered(
  { channelId, range, cut }: DownloadWish,
  channel: StoredChannel,
  cache: Cache,
): Promise<boolean> {
  const from = Math.max(range.from, channel.firstVisible?.date ?? range.from);
  const asked = { from, until: Math.min(range.until, cut ?? range.until) };
  return from < asked.until && covers(await cache.readCoverage(channelId), asked);
}

/** The first visible message: asked for where it is not known, or where all of the range lies before it. */
async function firstVisibleFor({ wish, channel, cache, ask, reports }: Run): Promise<FirstVisible | null> {
  const known = channel.firstVisible;
  if (known && known.date < wish.range.until) return known;
  const found = await findFirstVisible(ask, wish.channelId);
  // A later one than the known says nothing: the known one stands for what the cache may hold.
  if (!found || (known && found.date >= known.date)) return known;
  await cache.setFirstVisible(wish.channelId, found);
  reports.onChannelChanged();
  return found;
}

/** The wish's range, cut at the server's time minus the slack (design.md, rule 4). Null: nothing is left to ask. */
async function cutRange(run: Run, firstVisible: FirstVisible | null): Promise<TimeRange | null> {
  const { wish, channel, cache, ask, reports } = run;
  const cut = wish.cut ?? (await ask((history, signal) => history.serverTime(signal))) - SLACK_SECONDS;
  if (wish.range.until === OPEN_END && wish.range.from >= cut) return null; // up to now, and it was up to now already
  const range = askable(wish.range, firstVisible?.date ?? null, cut);
  if (wish.cut === null) await reports.onCut(cut);
  if (wish.range.until > cut && cut > (channel.lastCut ?? 0)) {
    await cache.raiseLastCut(wish.channelId, cut);
    reports.onChannelChanged();
  }
  return range;
}

/** `claimed` gains what is committed. */
async function fillGap(
  run: Run,
  gap: TimeRange,
  firstVisible: FirstVisible | null,
  claimed: TimeRange[],
): Promise<GapEnd | 'gave-way'> {
  // Rows of older files may lie in a gap; elsewhere there is nothing to compare an answer with.
  const hasRows = (await run.cache.readPlaces(run.wish.channelId, gap, 1)).length > 0;
  return readThrough(run, gap, firstVisible, async (read) => {
    for (const batch of read.batches) {
      const done = hasRows
        ? await commitCompared(run, read, batch, 'fill')
        : await commit(run, read, { ...batch, purpose: 'fill', deleted: [] });
      if (done === null) return 'gave-way';
      claimed.push(batch.claim);
    }
    await addStrays(run, read);
    return 'committed';
  });
}

/** The history begins below `known`: sought anew, or at least as far down as one page shows. */
async function lowerFirstVisible({ wish, cache, ask, reports }: Run, known: FirstVisible): Promise<FirstVisible> {
  const { messages } = await questionsTo(ask, wish.channelId).olderThan(known.date - SLACK_SECONDS);
  const seen = messages.map(({ messageId, date }) => ({ messageId, date }));
  const all = [known, ...seen, (await findFirstVisible(ask, wish.channelId)) ?? known];
  const lowered = {
    messageId: Math.min(...all.map(({ messageId }) => messageId)),
    date: Math.min(...all.map(({ date }) => date)),
  };
  await cache.setFirstVisible(wish.channelId, lowered);
  reports.onChannelChanged();
  return lowered;
}

/**
 * Keeps where the visible history begins now. It never rises above what the cache holds: that was visible once and
 * stays in the archive, whatever Telegram hides or deletes later.
 */
async function keepFirstVisible(run: Run, seen: FirstVisible | null): Promise<FirstVisible | null> {
  const { cache, reports, wish } = run;
  const known = (await cache.readChannel(wish.channelId))?.firstVisible ?? null;
  const oldestCovered = (await cache.readCoverage(wish.channelId))[0]?.from ?? Infinity;
  const rises = known !== null && (seen === null || seen.date > known.date);
  if (rises && (seen === null || oldestCovered < seen.date)) return seen;
  if (known?.date === seen?.date && known?.messageId === seen?.messageId) return seen;
  await cache.setFirstVisible(wish.channelId, seen);
  reports.onChannelChanged();
  return seen;
}

function nothingBelow(left: readonly TimeRange[], beginning: FirstVisible | null): FailureError {
  const from = left[0]?.from ?? 0;
  const until = left.at(-1)?.until ?? 0;
  const parts = left.length > 1 ? `parts of ${toIso(from)} to ${toIso(until)}` : `${toIso(from)} to ${toIso(until)}`;
  const shows = beginning ? `nothing before ${toIso(beginning.date)}` : 'no messages of this channel any more';
  return fail('range-before-first', `Telegram shows your account ${shows}, so ${parts} can’t be filled.`, {
    kept: 'The rest of the range is complete, and everything in the archive stays.',
    next: 'What Telegram hides or has deleted can’t be fetched; these seconds stay a gap.',
  });
}
