// Reading a channel's messages: page by page, by search, by ids.
import { isTlObject, listOf, numberOf, objectOf, type TlObject, type TlValue } from '../tl/value.ts';
import type { HistoryAnswer, Post, SampleChannel } from '../world/model.ts';
import { type Call, type Handlers, RpcError } from './call.ts';
import { emptyMessage, message } from './encode/messages.ts';
import { queryOf } from './notes.ts';
import { channelOf, channelOfPeer, peersOf } from './peers.ts';
import { matches } from './search-filter.ts';

/** Telegram's own: however many are asked, this many are shown. */
const MOST_IN_A_PAGE = 100;

const nothing = { _: 'messages.messages', messages: [], topics: [], chats: [], users: [] };

function getHistory(call: Call): TlValue {
  const channel = channelOfPeer(call, objectOf(call.params, 'peer'));
  if (!channel) return nothing;
  return page(call, channel, call.services.world.timeline(channel));
}

function search(call: Call): TlValue {
  const channel = channelOfPeer(call, objectOf(call.params, 'peer'));
  if (!channel) return nothing;
  const timeline = call.services.world.timeline(channel);
  const found = timeline.filter((post) => !post.hidden && matches(post, call.params));
  return page(call, channel, found);
}

function page(call: Call, channel: SampleChannel, timeline: readonly Post[]): TlValue {
  const { behaviour, answerHistory } = call.services;
  const query = queryOf(call.params);
  const limited = { ...query, limit: Math.min(query.limit, MOST_IN_A_PAGE) };
  const { posts, count, inexact } = answerHistory(timeline, limited, behaviour);
  call.notes.shown = posts;
  const messages = posts.map((post) => message(post, channel, call.layer));
  return channelMessages(call, channel, { messages, posts, count, inexact });
}

function channelMessages(
  call: Call,
  channel: SampleChannel,
  { messages, posts, count, inexact }: HistoryAnswer & { readonly messages: readonly TlObject[] },
): TlValue {
  return {
    _: 'messages.channelMessages',
    inexact,
    pts: 1,
    count,
    messages,
    topics: [],
    ...peersOf(posts, [channel], call.services.world),
  };
}

/** In the order asked; what is not there is empty. */
function getChannelMessages(call: Call): TlValue {
  const channel = channelOf(call, objectOf(call.params, 'channel'));
  const ids = idsOf(call.params);
  const wanted = new Set(ids);
  const found = call.services.world.timeline(channel).filter(({ id, hidden }) => wanted.has(id) && !hidden);
  const there = new Map(found.map((post) => [post.id, post]));
  const posts = ids.flatMap((id) => there.get(id) ?? []);
  call.notes.shown = posts;
  const messages = ids.map((id) => {
    const post = there.get(id);
    return post ? message(post, channel, call.layer) : emptyMessage(id, channel.id);
  });
  return channelMessages(call, channel, { messages, posts, count: ids.length, inexact: false });
}

function idsOf(params: TlObject): readonly number[] {
  const ids = listOf(params, 'id').map((input) => (isTlObject(input) ? numberOf(input, 'id') : 0));
  if (ids.length > MOST_IN_A_PAGE) throw new RpcError(400, 'LIMIT_INVALID');
  return ids;
}

export const history: Handlers = {
  'messages.getHistory': getHistory,
  'messages.search': search,
  'channels.getMessages': getChannelMessages,
  // Of conversations with people and small groups; there are none.
  'messages.getMessages': ({ params }) => ({ ...nothing, messages: idsOf(params).map((id) => emptyMessage(id, null)) }),
};
