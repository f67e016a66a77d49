// Which channel or user a request names, and whether the account may ask about it.
import { longOf, type TlObject } from '../tl/value.ts';
import type { Post, SampleChannel, World } from '../world/model.ts';
import { type Call, RpcError } from './call.ts';
import { chat, self, selfAccessHash, user } from './encode/peers.ts';

/** @throws RpcError CHANNEL_INVALID: no such id, or another access hash; CHANNEL_PRIVATE: closed to the account */
export function channelOf(call: Call, input: TlObject): SampleChannel {
  if (input._ !== 'inputChannel' && input._ !== 'inputPeerChannel') throw new RpcError(400, 'CHANNEL_INVALID');
  const id = Number(longOf(input, 'channel_id'));
  const channel = call.services.world.channel(id);
  if (!channel || channel.accessHash !== longOf(input, 'access_hash')) throw new RpcError(400, 'CHANNEL_INVALID');
  if (channel.private) throw new RpcError(400, 'CHANNEL_PRIVATE');
  return channel;
}

/** Null: a conversation with a person, which has no messages here. @throws RpcError */
export function channelOfPeer(call: Call, input: TlObject): SampleChannel | null {
  switch (input._) {
    case 'inputPeerChannel':
      return channelOf(call, input);
    case 'inputPeerSelf':
      return null;
    case 'inputPeerUser':
      if (userOf(call, input)) return null;
  }
  throw new RpcError(400, 'PEER_ID_INVALID');
}

/** Null: no such user, or another access hash. */
export function userOf(call: Call, input: TlObject): TlObject | null {
  const { world } = call.services;
  if (input._ === 'inputUserSelf') return self(world);
  if (input._ !== 'inputUser' && input._ !== 'inputPeerUser') return null;
  const id = Number(longOf(input, 'user_id'));
  const hash = longOf(input, 'access_hash');
  if (id === world.account.userId) return hash === selfAccessHash(world) ? self(world) : null;
  const person = world.people.find((person) => person.userId === id && person.accessHash === hash);
  return person ? user(person, world) : null;
}

/** The chats and users that come with messages, so that clients can name whom the messages name. */
export function peersOf(
  posts: readonly Post[],
  channels: readonly SampleChannel[],
  world: World,
): { readonly chats: readonly TlObject[]; readonly users: readonly TlObject[] } {
  const chats = new Map(channels.map((channel) => [channel.id, channel]));
  const users = new Map<number, TlObject>();
  for (const { forward, sender, action } of posts) {
    const fromId = forward?.fromChannelId ?? null;
    const from = fromId === null ? null : world.channel(fromId);
    if (from) chats.set(from.id, from);
    if (sender) users.set(sender.userId, user(sender, world));
    for (const id of idsIn(action)) {
      const person = world.people.find(({ userId }) => userId === id);
      if (person) users.set(id, user(person, world));
    }
  }
  return { chats: [...chats.values()].map(chat), users: [...users.values()] };
}

function idsIn(action: Post['action']): readonly number[] {
  if (action?.kind === 'chat_add_user') return action.users;
  return action?.kind === 'chat_joined_by_link' ? [action.inviterId] : [];
}
