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
const NAMED_HOST = /^(?:https?:\/\/)?(?!www\.)([a-z0-9_]{2,})\.t\.me(?:([/?#].*))?$/i;
/** `tg://resolve?domain=riverwatch&post=123`, `tg://join?invite=…`, `tg://privatepost?channel=…`. */
const APP_LINK = /^tg:(?:\/\/)?(resolve|join|privatepost)\?(.*)$/i;
/** Telegram Web: `https://web.telegram.org/a/#-1001234567890_5`. */
const WEB_LINK = /^(?:https?:\/\/)?web\.telegram\.org\/[akz]\/?#(.+)$/i;
/**
 * Names in t.me links that are nobody's: core.telegram.org/api/links, "Deep links", which lists those of hosts, and `newbot`
 * of its sections. Those too short for a username are none anyway.
 */
const RESERVED = new Set(
  (
    'addemoji addlist addstickers addstyle addtheme auction auth boost call confirmphone contact giftcode invoice joinchat ' +
    'login newbot proxy setlanguage share socks'
  ).split(' '),
);
/** What pasting brings along and nobody sees: zero-width marks, marks of writing direction, soft hyphens. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** What a sentence puts round a link. Quotes stay: they ask for the text. */
const BEFORE_LINK = /[([{<「『【〈《]/;
const BEHIND_LINK = /[)\]}>」』】〉》.,;:!?。、]/;

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

/** What was typed, as it is seen: full-width characters count as ordinary ones, and what is not drawn does not. */
export function visibleText(typed: string): string {
  return typed.normalize('NFKC').replace(INVISIBLE, '').trim();
}

/**
 * Understands what a researcher types or pastes: `@name`, `name`, a link to a channel or to one of its posts (t.me,
 * name.t.me, tg://, Telegram Web), `-1001234567890` or `1234567890`, also in brackets or with a full stop behind it.
 */
export function parseChannelReference(typed: string): ChannelReference {
  const visible = visibleText(typed);
  const reference = referenceIn(unwrapped(visible));
  // Whoever reads what was wrong looks for what was typed, brackets and all.
  return reference.kind === 'malformed' ? { ...reference, text: visible } : reference;
}

function referenceIn(text: string): ChannelReference {
  if (text === '') return { kind: 'malformed', text, why: 'empty' };
  if (/^-100\d+$/.test(text)) return fromId(text.slice(4).replace(/^0+/, ''), text);
  if (BARE_ID.test(text)) return fromId(text, text);
  return parseLink(text)?.channel ?? fromUsername(text.replace(/^@/, ''), text);
}

export interface TelegramLink {
  readonly channel: ChannelReference;
  /** The parts of its path behind the channel: a message's number, perhaps its topic's before it, or something else. */
  readonly rest: readonly string[];
}

/** Null for what is no link of Telegram's. `visible`: see `visibleText`. */
export function parseLink(visible: string): TelegramLink | null {
  const text = fromWeb(unwrapped(visible));
  const app = APP_LINK.exec(text);
  if (app) return parseAppLink(app[1] ?? '', app[2] ?? '', text);
  const path = pathOf(text);
  if (path === null) return null;
  const [first = '', ...rest] = path
    .replace(/[?#].*$/, '')
    .split('/')
    .filter((part) => part !== '');
  const [second = '', ...others] = rest;
  const name = first.toLowerCase();
  if (first.startsWith('+') || name === 'joinchat') {
    return { channel: { kind: 'malformed', text, why: 'invite-link' }, rest };
  }
  // t.me/c/<id>/<post> is a post for members, t.me/s/<name> the preview in a browser.
  if (first === 'c') return { channel: fromId(second, text), rest: others };
  if (first === 's') return { channel: fromUsername(second, text), rest: others };
  if (RESERVED.has(name)) return { channel: { kind: 'malformed', text, why: 'not-a-name' }, rest };
  return { channel: fromUsername(first.replace(/^@/, ''), text), rest };
}

/** `riverwatch/123?single` of `https://t.me/riverwatch/123?single`, of `riverwatch.t.me/123?single`, of `@riverwatch/123?single`. */
function pathOf(text: string): string | null {
  const host = NAMED_HOST.exec(text);
  if (host) return `${host[1]}${host[2] ?? ''}`;
  return LINK.test(text) ? text.replace(LINK, '') : /^@\w+\//.test(text) ? text : null;
}

function parseAppLink(action: string, query: string, text: string): TelegramLink {
  const valueOf = (key: string): string => new RegExp(`(?:^|&)${key}=([^&#]*)`).exec(query)?.[1] ?? '';
  const post = valueOf('post');
  const rest = post === '' ? [] : [post];
  if (action.toLowerCase() === 'join') return { channel: { kind: 'malformed', text, why: 'invite-link' }, rest };
  if (action.toLowerCase() === 'privatepost') return { channel: fromId(valueOf('channel'), text), rest };
  return { channel: fromUsername(valueOf('domain'), text), rest };
}

/**
 * The link that an address of Telegram Web stands for: `#@name`, `#-100<id>_<thread>`, which is the message that begins the
 * thread, and `#?tgaddr=<a tg:// link>`, by which t.me leads there. Nobody documents them: they are what a browser shows.
 */
function fromWeb(text: string): string {
  const place = WEB_LINK.exec(text)?.[1];
  if (place === undefined) return text;
  if (!place.startsWith('?tgaddr=')) {
    return place.replace(/^@/, 't.me/').replace(/^-1000*(\d+)(?:_(\d+))?$/, 't.me/c/$1/$2');
  }
  return place.slice(8).replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function unwrapped(text: string): string {
  let from = 0;
  let until = text.length;
  while (from < until && BEFORE_LINK.test(text.charAt(from))) from += 1;
  while (from < until && BEHIND_LINK.test(text.charAt(until - 1))) until -= 1;
  return text.slice(from, until);
}

function fromId(id: string, text: string): ChannelReference {
  return isChannelId(id) ? { kind: 'id', channelId: id } : { kind: 'malformed', text, why: 'not-a-name' };
}

function fromUsername(name: string, text: string): ChannelReference {
  return USERNAME.test(name) ? { kind: 'username', username: name } : { kind: 'malformed', text, why: 'not-a-name' };
}
