// Reads a channel with mtcute: another library, another language of its own, and a newer layer than GramJS's.
import {
  IntermediatePacketCodec,
  Long,
  MemoryStorage,
  ObfuscatedPacketCodec,
  PaddedIntermediatePacketCodec,
  TcpTransport,
  TelegramClient,
  type tl,
} from '@mtcute/node';
import { addPublicKey, NodeCryptoProvider } from '@mtcute/node/utils.js';
import type { ClientLogin, ClientRequest } from './client-request.ts';
import { digestOf } from './digest.ts';
import type { SeenAccount, SeenMessage } from './seen.ts';

const CODECS = {
  intermediate: () => new IntermediatePacketCodec(),
  'obfuscated padded': () => new ObfuscatedPacketCodec(new PaddedIntermediatePacketCodec()),
} as const;

/** Signs in, works, and leaves. */
export async function withMtcute<T>(
  { host, port, publicKeyPem, phone, code, password }: ClientLogin,
  codec: keyof typeof CODECS,
  usePfs: boolean,
  work: (client: TelegramClient, userId: number) => Promise<T>,
): Promise<T> {
  const crypto = new NodeCryptoProvider();
  await crypto.initialize();
  addPublicKey(crypto, publicKeyPem);
  const tcp = new TcpTransport();
  const dc = { id: 2, ipAddress: host, port };
  const client = new TelegramClient({
    apiId: 1,
    apiHash: 'hash',
    storage: new MemoryStorage(),
    defaultDcs: { main: dc, media: dc },
    transport: { connect: (address) => tcp.connect(address), packetCodec: CODECS[codec] },
    updates: false,
    network: { usePfs },
    logLevel: 0,
    crypto,
  });
  try {
    const me = await client.start({
      phone,
      code: () => code,
      codeSentCallback: () => undefined,
      ...withWord(password),
    });
    return await work(client, me.id);
  } finally {
    await client.destroy();
  }
}

export function readWithMtcute(
  { server, world, channels, files }: ClientRequest,
  codec: keyof typeof CODECS,
  usePfs = false,
): Promise<SeenAccount> {
  const { host, port, publicKeyPem } = server;
  const { phone, code, password } = world.account;
  return withMtcute({ host, port, publicKeyPem, phone, code, password }, codec, usePfs, async (client, userId) => {
    const dialogs: string[] = [];
    for await (const dialog of client.iterDialogs()) dialogs.push(dialog.peer.displayName);
    return {
      userId,
      dialogs,
      messages: (await readAll(client, channels)).map(seen),
      files: await fetchFiles(client, channels[0] ?? '', files),
    };
  });
}

const withWord = (password: string | null): { readonly password?: string } => (password === null ? {} : { password });

type FullMessage = tl.RawMessage | tl.RawMessageService;

async function readAll(client: TelegramClient, channels: readonly string[]): Promise<readonly FullMessage[]> {
  const all: FullMessage[] = [];
  for (const channel of channels) all.push(...(await readChannel(client, channel)));
  return all;
}

async function readChannel(client: TelegramClient, channel: string): Promise<readonly FullMessage[]> {
  const peer = await client.resolvePeer(channel);
  const all: FullMessage[] = [];
  for (;;) {
    const page = await client.call({
      _: 'messages.getHistory',
      peer,
      offsetId: all.at(-1)?.id ?? 0,
      offsetDate: 0,
      addOffset: 0,
      limit: 100,
      maxId: 0,
      minId: 0,
      hash: Long.ZERO,
    });
    if (page._ !== 'messages.channelMessages' || page.messages.length === 0) return all;
    for (const message of page.messages) if (message._ !== 'messageEmpty') all.push(message);
  }
}

async function fetchFiles(
  client: TelegramClient,
  channel: string,
  ids: readonly number[],
): Promise<SeenAccount['files']> {
  const messages = await client.getMessages(
    channel,
    ids.toSorted((a, b) => b - a),
  );
  return Promise.all(
    messages.map(async (message) => {
      const media = message?.media;
      if (media?.type !== 'photo' && media?.type !== 'document') throw new Error(`no file in ${message?.id}`);
      return digestOf(await client.downloadAsBuffer(media));
    }),
  );
}

const bare = (peer: tl.TypePeer | undefined): number | null => {
  if (peer?._ === 'peerChannel') return peer.channelId;
  return peer?._ === 'peerUser' ? peer.userId : null;
};

function seen(message: FullMessage): SeenMessage {
  const full = message._ === 'message' ? message : null;
  const { replyTo } = message;
  return {
    id: message.id,
    action: message._ === 'messageService' ? message.action._.toLowerCase() : null,
    date: message.date,
    text: full?.message ?? '',
    senderId: bare(message.fromId),
    views: full?.views ?? null,
    forwards: full?.forwards ?? null,
    replies: full?.replies?.replies ?? null,
    editDate: full?.editDate ?? null,
    postAuthor: full?.postAuthor ?? null,
    groupedId: full?.groupedId?.toString() ?? null,
    replyTo: replyTo?._ === 'messageReplyHeader' ? (replyTo.replyToMsgId ?? null) : null,
    forward: forwardOf(full?.fwdFrom),
    reactions: (full?.reactions?.results ?? []).map(({ reaction, count }) => [
      reaction._ === 'reactionEmoji' ? reaction.emoticon : '',
      count,
    ]),
    entities: (full?.entities ?? []).map(({ _, offset, length }) => [_.toLowerCase(), offset, length]),
    media: mediaOf(full?.media),
  };
}

function forwardOf(forward: tl.TypeMessageFwdHeader | undefined): SeenMessage['forward'] {
  if (!forward) return null;
  const { fromId, fromName, date, channelPost, postAuthor } = forward;
  return [bare(fromId), fromName ?? null, date, channelPost ?? null, postAuthor ?? null];
}

function mediaOf(media: tl.TypeMessageMedia | undefined): string | null {
  if (!media) return null;
  const name = media._.toLowerCase();
  if (media._ === 'messageMediaDocument' && media.document?._ === 'document') return `${name} ${media.document.size}`;
  const size = media._ === 'messageMediaPhoto' && media.photo?._ === 'photo' ? media.photo.sizes.at(-1) : null;
  return size?._ === 'photoSize' ? `${name} ${size.size}` : name;
}
