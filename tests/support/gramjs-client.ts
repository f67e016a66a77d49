// Reads a channel with GramJS, the library that the app itself uses.
import bigInt from 'big-integer';
import { createHash, createPublicKey } from 'node:crypto';
import { Api, Logger, TelegramClient } from 'telegram';
import { _serverKeys } from 'telegram/crypto/RSA.js';
import { LogLevel } from 'telegram/extensions/Logger.js';
import { PromisedNetSockets } from 'telegram/extensions/index.js';
import { ConnectionTCPFull, ConnectionTCPObfuscated } from 'telegram/network/connection/index.js';
import { StringSession } from 'telegram/sessions/index.js';
import type { RunningServer } from '../../src/sample-telegram/server.ts';
import type { World } from '../../src/sample-telegram/world/model.ts';
import type { ClientRequest } from './client-request.ts';
import { digestOf } from './digest.ts';
import type { SeenAccount, SeenMessage } from './seen.ts';

const TRANSPORTS = {
  full: ConnectionTCPFull,
  obfuscated: ConnectionTCPObfuscated,
} as const;
export type GramjsTransport = keyof typeof TRANSPORTS;

export async function readWithGramjs(request: ClientRequest, transport: GramjsTransport): Promise<SeenAccount> {
  const client = await connectGramjs(request.server, transport);
  try {
    await signInWithGramjs(client, request.world);
    const me = await client.getMe();
    const dialogs = await client.getDialogs({});
    const messages = await readAll(client, request.channels);
    const files = messages.filter(({ id }) => request.files.includes(id));
    return {
      userId: Number(me.id),
      dialogs: Array.from(dialogs, ({ title }) => title ?? ''),
      messages: messages.map(seen),
      files: await Promise.all(files.map(async (message) => digestOf(await fetchFile(client, message)))),
    };
  } finally {
    await client.destroy();
  }
}

/** @param session with the key of an earlier one to go on with it */
export async function connectGramjs(
  server: RunningServer,
  transport: GramjsTransport = 'full',
  session: StringSession = new StringSession(''),
): Promise<TelegramClient> {
  learnKey(server.publicKeyPem);
  // GramJS dials a fixed port: the socket goes elsewhere.
  class LocalSockets extends PromisedNetSockets {
    override connect(): Promise<unknown> {
      return super.connect(server.port, server.host);
    }
  }
  session.setDC(2, server.host, 80);
  const client = new TelegramClient(session, 1, 'hash', {
    connection: TRANSPORTS[transport],
    networkSocket: LocalSockets,
    connectionRetries: 5,
    baseLogger: new Logger(LogLevel.NONE),
  });
  client.floodSleepThreshold = 0;
  await client.connect();
  return client;
}

export async function signInWithGramjs(client: TelegramClient, { account }: World): Promise<void> {
  await client.start({
    phoneNumber: account.phone,
    phoneCode: () => Promise.resolve(account.code),
    password: () => Promise.resolve(account.password ?? ''),
    onError: (error) => {
      throw error;
    },
  });
}

/** The map's key is the fingerprint: of SHA-1 over n and e as TL bytes the last 8 bytes, signed. */
function learnKey(publicKeyPem: string): void {
  const { n = '', e = '' } = createPublicKey(publicKeyPem).export({ format: 'jwk' });
  const [modulus, exponent] = [Buffer.from(n, 'base64url'), Buffer.from(e, 'base64url')];
  // 256 bytes take a four-byte length, 3 a one-byte one: both end on a whole word.
  const bytes = Buffer.concat([Buffer.of(254, 0, 1, 0), modulus, Buffer.of(exponent.length), exponent]);
  const fingerprint = createHash('sha1').update(bytes).digest().readBigInt64LE(12);
  _serverKeys.set(String(fingerprint), {
    n: bigInt(modulus.toString('hex'), 16),
    e: Number.parseInt(exponent.toString('hex'), 16),
  });
}

type FullMessage = Api.Message | Api.MessageService;

async function readAll(client: TelegramClient, channels: readonly string[]): Promise<readonly FullMessage[]> {
  const all: FullMessage[] = [];
  for (const channel of channels) all.push(...(await readChannel(client, channel)));
  return all;
}

async function readChannel(client: TelegramClient, channel: string): Promise<readonly FullMessage[]> {
  const peer = await client.getInputEntity(channel);
  const all: FullMessage[] = [];
  for (;;) {
    const page = await client.invoke(
      new Api.messages.GetHistory({ peer, offsetId: all.at(-1)?.id ?? 0, limit: 100, hash: bigInt.zero }),
    );
    if (!(page instanceof Api.messages.ChannelMessages) || page.messages.length === 0) return all;
    for (const message of page.messages) {
      if (message instanceof Api.Message || message instanceof Api.MessageService) all.push(message);
    }
  }
}

async function fetchFile(client: TelegramClient, message: FullMessage): Promise<Uint8Array> {
  const media = message instanceof Api.Message ? message.media : undefined;
  const bytes = media ? await client.downloadMedia(media, {}) : undefined;
  if (!(bytes instanceof Uint8Array)) throw new Error(`message ${message.id} has no file`);
  return bytes;
}

const bare = (peer: Api.TypePeer | undefined): number | null => {
  if (peer instanceof Api.PeerChannel) return Number(peer.channelId);
  return peer instanceof Api.PeerUser ? Number(peer.userId) : null;
};

function seen(message: FullMessage): SeenMessage {
  const full = message instanceof Api.Message ? message : null;
  const { replyTo } = message;
  return {
    id: message.id,
    action: full ? null : (message.action?.className.toLowerCase() ?? null),
    date: message.date,
    text: full?.message ?? '',
    senderId: bare(message.fromId),
    views: full?.views ?? null,
    forwards: full?.forwards ?? null,
    replies: full?.replies?.replies ?? null,
    editDate: full?.editDate ?? null,
    postAuthor: full?.postAuthor ?? null,
    groupedId: full?.groupedId?.toString() ?? null,
    replyTo: replyTo instanceof Api.MessageReplyHeader ? (replyTo.replyToMsgId ?? null) : null,
    forward: forwardOf(full?.fwdFrom),
    reactions: (full?.reactions?.results ?? []).map(({ reaction, count }) => [
      reaction instanceof Api.ReactionEmoji ? reaction.emoticon : '',
      count,
    ]),
    entities: (full?.entities ?? []).map(({ className, offset, length }) => [className.toLowerCase(), offset, length]),
    media: mediaOf(full?.media),
  };
}

function forwardOf(forward: Api.MessageFwdHeader | undefined): SeenMessage['forward'] {
  if (!forward) return null;
  const { fromId, fromName, date, channelPost, postAuthor } = forward;
  return [bare(fromId), fromName ?? null, date, channelPost ?? null, postAuthor ?? null];
}

function mediaOf(media: Api.TypeMessageMedia | undefined): string | null {
  if (!media) return null;
  const name = media.className.toLowerCase();
  if (media instanceof Api.MessageMediaDocument && media.document instanceof Api.Document) {
    return `${name} ${media.document.size.toString()}`;
  }
  const size = media instanceof Api.MessageMediaPhoto && media.photo instanceof Api.Photo && media.photo.sizes.at(-1);
  return size instanceof Api.PhotoSize ? `${name} ${size.size}` : name;
}
