// Channels as the window handles them: found at Telegram, added with a collection period, removed.
import type { ChannelCandidate, ChannelOverview } from '../shared/contract/requests.ts';
import type { CollectionPeriod } from '../shared/domain/channel.ts';
import { isComplete } from '../shared/domain/coverage.ts';
import { fail } from '../shared/domain/failure.ts';
import { parseChannelReference, type ChannelId, type ChannelReference } from '../shared/domain/ids.ts';
import { SLACK_SECONDS, toIso, type Instant } from '../shared/domain/time-range.ts';
import type { Cache } from './cache/cache.ts';
import type { Downloader } from './downloader/downloader.ts';
import { findFirstVisible } from './downloader/first-visible.ts';
import type { Emit } from './event-bus.ts';
import type { Telegram } from './telegram/telegram.ts';

/** No day of any channel: asks for a calendar's figures without its days. */
const NO_DAYS = { first: 0, last: -1 };

/** A channel's figures, as the rail and the head show them. */
export async function overview(cache: Cache, channelId: ChannelId): Promise<ChannelOverview> {
  const channel = await cache.readChannel(channelId);
  if (!channel) throw fail('channel-not-added', 'This channel is not in the archive any more.');
  const { summary } = await cache.readCalendar(channelId, NO_DAYS);
  return { channel, summary };
}

export async function listOverviews(cache: Cache): Promise<readonly ChannelOverview[]> {
  const channels = await cache.listChannels();
  return Promise.all(channels.map(({ channelId }) => overview(cache, channelId)));
}

/** Whether all of a channel's collection period is complete, as programs are told of it; false where none is known. */
export async function isPeriodComplete(cache: Cache, { channel, summary }: ChannelOverview): Promise<boolean> {
  const { period } = summary;
  return period !== null && isComplete(period, await cache.readCoveredRanges(channel.channelId, period));
}

/** What a typed reference names, or a Failure that says what is wrong with it. */
export function understand(reference: string): ChannelReference {
  const understood = parseChannelReference(reference);
  if (understood.kind !== 'malformed') return understood;
  if (understood.why === 'empty') {
    throw fail('malformed-channel', 'No channel was named.', { next: 'Type its @name, its t.me link, or its number.' });
  }
  if (understood.why === 'invite-link') {
    throw fail('malformed-channel', 'This is an invitation to a private channel, not the name of a public one.', {
      next: 'Join it with your Telegram app first; then choose it from your account’s list.',
    });
  }
  throw fail('malformed-channel', `“${understood.text}” is not the name of a channel.`, {
    next: 'Names look like @riverwatch or t.me/riverwatch: 4 to 32 Latin letters, digits and underscores.',
  });
}

export async function candidateOf(
  cache: Cache,
  telegram: Telegram,
  reference: string,
  signal: AbortSignal,
): Promise<ChannelCandidate> {
  const channel = await telegram.resolveChannel(understand(reference), signal);
  return { channel, added: (await cache.readChannel(channel.channelId)) !== null };
}

export async function candidatesOfAccount(
  cache: Cache,
  telegram: Telegram,
  signal: AbortSignal,
): Promise<readonly ChannelCandidate[]> {
  const [channels, stored] = await Promise.all([telegram.listChannels(signal), cache.listChannels()]);
  const added = new Set(stored.map(({ channelId }) => channelId));
  return channels.map((channel) => ({ channel, added: added.has(channel.channelId) }));
}

/** Finds a channel, asks for its first visible message and the time, and stores it with its collection period. */
export async function addChannel(
  cache: Cache,
  telegram: Telegram,
  user: string,
  reference: string,
  period: CollectionPeriod,
  signal: AbortSignal,
): Promise<ChannelOverview> {
  const { channel, added } = await candidateOf(cache, telegram, reference, signal);
  if (added) throw fail('channel-already-added', `${channel.name} is in your archive already.`);
  const [firstVisible, time] = await Promise.all([
    findFirstVisible((request) => request(telegram, signal), channel.channelId),
    telegram.serverTime(signal),
  ]);
  const lastCut = time - SLACK_SECONDS;
  refusePeriod(period, firstVisible?.date ?? null, lastCut);
  await cache.addChannel({ channel, user, period, firstVisible, lastCut });
  return overview(cache, channel.channelId);
}

/** Ends the channel's downloads, then deletes the channel and all that belongs to it. */
export async function removeChannel(
  cache: Cache,
  downloader: Downloader,
  channelId: ChannelId,
  emit: Emit,
): Promise<{ readonly messages: number }> {
  await downloader.forgetChannel(channelId);
  const { messages } = await cache.removeChannel(channelId);
  emit('channel.removed', { channelId });
  return { messages };
}

/** Another wish for a channel: nothing that is stored changes. */
export async function setPeriod(
  cache: Cache,
  channelId: ChannelId,
  period: CollectionPeriod,
  emit: Emit,
): Promise<ChannelOverview> {
  const channel = await cache.readChannel(channelId);
  if (!channel) throw fail('channel-not-added', 'This channel is not in the archive any more.');
  refusePeriod(period, channel.firstVisible?.date ?? null, channel.lastCut);
  await cache.setPeriod(channelId, period);
  const changed = await overview(cache, channelId);
  emit('channel.changed', changed);
  return changed;
}

/** Throws where no second of a period can ever be collected. */
export function refusePeriod(period: CollectionPeriod, firstVisible: Instant | null, lastCut: Instant | null): void {
  const { from, until } = period;
  if (from !== null && until !== null && until <= from) {
    throw fail('range-reversed', 'The collection period ends before it begins.', {
      next: 'Choose a last day that is not before the first.',
    });
  }
  if (from !== null && lastCut !== null && from >= lastCut) {
    throw fail(
      'range-in-future',
      `The collection period begins after ${toIso(lastCut)}, the newest moment that can be complete.`,
      {
        next: 'Choose an earlier first day.',
      },
    );
  }
  if (until !== null && firstVisible !== null && until <= firstVisible) {
    throw fail(
      'range-before-first',
      `The collection period ends before the first visible message, of ${toIso(firstVisible)}.`,
      { next: 'Choose a later last day.' },
    );
  }
}
