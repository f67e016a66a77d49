// Finding channels: by name, by id, among the account's dialogs.
import { Api } from 'telegram/tl/index.js';
import type { Channel } from '../../../shared/domain/channel.ts';
import { fail, FailureError } from '../../../shared/domain/failure.ts';
import type { ChannelId, ChannelReference, MessageId } from '../../../shared/domain/ids.ts';
import type { FullChannel } from '../telegram.ts';
import { decodeChannel, inputChannel, nameInSentence, type ChannelBook } from './channel-book.ts';
import { raced } from './deadline.ts';
import { listDialogChannels } from './dialogs.ts';
import { noSuchChannel } from './failures.ts';
import type { Line } from './line.ts';
import type { KnownChannel } from './stored-session.ts';

const NOBODYS = new AbortController().signal;
const NAME_OR_JOIN = 'Type its @name instead; where it has none, join it with your Telegram app first.';

export class Directory {
  readonly #line: Line;
  readonly #book: () => ChannelBook;
  readonly #onLearned: () => void;
  readonly #usernameOf: (channelId: ChannelId) => Promise<string | null>;
  /** One sweep of the dialogs serves all who look for an id, also when the first of them leaves. */
  #sweep: Promise<readonly Api.Channel[]> | null = null;

  constructor(options: {
    readonly line: Line;
    readonly book: () => ChannelBook;
    /** There is a new access hash to keep. */
    readonly onLearned: () => void;
    readonly usernameOf: (channelId: ChannelId) => Promise<string | null>;
  }) {
    this.#line = options.line;
    this.#book = options.book;
    this.#onLearned = options.onLearned;
    this.#usernameOf = options.usernameOf;
  }

  async resolve(reference: ChannelReference, signal: AbortSignal): Promise<Channel> {
    switch (reference.kind) {
      case 'username': {
        const channel = await this.#byUsername(reference.username, signal);
        // Telegram tells the subscribers only sometimes here; and whether a channel lets us in, only when asked for it.
        return (await this.#full(decodeChannel(channel).channelId, signal)).channel;
      }
      case 'id':
        return (await this.#full(reference.channelId, signal)).channel;
      case 'malformed':
        throw fail('malformed-channel', `“${reference.text}” is not the name of a channel.`, {
          next: 'Names look like @riverwatch or t.me/riverwatch.',
        });
    }
  }

  /** All channels and supergroups among the dialogs. */
  async list(signal: AbortSignal): Promise<readonly Channel[]> {
    const channels = await listDialogChannels(this.#line, signal);
    this.#learn(channels);
    return channels.map((channel) => decodeChannel(channel));
  }

  async full(channelId: ChannelId, signal: AbortSignal): Promise<FullChannel> {
    const { channel, availableFrom } = await this.#full(channelId, signal);
    return { ...channel, availableFrom };
  }

  #full(channelId: ChannelId, signal: AbortSignal): Promise<{ channel: Channel; availableFrom: MessageId }> {
    return this.withChannel(channelId, signal, async (known) => {
      const answer = await this.#line.ask(new Api.channels.GetFullChannel({ channel: inputChannel(known) }), signal, {
        channel: nameInSentence(known, channelId),
      });
      const { fullChat, chats } = answer;
      const channel = chats.find((chat) => chat.id.toString() === channelId);
      if (channel?.className !== 'Channel') throw lockedOut(channel, nameInSentence(known, channelId));
      this.#learn([channel]);
      const full = fullChat.className === 'ChannelFull' ? fullChat : null;
      // Absent or 0 where nothing is hidden.
      return { channel: decodeChannel(channel, full?.participantsCount), availableFrom: full?.availableMinId || 1 };
    });
  }

  /** Asks about a channel by its access hash. A hash that Telegram does not take any more is looked up once again. */
  async withChannel<T>(
    channelId: ChannelId,
    signal: AbortSignal,
    ask: (known: KnownChannel) => Promise<T>,
  ): Promise<T> {
    const remembered = this.#book().get(channelId);
    if (!remembered) return ask(await this.#lookUp(channelId, signal));
    try {
      return await ask(remembered);
    } catch (thrown) {
      if (!(thrown instanceof FailureError) || thrown.failure.kind !== 'no-such-channel') throw thrown;
      this.#book().forget(channelId);
      const found = await this.#lookUp(channelId, signal).catch(notFound);
      if (!found || found.accessHash === remembered.accessHash) throw thrown;
      return ask(found);
    }
  }

  async #lookUp(channelId: ChannelId, signal: AbortSignal): Promise<KnownChannel> {
    const username = await this.#usernameOf(channelId);
    if (username !== null) {
      await this.#byUsername(username, signal).catch((thrown: unknown) => {
        // The name may have gone to somebody else since.
        if (!(thrown instanceof FailureError) || !NOT_BY_NAME.has(thrown.failure.kind)) throw thrown;
      });
    }
    if (!this.#book().get(channelId)) {
      this.#sweep ??= listDialogChannels(this.#line, NOBODYS).finally(() => {
        this.#sweep = null;
      });
      this.#learn(await raced(this.#sweep, signal));
    }
    const known = this.#book().get(channelId);
    if (known) return known;
    throw noSuchChannel(`The channel ${channelId}`, NAME_OR_JOIN);
  }

  async #byUsername(username: string, signal: AbortSignal): Promise<Api.Channel> {
    const about = { channel: `The channel @${username}` };
    const { peer, chats } = await this.#line.ask(new Api.contacts.ResolveUsername({ username }), signal, about);
    if (peer.className !== 'PeerChannel') {
      throw fail('not-a-channel', `@${username} is a person or a bot, not a channel.`, {
        next: 'Type the name of a channel or of a public group.',
      });
    }
    const channel = chats.find((chat) => chat.id.toString() === peer.channelId.toString());
    if (channel?.className !== 'Channel') throw lockedOut(channel, about.channel);
    this.#learn([channel]);
    return channel;
  }

  #learn(channels: readonly Api.Channel[]): void {
    if (this.#book().learn(channels)) this.#onLearned();
  }
}

const NOT_BY_NAME: ReadonlySet<string> = new Set(['no-such-channel', 'not-a-channel']);

/** A flood or a lost network does not say that there is no such channel: whoever asks waits, and asks again. */
function notFound(thrown: unknown): null {
  const kind = thrown instanceof FailureError ? thrown.failure.kind : '';
  if (NOT_BY_NAME.has(kind) || kind === 'private-channel') return null;
  throw thrown;
}

function lockedOut(chat: Api.TypeChat | undefined, name: string): Error {
  if (chat?.className !== 'ChannelForbidden') return noSuchChannel(name, NAME_OR_JOIN);
  return fail('private-channel', `${name} is private, or this account was removed from it.`, {
    next: 'Join it with your Telegram app, then try again.',
  });
}
