// The channels whose access hash the account has. Without the hash Telegram does not let an id be used; asking for it
// again means resolving names, and resolving them in bulk gets accounts banned (telegram.md). So it is remembered.
import { Api } from 'telegram/tl/index.js';
import { returnBigInt } from 'telegram/Helpers.js';
import type { Channel } from '../../../shared/domain/channel.ts';
import { channelId as idOf, type ChannelId } from '../../../shared/domain/ids.ts';
import { usernameOf } from './decode.ts';
import type { KnownChannel } from './stored-session.ts';

export class ChannelBook {
  readonly #known = new Map<ChannelId, KnownChannel>();

  constructor(known: readonly KnownChannel[]) {
    for (const channel of known) this.#known.set(channel.channelId, channel);
  }

  list(): readonly KnownChannel[] {
    return [...this.#known.values()];
  }

  get(channelId: ChannelId): KnownChannel | null {
    return this.#known.get(channelId) ?? null;
  }

  /** Remembers what an answer tells. True where there is something new to keep. */
  learn(channels: readonly Api.Channel[]): boolean {
    let changed = false;
    for (const channel of channels) {
      // A `min` channel's hash works only with the message that it came with.
      if (channel.min || !channel.accessHash) continue;
      const known = {
        channelId: idOf(channel.id.toString()),
        accessHash: channel.accessHash.toString(),
        name: labelOf(channel),
      };
      const before = this.#known.get(known.channelId);
      changed ||= before?.accessHash !== known.accessHash || before.name !== known.name;
      this.#known.set(known.channelId, known);
    }
    return changed;
  }

  forget(channelId: ChannelId): void {
    this.#known.delete(channelId);
  }
}

export function inputChannel({ channelId, accessHash }: KnownChannel): Api.InputChannel {
  return new Api.InputChannel({ channelId: returnBigInt(channelId), accessHash: returnBigInt(accessHash) });
}

export function inputPeer({ channelId, accessHash }: KnownChannel): Api.InputPeerChannel {
  return new Api.InputPeerChannel({ channelId: returnBigInt(channelId), accessHash: returnBigInt(accessHash) });
}

/** How sentences name a channel. */
export function nameInSentence(known: Pick<KnownChannel, 'channelId' | 'name'> | null, channelId: ChannelId): string {
  return `The channel ${known?.name ?? channelId}`;
}

/** A channel as the rest of the app knows it. `subscribers`: what the full answer says, which is the surer one. */
export function decodeChannel(channel: Api.Channel, subscribers?: number | null): Channel {
  return {
    channelId: idOf(channel.id.toString()),
    name: channel.title,
    username: usernameOf(channel),
    kind: channel.megagroup || channel.gigagroup ? 'supergroup' : 'channel',
    subscribers: subscribers ?? channel.participantsCount ?? null,
  };
}

function labelOf(channel: Api.Channel): string {
  const username = usernameOf(channel);
  return username === null ? channel.title : `@${username}`;
}
