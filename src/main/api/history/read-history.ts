// A channel's history in order of date: what is covered comes out of the cache, what is not is downloaded, and comes out of
// the cache too, once it is committed there. So nothing is told that is not kept, a slow reader holds one page and no
// download, and a fast one gets each batch as it is committed.
import { coalesce, gapsIn, isComplete, type Coverage } from '../../../shared/domain/coverage.ts';
import type { Download } from '../../../shared/domain/download.ts';
import { fail, FailureError } from '../../../shared/domain/failure.ts';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { closedAtCut } from '../../../shared/domain/judged-range.ts';
import type { DateOrder } from '../../../shared/domain/message-list.ts';
import type { StoredMessage } from '../../../shared/domain/message.ts';
import { intersect, isEmpty, type Instant, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { CoveredRange, MessageCursor } from '../../cache/cache.ts';
import type { ApiArchive, ApiContext } from '../context.ts';
import type { HeldDownload } from './shared-downloads.ts';

/** Telegram's page, and what an event holds at most. */
export const EVENT_MESSAGES = 100;

export interface HistoryWish {
  readonly channelId: ChannelId;
  readonly range: TimeRange;
  readonly order: DateOrder;
  /** False: the cache alone is read. */
  readonly download: boolean;
}

export type HistoryStep =
  | {
      readonly kind: 'messages';
      readonly messages: readonly StoredMessage[];
      readonly channel: StoredChannel;
      readonly coverage: Coverage;
    }
  /** A gap is being downloaded. Null: it has not begun. */
  | { readonly kind: 'waiting'; readonly download: Download | null };

/** How things stand when all was told. */
export interface HistoryEnd {
  /** What the range lacks. */
  readonly gaps: readonly TimeRange[];
  /** It lacks nothing, and all of it was downloaded: what an older file lets one infer was not checked. */
  readonly complete: boolean;
  /** The last cut: "now" in a range that is open. */
  readonly asOf: Instant | null;
}

/** Throws FailureErrors, and the signal's reason when it aborts. */
export async function* readHistory(
  wish: HistoryWish,
  context: ApiContext,
  signal: AbortSignal,
): AsyncGenerator<HistoryStep, HistoryEnd, void> {
  const { channelId, order } = wish;
  const archive = context.archive();
  let held: HeldDownload | null = null;
  let left = wish.range;
  // What was covered when it was read out of the cache: what is committed behind that place later was not told.
  const told: CoveredRange[] = [];
  try {
    for (;;) {
      signal.throwIfAborted();
      const { version } = context.watch;
      // All this before the coverage is read: what was committed by then stands in it.
      const now = { canDownload: canDownload(context), isHeld: held !== null, download: held?.now() ?? null };
      const channel = await channelOf(archive, channelId);
      if (isEmpty(left)) return endOf(wish.range, channel, told);
      const covered = await archive.cache.readCoveredRanges(channelId, wish.range);
      const coverage = coalesce(covered);
      const gaps = wish.download ? gapsToWaitFor(left, coverage, channel, now.download) : [];
      if (gaps.length > 0 && held === null && now.canDownload) {
        held = await context.downloads.hold(archive.downloader, channelId, wish.range, order);
      }
      const ready = readyPart(left, gaps, order);
      if (isEmpty(ready)) {
        refuseHopeless(context, archive, now);
        yield { kind: 'waiting', download: held?.now() ?? null };
        await context.watch.after(version, context.times.heartbeat, signal);
        continue;
      }
      for await (const messages of pagesOf(archive, wish, ready, context)) {
        yield { kind: 'messages', messages, channel, coverage };
        signal.throwIfAborted();
      }
      told.push(...covered.map((part) => ({ ...part, ...intersect(part, ready) })).filter((part) => !isEmpty(part)));
      left = order === 'asc' ? { ...left, from: ready.until } : { ...left, until: ready.from };
    }
  } finally {
    await held?.leave();
  }
}

async function* pagesOf(
  { cache }: ApiArchive,
  { channelId, order }: HistoryWish,
  range: TimeRange,
  { counters }: ApiContext,
): AsyncGenerator<readonly StoredMessage[], void, void> {
  for (let after: MessageCursor | null = null; ;) {
    counters.pages += 1;
    const page = await cache.readMessagePage({ channelId, range, filter: {}, order, after, limit: EVENT_MESSAGES });
    if (page.messages.length > 0) yield page.messages;
    if (page.next === null) return;
    after = page.next;
  }
}

function endOf(asked: TimeRange, { lastCut }: StoredChannel, told: readonly CoveredRange[]): HistoryEnd {
  const range = closedAtCut(asked, lastCut);
  return { gaps: gapsIn(range, coalesce(told)), complete: isComplete(range, told), asOf: lastCut };
}

async function channelOf({ cache }: ApiArchive, channelId: ChannelId): Promise<StoredChannel> {
  const channel = await cache.readChannel(channelId);
  if (channel) return channel;
  throw fail('channel-not-added', 'This channel is not in the archive any more.', { next: 'Add it in Lacuna again.' });
}

/**
 * The gaps of what is left that a download may still fill: not what lies before the first visible message, nor after the
 * cut, and nothing any more once the download is done.
 */
function gapsToWaitFor(
  left: TimeRange,
  coverage: Coverage,
  { firstVisible }: StoredChannel,
  download: Download | null,
): readonly TimeRange[] {
  if (download?.state.kind === 'done') return [];
  const until = download?.cut.until ?? left.until;
  return gapsIn(intersect(left, { from: firstVisible?.date ?? left.from, until: Math.max(until, 0) }), coverage);
}

/** What of the rest comes before its first gap, from the end where reading begins. */
function readyPart(left: TimeRange, gaps: readonly TimeRange[], order: DateOrder): TimeRange {
  if (order === 'asc') return { from: left.from, until: Math.max(left.from, gaps[0]?.from ?? left.until) };
  return { from: Math.min(left.until, gaps.at(-1)?.until ?? left.from), until: left.until };
}

/** While somebody is signed in or about to be: a lost network is waited for. */
function canDownload({ account }: ApiContext): boolean {
  return ['signed-in', 'starting', 'offline'].includes(account().kind);
}

interface Standing {
  readonly canDownload: boolean;
  readonly isHeld: boolean;
  readonly download: Download | null;
}

/** Throws where the gap that is waited for won't be filled by waiting. */
function refuseHopeless(context: ApiContext, archive: ApiArchive, now: Standing): void {
  if (context.archive().cache !== archive.cache) {
    throw fail('cache-failed', 'Another archive was opened.', { next: 'Ask again.' });
  }
  if (!now.canDownload) {
    throw fail('not-signed-in', 'Nobody is signed in to Telegram, so gaps can’t be filled.', {
      next: 'Sign in with Lacuna, or ask with download=false for what the archive holds.',
    });
  }
  const state = now.download?.state ?? null;
  if (state?.kind === 'failed') throw new FailureError(state.failure);
  if (now.isHeld && (state === null || state.kind === 'cancelled')) {
    throw fail('cancelled', 'The download was cancelled in Lacuna.', {
      kept: 'What was committed before is in the archive.',
      next: 'Ask again to go on with the first gap.',
    });
  }
}
