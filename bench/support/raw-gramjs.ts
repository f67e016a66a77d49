// A channel's history by GramJS alone: request, answer, next request. Nothing is decoded further and nothing is stored.
import { Logger, LogLevel } from 'telegram/extensions/Logger.js';
import { PromisedNetSockets } from 'telegram/extensions/index.js';
import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { TelegramClient } from 'telegram/client/TelegramClient.js';
import { decodeAuthState } from '../../src/main/telegram/gramjs/auth-state.ts';
import type { KnownChannel, StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';

/** What the history holds, newest first. */
export interface RawHistory {
  readonly messages: readonly { readonly id: number; readonly date: number; readonly text: string | null }[];
  readonly pages: number;
}

export interface RawClient {
  readHistory(channel: KnownChannel): Promise<RawHistory>;
  /**
   * What its documentation shows: `for await (const message of client.iterMessages(channel))`. It ends at the first short
   * page, which hidden posts make; whoever notices begins anew below the last message, as is done here.
   */
  iterate(channel: KnownChannel): AsyncIterable<Api.Message>;
  close(): Promise<void>;
}

/** A client of GramJS's own, signed in with the session that the app's client stored. */
export async function connectRaw(stored: StoredSession, host: string, port: number): Promise<RawClient> {
  class LocalSockets extends PromisedNetSockets {
    override connect(): Promise<unknown> {
      return super.connect(port, host);
    }
  }
  const client = new TelegramClient(await decodeAuthState(stored.session), stored.apiId, stored.apiHash, {
    networkSocket: LocalSockets,
    connectionRetries: 5,
    baseLogger: new Logger(LogLevel.NONE),
  });
  client.floodSleepThreshold = 0;
  if (!(await client.connect())) throw new Error('GramJS could not connect to the sample Telegram');
  return {
    readHistory: (channel) => readHistory(client, channel),
    iterate: (channel) => iterate(client, peerOf(channel)),
    close: () => client.destroy(),
  };
}

async function* iterate(client: TelegramClient, peer: Api.InputPeerChannel): AsyncGenerator<Api.Message> {
  for (let offsetId = 0, isMore = true; isMore;) {
    isMore = false;
    // Without a time to wait, it sleeps a second after every page.
    for await (const message of client.iterMessages(peer, { offsetId, waitTime: 1e-9 })) {
      isMore = true;
      offsetId = message.id;
      yield message;
    }
  }
}

function peerOf({ channelId, accessHash }: KnownChannel): Api.InputPeerChannel {
  return new Api.InputPeerChannel({ channelId: returnBigInt(channelId), accessHash: returnBigInt(accessHash) });
}

async function readHistory(client: TelegramClient, channel: KnownChannel): Promise<RawHistory> {
  const peer = peerOf(channel);
  const messages: { id: number; date: number; text: string | null }[] = [];
  let offsetId = 0;
  for (let pages = 1; ; pages++) {
    const request = new Api.messages.GetHistory({
      peer,
      offsetId,
      offsetDate: 0,
      addOffset: 0,
      limit: 100,
      maxId: 0,
      minId: 0,
      hash: returnBigInt(0),
    });
    const page = await client.invoke(request);
    if (!(page instanceof Api.messages.ChannelMessages)) throw new Error(`answered with ${page.className}`);
    for (const message of page.messages) {
      offsetId = offsetId === 0 ? message.id : Math.min(offsetId, message.id);
      if (message instanceof Api.MessageEmpty) continue;
      messages.push({
        id: message.id,
        date: message.date,
        text: message instanceof Api.Message ? message.message : null,
      });
    }
    // One channel of the sample has a run of hidden posts, and so an empty page in mid-history: ids tell the end.
    if (page.messages.length === 0 && offsetId <= 100) return { messages, pages };
    if (page.messages.length === 0) offsetId -= 100;
  }
}
