// People and channels as users and chats.
import type { TlObject } from '../../tl/value.ts';
import type { Person, SampleChannel, World } from '../../world/model.ts';

export const peerUser = (userId: number): TlObject => ({ _: 'peerUser', user_id: userId });
export const peerChannel = (channelId: number): TlObject => ({ _: 'peerChannel', channel_id: channelId });

/** The account's own access hash; any number that stays the same does. */
export const selfAccessHash = (world: World): bigint => BigInt(world.account.userId) * 2_654_435_761n + 7n;

export function self(world: World): TlObject {
  const { userId, firstName, lastName, username, phone } = world.account;
  return {
    _: 'user',
    self: true,
    id: userId,
    access_hash: selfAccessHash(world),
    first_name: firstName,
    last_name: lastName,
    username,
    phone: phone.replace(/\D/g, ''),
  };
}

export const user = (person: Person, world: World): TlObject =>
  person.userId === world.account.userId
    ? self(world)
    : {
        _: 'user',
        id: person.userId,
        access_hash: person.accessHash,
        first_name: person.firstName,
        last_name: person.lastName,
        username: person.username,
      };

/** Channels that are closed to the account show their name and nothing else. */
export function chat(channel: SampleChannel): TlObject {
  const isSupergroup = channel.kind === 'supergroup';
  const facts = {
    broadcast: !isSupergroup,
    megagroup: isSupergroup,
    id: channel.id,
    access_hash: channel.accessHash,
    title: channel.title,
  };
  if (channel.private) return { _: 'channelForbidden', ...facts };
  return {
    _: 'channel',
    ...facts,
    left: !channel.joined,
    username: channel.username,
    photo: { _: 'chatPhotoEmpty' },
    date: channel.createdAt,
    participants_count: channel.subscribers,
  };
}
