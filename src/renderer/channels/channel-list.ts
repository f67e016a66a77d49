// The rail's list as answers and events change it. Pure.
import type { ChannelOverview } from '../../shared/contract/requests.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';

type List = readonly ChannelOverview[];

/** The list with a channel in its place, or at the end. */
export function withChannel(list: List, overview: ChannelOverview): List {
  const { channelId } = overview.channel;
  const known = list.some(({ channel }) => channel.channelId === channelId);
  return known ? list.map((other) => (other.channel.channelId === channelId ? overview : other)) : [...list, overview];
}

export function withoutChannel(list: List, channelId: ChannelId): List {
  return list.filter(({ channel }) => channel.channelId !== channelId);
}

/** An answer, and what was told of channels while it was on its way: that is newer. Null: removed. */
export function withTold(answer: List, told: ReadonlyMap<ChannelId, ChannelOverview | null>): List {
  let list = answer;
  for (const [channelId, overview] of told) {
    list = overview ? withChannel(list, overview) : withoutChannel(list, channelId);
  }
  return list;
}

/** Who takes a removed channel's place in view: the one below it, or above at the end; null where none is left. */
export function successorOf(list: List, channelId: ChannelId): ChannelId | null {
  const at = list.findIndex(({ channel }) => channel.channelId === channelId);
  const successor = list[at + 1] ?? list[at - 1];
  return at < 0 ? (list[0]?.channel.channelId ?? null) : (successor?.channel.channelId ?? null);
}
