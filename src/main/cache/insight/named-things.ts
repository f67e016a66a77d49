// What a message names: hashtags and the hosts of its links. From the marks that Telegram set (entities); where a row has
// none, as rows of older files, from its text.
import type { Entity } from '../../../shared/domain/message.ts';
import { wordsOf } from '../../../shared/domain/search-words.ts';
import { webAddress } from '../../../shared/domain/web-address.ts';
import type { Connection } from '../file/connection.ts';

/** Addresses in a text that nobody marked, up to the end of their host: other signs end it, those of other scripts too. */
const ADDRESSES = /\bhttps?:\/\/[\p{L}\p{N}\p{M}.\-_%:@[\]]+/giu;
/**
 * Which rows name a hashtag, or a site, as conditions of SQL that are as quick as they are rough: rows that meet none name
 * nothing. The list, the search index and the filter of a site all ask them first, so that a click finds what was counted.
 */
export const NAMES_HASHTAG = `(entities LIKE '%"type":"hashtag"%' OR (entities IS NULL AND instr(message, '#') > 0))`;
export const NAMES_SITE = `(entities LIKE '%"type":"url"%' OR entities LIKE '%"type":"text_url"%'
  OR (entities IS NULL AND instr(message, '://') > 0))`;

/** `#1` is a rank and no hashtag to Telegram, which marks none of digits alone. */
const RANK = /^#\d+$/;

/**
 * Hashtags by the word that search knows them by, so that #Flood and #flood are one, with the form that was written first.
 * `#tag@channel` is the tag.
 */
export function hashtagsOf(text: string, entities: readonly Entity[] | null): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  const add = (written: string): void => {
    const tag = written.replace(/@.*$/s, '').replace(/^＃/, '#');
    const [word] = wordsOf(tag);
    if (word?.word.startsWith('#') && !tags.has(word.word)) tags.set(word.word, tag);
  };
  if (entities) {
    for (const { type, offset, length } of entities) if (type === 'hashtag') add(text.slice(offset, offset + length));
  } else if (text.includes('#')) {
    for (const { word, from, until } of wordsOf(text)) {
      if (word.startsWith('#') && !RANK.test(word)) add(text.slice(from, until));
    }
  }
  return tags;
}

/** The hosts that a message links to: lower case, in the `xn--` form that can't be taken for another's, without `www.`. */
export function hostsOf(text: string, entities: readonly Entity[] | null): ReadonlySet<string> {
  const hosts = new Set<string>();
  const add = (address: string): void => {
    const host = hostOf(address);
    if (host !== null) hosts.add(host);
  };
  if (entities) {
    for (const { type, offset, length, url } of entities) {
      if (type === 'url') add(text.slice(offset, offset + length));
      else if (type === 'text_url' && url !== undefined) add(url);
    }
  } else if (text.includes('://')) for (const [address] of text.matchAll(ADDRESSES)) add(address);
  return hosts;
}

/** Null for what is no http or https address; a bare `example.org/x` is one. */
export function hostOf(address: string): string | null {
  const authority = AUTHORITY.exec(webAddress(address) ?? '')?.[0];
  if (authority === undefined) return null;
  const known = hosts.get(authority);
  if (known !== undefined) return known;
  if (hosts.size >= MOST_HOSTS) hosts.clear();
  const host = hostOfAuthority(authority);
  hosts.set(authority, host);
  return host;
}

/** Up to the end of the host and its port: what follows says nothing of it. */
const AUTHORITY = /^https?:\/\/[^/?#\\]+/i;
/** Channels link to few sites, and reading an address takes longer than all else that is done with a message. Bounded. */
const hosts = new Map<string, string | null>();
const MOST_HOSTS = 10_000;

function hostOfAuthority(authority: string): string | null {
  if (!URL.canParse(authority)) return null;
  const host = new URL(authority).hostname.replace(/^www\.(?=.*\.)/, '').replace(/\.+$/, '');
  return host === '' ? null : host;
}

/** Entities as a row holds them; null for none, or for what is no list of them. */
export function entitiesOf(json: unknown): readonly Entity[] | null {
  if (typeof json !== 'string') return null;
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) ? list.filter(isEntity) : null;
  } catch {
    return null;
  }
}

function isEntity(value: unknown): value is Entity {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  const { type, offset, length, url } = value as Readonly<Record<string, unknown>>;
  const isPlaced = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  return typeof type === 'string' && isPlaced && (url === undefined || typeof url === 'string');
}

/** Gives SQL `links_to(message, entities, host)`: 1 where the message links to the host. */
export function defineLinksTo(db: Connection): void {
  db.define('links_to', (message, entities, host) => {
    if (typeof message !== 'string' || typeof host !== 'string') return 0;
    return hostsOf(message, entitiesOf(entities)).has(host) ? 1 : 0;
  });
}
