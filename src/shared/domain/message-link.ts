// Addresses of messages: where Telegram shows one, and what a researcher types or pastes to go to one, a t.me link or its
// number.
import type { Channel } from './channel.ts';
import { parseChannelReference, type ChannelReference, type MessageId } from './ids.ts';

/**
 * Where Telegram shows a channel; a message's address is `<this>/<number>`. A username is Telegram's text: only in the shape
 * that it must have is it one.
 */
export function addressOf({ channelId, username }: Pick<Channel, 'channelId' | 'username'>): string {
  return username !== null && /^\w{1,64}$/.test(username) ? `https://t.me/${username}` : `https://t.me/c/${channelId}`;
}

export interface MessageAddress {
  /** Null: in the channel that is in view. */
  readonly channel: Exclude<ChannelReference, { kind: 'malformed' }> | null;
  readonly messageId: MessageId;
}

const HIGHEST_ID = 2_147_483_647;
const LINK = /^(?:https?:\/\/)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)\/([^\s?#]+)/i;
const NAMED_HOST = /^(?:https?:\/\/)?(?!www\.)[a-z0-9_]+\.t\.me\/([^\s?#]+)/i;
const APP_LINK = /^tg:(?:\/\/)?(?:resolve|privatepost)\?\S*?\bpost=(\d+)/i;
/** `51882`, `#51882`, `51 882`, `51,882`. */
const NUMBER = /^#?\s?(\d{1,3}(?:[ ,\u00A0\u202F]\d{3})+|\d+)$/;

/**
 * `https://t.me/riverwatch/123`, `t.me/c/1234567890/123`, `riverwatch.t.me/123`, `tg://resolve?domain=…&post=123`; of a
 * link to a message of a topic the last number counts. Null for whatever is none of these.
 */
export function parseMessageAddress(typed: string): MessageAddress | null {
  const text = typed.trim();
  const number = NUMBER.exec(text)?.[1];
  if (number !== undefined) return addressed(null, number.replace(/\D/g, ''));
  // A link among other words is looked for like them.
  if (/\s/.test(text)) return null;
  const path = (LINK.exec(text) ?? NAMED_HOST.exec(text))?.[1];
  const post = path === undefined ? APP_LINK.exec(text)?.[1] : postIn(path, NAMED_HOST.test(text));
  if (post === undefined) return null;
  const channel = parseChannelReference(text);
  return channel.kind === 'malformed' ? null : addressed(channel, post);
}

/** The last part of a path, where it is a number that does not name the channel. */
function postIn(path: string, hostNamesChannel: boolean): string | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const needed = hostNamesChannel ? 1 : parts[0] === 'c' || parts[0] === 's' ? 3 : 2;
  const last = parts.at(-1) ?? '';
  return parts.length >= needed && /^\d+$/.test(last) ? last : undefined;
}

function addressed(channel: MessageAddress['channel'], digits: string): MessageAddress | null {
  const messageId = Number(digits);
  return messageId >= 1 && messageId <= HIGHEST_ID ? { channel, messageId } : null;
}
