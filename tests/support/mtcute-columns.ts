// Channels as mtcute's own objects tell them: its paging, its idea of who speaks and of what hangs on a message. Here its
// words are put into those of the archive's columns, by hand.
import { Message, type Chat, type MessageEntity, type Peer, type TelegramClient } from '@mtcute/node';
import type { ClientLogin } from './client-request.ts';
import type { SeenChannel, SeenColumns } from './columns.ts';
import { withMtcute } from './mtcute-client.ts';

/** Telegram shows no more at once. */
const PAGE = 100;

/** The names of the channels and groups that the account has joined. */
export function joinedWithMtcute(login: ClientLogin): Promise<readonly string[]> {
  return withMtcute(login, 'intermediate', false, async (client) => {
    const joined: string[] = [];
    for await (const { peer } of client.iterDialogs()) {
      if (peer.type === 'chat' && peer.username !== null) joined.push(peer.username);
    }
    return joined;
  });
}

export function readColumnsWithMtcute(
  login: ClientLogin,
  usernames: readonly string[],
): Promise<readonly SeenChannel[]> {
  return withMtcute(login, 'obfuscated padded', false, async (client) => {
    const channels: SeenChannel[] = [];
    for (const username of usernames) channels.push(await readChannel(client, username));
    return channels;
  });
}

async function readChannel(client: TelegramClient, username: string): Promise<SeenChannel> {
  const peer = await client.resolveChannel(username);
  const full = await client.call({ _: 'channels.getFullChannel', channel: peer });
  if (full.fullChat._ !== 'channelFull') throw new Error(`${username} is no channel`);
  const messages = await readAll(client, username);
  const { date: readAt } = await client.call({ _: 'updates.getState' });
  return {
    channelId: String(full.fullChat.id),
    username,
    availableFrom: full.fullChat.availableMinId ?? 1,
    readAt,
    messages: messages.map(columnsOf),
  };
}

/**
 * All that is there: page by page as mtcute's own iterator asks, which takes an empty page for the end; then every id that
 * it passed over is asked for by its number, down to 1.
 */
async function readAll(client: TelegramClient, username: string): Promise<readonly Message[]> {
  const found = new Map<number, Message>();
  for await (const message of client.iterHistory(username)) found.set(message.id, message);
  const newest = Math.max(0, ...found.keys());
  const passedOver = Array.from({ length: newest }, (_, index) => index + 1).filter((id) => !found.has(id));
  for (let start = 0; start < passedOver.length; start += PAGE) {
    const messages = await client.getMessages(username, passedOver.slice(start, start + PAGE));
    for (const message of messages) if (message) found.set(message.id, message);
  }
  return [...found.values()].toSorted((a, b) => a.id - b.id);
}

function columnsOf(message: Message): SeenColumns {
  const { raw, id, forward, replies, reactions, entities } = message;
  return {
    message_id: id,
    date: iso(message.date),
    ...senderOf(message),
    message: message.isService ? null : message.text,
    ...mediaOf(message),
    reply_to: message.replyToMessage?.originIs('same_chat') === true ? message.replyToMessage.id : null,
    post_author: message.signature,
    is_forwarded: forward ? 1 : 0,
    forwarded_from_channel_id: forward && forward.sender.type === 'chat' ? bareId(forward.sender) : null,
    forwarded_from_name: forward?.sender.displayName ?? null,
    action: raw._ === 'messageService' ? actionOf(raw.action._) : null,
    views: message.views,
    forwards: message.forwards,
    replies: replies?.count ?? null,
    reactions: listOrNull(
      reactions?.reactions.map(({ emoji, isPaid, count }) => ({
        emoji: isPaid ? 'paid' : typeof emoji === 'string' ? emoji : `custom:${emoji.toString()}`,
        count,
      })),
    ),
    entities: listOrNull(entities.map(entityOf)),
    edit_date: message.editDate && iso(message.editDate),
    edit_hide: message.hideEditMark ? 1 : 0,
    grouped_id: message.groupedId?.toString() ?? null,
  };
}

const iso = (date: Date): string => date.toISOString().replace('.000Z', 'Z');
const listOrNull = <T>(list: readonly T[] | undefined): readonly T[] | null => (list && list.length > 0 ? list : null);

/** mtcute marks the ids of channels as bots do; without the mark they are the archive's. */
const bareId = (chat: Chat): number => -1_000_000_000_000 - chat.id;

type Sender = Pick<SeenColumns, 'sender_id' | 'first_name' | 'last_name' | 'username'>;

/** The names are those of whoever is not the channel itself. */
function senderOf({ sender, chat }: Message): Sender {
  const names = sender.id === chat.id ? { first_name: null, last_name: null, username: null } : namesOf(sender);
  return { sender_id: sender.id, ...names };
}

function namesOf(sender: Peer): Omit<Sender, 'sender_id'> {
  const { username } = sender;
  if (sender.type === 'chat') return { first_name: sender.title, last_name: null, username };
  return { first_name: sender.raw.firstName ?? null, last_name: sender.lastName, username };
}

type Media = Pick<SeenColumns, 'media_type' | 'media_mime_type' | 'media_file_size' | 'media_file_name'>;

function mediaOf({ media }: Message): Media {
  const none = { media_mime_type: null, media_file_size: null, media_file_name: null };
  switch (media?.type) {
    case undefined:
      return { media_type: null, ...none };
    case 'photo':
      // Telegram keeps photos as JPEG, without a name.
      return { ...none, media_type: 'photo', media_mime_type: 'image/jpeg', media_file_size: media.fileSize ?? null };
    case 'video':
    case 'audio':
    case 'voice':
    case 'sticker':
    case 'document': {
      const { fileName, mimeType, fileSize = null } = media;
      const kind = media.type !== 'video' ? media.type : videoKind(media);
      return { media_type: kind, media_mime_type: mimeType, media_file_size: fileSize, media_file_name: fileName };
    }
    case 'webpage':
      return { media_type: 'web_page', ...none };
    case 'location':
    case 'poll':
    case 'contact':
    case 'dice':
      return { media_type: media.type, ...none };
    default:
      throw new Error(`the sample is not known to hold a ${media?.type}`);
  }
}

function videoKind({ isRound, isAnimation }: { readonly isRound: boolean; readonly isAnimation: boolean }): string {
  if (isRound) return 'video_note';
  return isAnimation ? 'animation' : 'video';
}

/** Telegram's names of marks, for mtcute's own. */
const ENTITIES: Readonly<Record<string, string>> = {
  text_link: 'text_url',
  text_mention: 'mention_name',
  strikethrough: 'strike',
  phone_number: 'phone',
  emoji: 'custom_emoji',
};

function entityOf({ kind, params, offset, length }: MessageEntity) {
  if (kind === 'unknown') throw new Error('a mark that mtcute does not know');
  const type = ENTITIES[kind] ?? kind;
  return params.kind === 'text_link' ? { type, offset, length, url: params.url } : { type, offset, length };
}

/** The actions that the sample is known to hold. */
const ACTIONS: Readonly<Record<string, string>> = {
  messageActionChannelCreate: 'channel_create',
  messageActionChatEditTitle: 'chat_edit_title',
  messageActionChatEditPhoto: 'chat_edit_photo',
  messageActionChatAddUser: 'chat_add_user',
  messageActionChatJoinedByLink: 'chat_joined_by_link',
  messageActionPinMessage: 'pin_message',
};

function actionOf(name: string): string {
  const action = ACTIONS[name];
  if (action === undefined) throw new Error(`the sample is not known to hold a ${name}`);
  return action;
}
