import { fail } from '../../shared/domain/failure.ts';
import { parseChannelReference } from '../../shared/domain/ids.ts';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { toIso, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';
import type { Cache } from '../cache/cache.ts';
import { understand } from '../channels.ts';

/** The channel of the archive that is named: @name, link, number, or its full name. Throws a Failure for none. */
export async function storedChannel(cache: Cache, typed: string): Promise<StoredChannel> {
  const stored = await cache.listChannels();
  const byName = stored.filter(({ name }) => name === typed);
  if (byName.length === 1 && byName[0]) return byName[0];
  const reference = parseChannelReference(typed);
  const found = stored.find(({ channelId, username }) =>
    reference.kind === 'id'
      ? channelId === reference.channelId
      : reference.kind === 'username' && username?.toLowerCase() === reference.username.toLowerCase(),
  );
  if (found) return found;
  if (reference.kind === 'malformed') understand(typed);
  const alike = stored.find((one) => isAlike(typed, one));
  throw fail('channel-not-added', `${typed} is not in the archive.`, {
    next: `${alike ? `Did you mean ${channelWords(alike)}? ` : ''}Add it with \`lacuna add\`; \`lacuna channels\` lists what is there.`,
  });
}

/** Whether somebody may have meant it: by a slip or two of the fingers, or by a part of its name. */
function isAlike(typed: string, { name, username }: StoredChannel): boolean {
  const [meant, ...names] = [typed, name, username ?? name].map((one) => one.toLowerCase().replace(/^@/, ''));
  if (meant === undefined || meant.length < 4) return false;
  return names.some((one) => one.includes(meant) || slips(meant, one) <= 2);
}

/** How many letters were added, left out, taken for another (Levenshtein's distance). */
function slips(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return Infinity;
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of one.split('').entries()) {
    const next = [at + 1];
    for (const [column, against] of other.split('').entries()) {
      const replaced = (row[column] ?? 0) + (letter === against ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? Infinity;
}

/** `Harbour Notices (@harbournotices)`; the number where there is no name. */
export function channelWords({ name, username, channelId }: StoredChannel): string {
  return `${name} (${username === null ? channelId : `@${username}`})`;
}

/** What machines know a channel by. */
export function channelJson({ channelId, name, username, kind }: StoredChannel): object {
  return { channel_id: channelId, name, username, kind };
}

export function rangeJson({ from, until }: TimeRange): { readonly from: string; readonly until: string } {
  return { from: toIso(from), until: toIso(until) };
}

/** `2024-01-01 00:00:00`: UTC, which is said once beside it. */
export function instantWords(instant: Instant): string {
  return toIso(instant).replace('T', ' ').slice(0, 19);
}

/** `99.9 %`: rounded down, for 100 % means complete. */
export function shareWords(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(share >= 1 ? 0 : 1)} %`;
}
