/** A channel's id: bare decimal text, `1234567890`, without the `-100` that bots put before it (design.md, tables). */
export type ChannelId = string & { readonly __brand: 'ChannelId' };

/** A message's number inside its channel; Telegram counts each channel from 1 and leaves holes. */
export type MessageId = number;

/** What a person typed to name a channel, understood. */
export type ChannelReference =
  | { readonly kind: 'username'; readonly username: string }
  | { readonly kind: 'id'; readonly channelId: ChannelId }
  | { readonly kind: 'malformed'; readonly text: string; readonly why: 'empty' | 'invite-link' | 'not-a-name' };

const BARE_ID = /^[1-9]\d{0,18}$/;
// Telegram: 4 to 32 characters, a letter first, no underscore at the end. Short ones are sold as collectibles.
const USERNAME = /^[a-z](?:[a-z0-9]|_(?!$)){3,31}$/i;
const LINK = /^(?:https?:\/\/)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)\//i;

/** Whether `text` is a channel id in our one form. */
export function isChannelId(text: string): text is ChannelId {
  return BARE_ID.test(text);
}

/** The id for a number Telegram gave us. Throws on anything that is not a whole positive number: that is a bug. */
export function channelId(value: string | number | bigint): ChannelId {
  const text = String(value);
  if (!isChannelId(text)) throw new TypeError(`not a channel id: ${text}`);
  return text;
}

/**
 * Understands what a researcher types or pastes: `@name`, `name`, a t.me link (to the channel or to one of its
 * posts), `-1001234567890` or `1234567890`.
 */
export function parseChannelReference(typed: string): ChannelReference {
  const text = typed.trim();
  if (text === '') return { kind: 'malformed', text, why: 'empty' };
  if (/^-100\d+$/.test(text)) return fromId(text.slice(4).replace(/^0+/, ''), text);
  if (BARE_ID.test(text)) return fromId(text, text);
  const afterLink = LINK.test(text) ? text.replace(LINK, '').replace(/[?#].*$/, '') : null;
  if (afterLink !== null) {
    const [first = '', second = ''] = afterLink.split('/');
    if (first.startsWith('+') || first === 'joinchat') return { kind: 'malformed', text, why: 'invite-link' };
    if (first === 'c') return fromId(second, text);
    return fromUsername(first === 's' ? second : first, text);
  }
  return fromUsername(text.replace(/^@/, ''), text);
}

function fromId(id: string, text: string): ChannelReference {
  return isChannelId(id) ? { kind: 'id', channelId: id } : { kind: 'malformed', text, why: 'not-a-name' };
}

function fromUsername(name: string, text: string): ChannelReference {
  return USERNAME.test(name) ? { kind: 'username', username: name } : { kind: 'malformed', text, why: 'not-a-name' };
}
