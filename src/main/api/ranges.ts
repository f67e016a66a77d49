// The range and the channel that a request means.
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { OPEN_END } from '../../shared/domain/download.ts';
import { fail } from '../../shared/domain/failure.ts';
import type { Instant, TimeRange } from '../../shared/domain/time-range.ts';
import { understand } from '../channels.ts';
import type { Cache } from '../cache/cache.ts';
import type { Call } from './endpoint.ts';

export interface Dates {
  readonly start_date?: Instant | undefined;
  readonly end_date?: Instant | undefined;
}

/** The channel that the path names, in whatever way people name one. Throws Failures: malformed-channel, channel-not-added. */
export async function channelIn({ context, path }: Call<unknown>): Promise<StoredChannel> {
  return channelNamed(context.archive().cache, path['channel'] ?? '');
}

export async function channelNamed(cache: Cache, typed: string): Promise<StoredChannel> {
  const reference = understand(typed);
  const found =
    reference.kind === 'id'
      ? await cache.readChannel(reference.channelId)
      : reference.kind === 'username'
        ? (await cache.listChannels()).find(({ username }) => isSame(username, reference.username))
        : null;
  if (found) return found;
  throw fail('channel-not-added', `“${typed}” is not among the channels of this archive.`, {
    next: 'Add it in Lacuna first; /api/v1/channels lists those that are there.',
  });
}

/** Open ends: where the collection period begins, but not before the first visible message; and up to now. */
export function rangeAsked({ start_date, end_date }: Dates, { period, firstVisible }: StoredChannel): TimeRange {
  const from = start_date ?? Math.max(period.from ?? 0, firstVisible?.date ?? 0);
  return refuseReversed({ from, until: end_date ?? OPEN_END });
}

/** Null where neither end was named. */
export function rangeGiven({ start_date, end_date }: Dates): TimeRange | null {
  if (start_date === undefined && end_date === undefined) return null;
  return refuseReversed({ from: start_date ?? 0, until: end_date ?? OPEN_END });
}

/** Throws a Failure for a range that holds nothing. */
export function refuseReversed(range: TimeRange): TimeRange {
  if (range.from < range.until) return range;
  throw fail('range-reversed', 'The range ends before it begins.', {
    next: 'Choose an end_date that is not before the start_date; without one the collection period begins the range.',
  });
}

/** Telegram's names are told apart by their letters, not by their case. */
function isSame(username: string | null, asked: string): boolean {
  return username?.toLowerCase() === asked.toLowerCase();
}
