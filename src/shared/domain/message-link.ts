// Addresses of messages: where Telegram shows one, and what a researcher types or pastes to go to one, a t.me link or its
// number.
import type { Channel } from './channel.ts';
import { parseLink, visibleText, type ChannelReference, type MessageId } from './ids.ts';

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
/** `51882`, `#51882`, `51 882`, `51,882`. */
const NUMBER = /^#?\s?(\d{1,3}(?:[ ,]\d{3})+|\d+)$/;

/**
 * A number, or a link to a message in any of its shapes (core.telegram.org/api/links, "Message links"): `t.me/riverwatch/123`,
 * `t.me/c/1234567890/123`, `riverwatch.t.me/123`, `@riverwatch/123`, `tg://resolve?domain=…&post=123`; of a message of a topic
 * the last number counts. Null for whatever is none of these: links to stories, albums and sticker sets too, and a link in
 * quotes, which is looked for like words.
 */
export function parseMessageAddress(typed: string): MessageAddress | null {
  const text = visibleText(typed);
  // Not 10², which would be 102.
  const number = /\p{No}/u.test(typed) ? undefined : NUMBER.exec(text)?.[1];
  if (number !== undefined) return addressed(null, number.replace(/\D/g, ''));
  // A link among other words is looked for like them.
  const link = /\s/.test(text) ? null : parseLink(text);
  if (!link || link.channel.kind === 'malformed') return null;
  const [first = '', second = first, ...more] = link.rest;
  return /^\d+$/.test(first) && /^\d+$/.test(second) && more.length === 0 ? addressed(link.channel, second) : null;
}

function addressed(channel: MessageAddress['channel'], digits: string): MessageAddress | null {
  const messageId = Number(digits);
  return messageId >= 1 && messageId <= HIGHEST_ID ? { channel, messageId } : null;
}
