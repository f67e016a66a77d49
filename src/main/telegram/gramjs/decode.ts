// Api.Message -> Message: from GramJS's objects to plain values, at once and completely, for the objects hold on to the
// client. Pure; told apart by `className` (see decode-media.ts). GramJS leaves absent fields null or undefined.
//
// Who speaks: `from_id`; else, for a post of a channel, the channel itself. Names are those of a person or of another
// chat; the channel's own name is the channel's, and not repeated in each of its messages.
import type { Api } from 'telegram/tl/api.js';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Entity, Message, Reaction } from '../../../shared/domain/message.ts';
import type { Instant } from '../../../shared/domain/time-range.ts';
import { decodeMedia } from './decode-media.ts';

/** What an answer tells beside its messages. */
export interface AnswerContext {
  readonly channelId: ChannelId;
  readonly askedAt: Instant;
  readonly people: People;
}

/** The users and chats of an answer, by their ids in decimal. */
export interface People {
  readonly users: ReadonlyMap<string, Api.User>;
  readonly chats: ReadonlyMap<string, Api.TypeChat>;
}

export function peopleOf(users: readonly Api.TypeUser[], chats: readonly Api.TypeChat[]): People {
  const known = users.filter((user) => user.className === 'User');
  return {
    users: new Map(known.map((user) => [user.id.toString(), user])),
    chats: new Map(chats.map((chat) => [chat.id.toString(), chat])),
  };
}

/** A message of the answer; null for an empty one, which has an id and no date. */
export function decodeMessage(message: Api.TypeMessage, context: AnswerContext): Message | null {
  if (message.className === 'Message') return { ...common(message, context), ...post(message, context) };
  if (message.className === 'MessageService') return { ...common(message, context), ...service(message) };
  return null;
}

type Common = Pick<
  Message,
  | 'channelId'
  | 'messageId'
  | 'date'
  | 'senderId'
  | 'firstName'
  | 'lastName'
  | 'username'
  | 'replyTo'
  | 'reactions'
  | 'fetchedAt'
>;

function common(message: Api.Message | Api.MessageService, context: AnswerContext): Common {
  return {
    channelId: context.channelId,
    messageId: message.id,
    date: message.date,
    ...sender(message, context),
    replyTo: replyTo(message.replyTo, context.channelId),
    reactions: reactions(message.reactions),
    fetchedAt: context.askedAt,
  };
}

function post(message: Api.Message, context: AnswerContext): Omit<Message, keyof Common> {
  return {
    text: message.message ?? '',
    ...decodeMedia(message.media),
    postAuthor: message.postAuthor || null,
    ...forward(message.fwdFrom, context.people),
    action: null,
    views: message.views ?? null,
    forwards: message.forwards ?? null,
    replies: message.replies?.replies ?? null,
    entities: entities(message.entities),
    editDate: message.editDate ?? null,
    editHide: message.editHide === true,
    groupedId: message.groupedId?.toString() ?? null,
  };
}

function service(message: Api.MessageService): Omit<Message, keyof Common> {
  return {
    text: null,
    mediaType: null,
    media: null,
    postAuthor: null,
    isForwarded: false,
    forwardedFromChannelId: null,
    forwardedFromName: null,
    action: snakeCase(message.action.className.replace(/^MessageAction/, '')),
    views: null,
    forwards: null,
    replies: null,
    entities: null,
    editDate: null,
    editHide: false,
    groupedId: null,
  };
}

type Sender = Pick<Message, 'senderId' | 'firstName' | 'lastName' | 'username'>;
const NOBODY: Sender = { senderId: null, firstName: null, lastName: null, username: null };

function sender(message: Api.Message | Api.MessageService, { channelId, people }: AnswerContext): Sender {
  const from = message.fromId ?? (message.post ? message.peerId : null);
  if (!from) return NOBODY;
  if (from.className === 'PeerUser') {
    const user = people.users.get(from.userId.toString());
    return {
      senderId: safe(from.userId.toString()),
      firstName: user?.firstName || null,
      lastName: user?.lastName || null,
      username: user ? usernameOf(user) : null,
    };
  }
  const id = (from.className === 'PeerChannel' ? from.channelId : from.chatId).toString();
  const senderId = from.className === 'PeerChannel' ? markedId(id) : safe(`-${id}`);
  const chat = id === channelId ? undefined : people.chats.get(id);
  return {
    senderId,
    firstName: chat ? titleOf(chat) : null,
    lastName: null,
    username: chat?.className === 'Channel' ? usernameOf(chat) : null,
  };
}

type Forward = Pick<Message, 'isForwarded' | 'forwardedFromChannelId' | 'forwardedFromName'>;

function forward(header: Api.TypeMessageFwdHeader | null | undefined, people: People): Forward {
  if (!header) return { isForwarded: false, forwardedFromChannelId: null, forwardedFromName: null };
  const from = header.fromId;
  return {
    isForwarded: true,
    forwardedFromChannelId: from?.className === 'PeerChannel' ? safe(from.channelId.toString()) : null,
    forwardedFromName: header.fromName || (from ? nameOf(from, people) : null),
  };
}

function nameOf(peer: Api.TypePeer, { users, chats }: People): string | null {
  if (peer.className !== 'PeerUser') {
    const chat = chats.get((peer.className === 'PeerChannel' ? peer.channelId : peer.chatId).toString());
    return chat ? titleOf(chat) : null;
  }
  const user = users.get(peer.userId.toString());
  return [user?.firstName, user?.lastName].filter(Boolean).join(' ') || null;
}

/** Only a reply to a message of the same channel is one: its id means nothing elsewhere. Stories have no message. */
function replyTo(header: Api.TypeMessageReplyHeader | null | undefined, channelId: ChannelId): number | null {
  if (header?.className !== 'MessageReplyHeader') return null;
  const peer = header.replyToPeerId;
  const here = !peer || (peer.className === 'PeerChannel' && peer.channelId.toString() === channelId);
  return here ? (header.replyToMsgId ?? null) : null;
}

function reactions(all: Api.TypeMessageReactions | null | undefined): readonly Reaction[] | null {
  const counted = (all?.results ?? []).flatMap(({ reaction, count }): Reaction[] => {
    switch (reaction.className) {
      case 'ReactionEmoji':
        return [{ emoji: reaction.emoticon, count }];
      case 'ReactionCustomEmoji':
        return [{ emoji: `custom:${reaction.documentId.toString()}`, count }];
      case 'ReactionPaid':
        return [{ emoji: 'paid', count }];
      default:
        return [];
    }
  });
  return counted.length > 0 ? counted : null;
}

function entities(all: readonly Api.TypeMessageEntity[] | null | undefined): readonly Entity[] | null {
  if (!all || all.length === 0) return null;
  return all.map((entity) => ({
    type: snakeCase(entity.className.replace(/^(?:Input)?MessageEntity/, '')),
    offset: entity.offset,
    length: entity.length,
    ...(entity.className === 'MessageEntityTextUrl' ? { url: entity.url } : {}),
  }));
}

/** A channel may have several names; then the field for one is empty, and the first active one is shown. */
export function usernameOf(of: Pick<Api.Channel, 'username' | 'usernames'>): string | null {
  return of.username || (of.usernames?.find(({ active }) => active)?.username ?? null);
}

function titleOf(chat: Api.TypeChat): string | null {
  return chat.className === 'ChatEmpty' ? null : chat.title || null;
}

/** Bots' way of writing a channel's id: -1000000000000 - id, which reads `-100…` for ids of ten digits. */
function markedId(id: string): number | null {
  return safe(String(-1_000_000_000_000n - BigInt(id)));
}

function safe(decimal: string): number | null {
  const number = Number(decimal);
  return Number.isSafeInteger(number) ? number : null;
}

function snakeCase(camel: string): string {
  return camel
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
