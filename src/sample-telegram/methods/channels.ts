// Finding channels and asking about them.
import { isTlObject, listOf, objectOf, textOf, TlError, type TlValue } from '../tl/value.ts';
import { type Call, type Handlers, RpcError } from './call.ts';
import { chat, peerChannel, peerUser, self } from './encode/peers.ts';
import { channelOf } from './peers.ts';

/** Telegram's own rule: a letter, then letters, digits and underscores, at most 32; four in the shortest on sale. */
const USERNAME = /^[a-z]\w{3,31}$/i;

function resolveUsername(call: Call): TlValue {
  const { world } = call.services;
  const username = textOf(call.params, 'username').replace(/^@/, '');
  if (!USERNAME.test(username)) throw new RpcError(400, 'USERNAME_INVALID');
  if (username.toLowerCase() === world.account.username?.toLowerCase()) {
    const { userId } = world.account;
    return { _: 'contacts.resolvedPeer', peer: peerUser(userId), chats: [], users: [self(world)] };
  }
  const channel = world.byUsername(username);
  if (!channel) throw new RpcError(400, 'USERNAME_NOT_OCCUPIED');
  call.notes.channelId = channel.id;
  if (channel.private) throw new RpcError(400, 'CHANNEL_PRIVATE');
  return { _: 'contacts.resolvedPeer', peer: peerChannel(channel.id), chats: [chat(channel)], users: [] };
}

function getChannels(call: Call): TlValue {
  const inputs = listOf(call.params, 'id');
  return {
    _: 'messages.chats',
    chats: inputs.map((input) => {
      if (!isTlObject(input)) throw new TlError('not a channel');
      return chat(channelOf(call, input));
    }),
  };
}

const QUIET = { _: 'peerNotifySettings' };

function getFullChannel(call: Call): TlValue {
  const channel = channelOf(call, objectOf(call.params, 'channel'));
  const newest = call.services.world.timeline(channel).at(-1)?.id ?? 0;
  return {
    _: 'messages.chatFull',
    full_chat: {
      _: 'channelFull',
      id: channel.id,
      about: '',
      participants_count: channel.subscribers,
      hidden_prehistory: channel.hiddenBelow > 0,
      available_min_id: channel.hiddenBelow > 0 ? channel.hiddenBelow : null,
      read_inbox_max_id: newest,
      read_outbox_max_id: newest,
      unread_count: 0,
      chat_photo: { _: 'photoEmpty', id: 0n },
      notify_settings: QUIET,
      bot_info: [],
      pts: 1,
    },
    chats: [chat(channel)],
    users: [],
  };
}

export const channels: Handlers = {
  'contacts.resolveUsername': resolveUsername,
  'channels.getChannels': getChannels,
  'channels.getFullChannel': getFullChannel,
};
