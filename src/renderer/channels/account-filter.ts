// Finding a channel in the account's list. Pure.
import type { ChannelCandidate } from '../../shared/contract/requests.ts';

/** Those whose name or @name holds every word of the filter, in any case and with or without accents. */
export function matching(candidates: readonly ChannelCandidate[], filter: string): readonly ChannelCandidate[] {
  const words = plain(filter).split(/\s+/).filter(Boolean);
  if (words.length === 0) return candidates;
  return candidates.filter(({ channel }) => {
    const text = plain(`${channel.name} @${channel.username ?? ''} ${channel.channelId}`);
    return words.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
