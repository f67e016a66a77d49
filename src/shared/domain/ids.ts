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
/** `https://riverwatch.t.me/123`: a name before the host. */
const NAMED_HOST = /^(?:https?:\/\/)?(?!www\.)([a-z0-9_]+)\.t\.me(?:[/?#].*)?$/i;
/** `tg://resolve?domain=riverwatch&post=123`, `tg://join?invite=…`, `tg://privatepost?channel=…`. */
const APP_LINK = /^tg:(?:\/\/)?(resolve|join|privatepost)\?(.*)$/i;
/** What pasting brings along and nobody sees: zero-width marks, marks of writing direction, soft hyphens. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

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
 * Understands what a researcher types or pastes: `@name`, `name`, a link to a channel or to one of its posts (t.me,
 * name.t.me, tg://), `-1001234567890` or `1234567890`. Full-width characters count as ordinary ones.
 */
export function parseChannelReference(typed: string): ChannelReference {
  const text = typed.normalize('NFKC').replace(INVISIBLE, '').trim();
  if (text === '') return { kind: 'malformed', text, why: 'empty' };
  if (/^-100\d+$/.test(text)) return fromId(text.slice(4).replace(/^0+/, ''), text);
  if (BARE_ID.test(text)) return fromId(text, text);
  const app = APP_LINK.exec(text);
  if (app) return fromAppLink(app[1] ?? '', app[2] ?? '', text);
  const host = NAMED_HOST.exec(text);
  if (host) return fromUsername(host[1] ?? '', text);
  if (!LINK.test(text)) return fromUsername(text.replace(/^@/, ''), text);
  const path = text.replace(LINK, '').replace(/[?#].*$/, '');
  const [first = '', second = ''] = path.split('/');
  if (first.startsWith('+') || first.toLowerCase() === 'joinchat')
    return { kind: 'malformed', text, why: 'invite-link' };
  // t.me/c/<id>/<post> is a post for members, t.me/s/<name> the preview in a browser.
  if (first === 'c') return fromId(second, text);
  return fromUsername(first === 's' ? second : first.replace(/^@/, ''), text);
}

function fromAppLink(action: string, query: string, text: string): ChannelReference {
  const valueOf = (key: string): string => new RegExp(`(?:^|&)${key}=([^&#]*)`).exec(query)?.[1] ?? '';
  if (action.toLowerCase() === 'join') return { kind: 'malformed', text, why: 'invite-link' };
  if (action.toLowerCase() === 'privatepost') return fromId(valueOf('channel'), text);
  return fromUsername(valueOf('domain'), text);
}

function fromId(id: string, text: string): ChannelReference {
  return isChannelId(id) ? { kind: 'id', channelId: id } : { kind: 'malformed', text, why: 'not-a-name' };
}

function fromUsername(name: string, text: string): ChannelReference {
  return USERNAME.test(name) ? { kind: 'username', username: name } : { kind: 'malformed', text, why: 'not-a-name' };
}
