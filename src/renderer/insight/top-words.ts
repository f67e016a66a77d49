// What the lists say, and what a click on an entry does to the filter.
import { counted } from '../../shared/domain/counted.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { wordsOf } from '../../shared/domain/search-words.ts';
import type { TopEntry, TopKind } from '../../shared/domain/top-lists.ts';

export const LIST_NAMES: Readonly<Record<TopKind, string>> = {
  hashtags: 'Hashtags',
  domains: 'Links to',
  forwards: 'Forwarded from',
};

const ONE: Readonly<Record<TopKind, string>> = { hashtags: 'hashtag', domains: 'site', forwards: 'channel' };

/** `42 hashtags in 1,204 messages`. */
export function listWords(kind: TopKind, size: number, messages: number): string {
  const things = size === 0 ? `No ${ONE[kind]}s` : counted(size, ONE[kind]);
  return `${things} in ${counted(messages, 'message')}`;
}

/** Of all messages that were looked at: `6 %`, `0.4 %`, `under 0.1 %`. */
export function shareWords(part: number, all: number): string {
  const share = all === 0 ? 0 : (part / all) * 100;
  if (share > 0 && share < 0.1) return '<0.1 %';
  return `${share < 10 ? Number(share.toFixed(1)) : Math.round(share)} %`;
}

/** `#flood: 120 messages, 6 %, show them`. */
export function entryWords(kind: TopKind, { key, label, messages }: TopEntry, all: number): string {
  const name = kind === 'forwards' && label !== key ? `${label} (${key})` : label;
  return `${name}: ${counted(messages, 'message')}, ${shareWords(messages, all)}, show them`;
}

/** Whether the list is narrowed to an entry's messages. */
export function isChosen(filter: MessageFilter, kind: TopKind, { key }: Pick<TopEntry, 'key'>): boolean {
  switch (kind) {
    case 'hashtags':
      return filter.hashtag !== undefined && wordsOf(`#${filter.hashtag.replace(/^[#＃]/, '')}`)[0]?.word === key;
    case 'domains':
      return filter.linkDomain === key;
    case 'forwards':
      return filter.forwardedFrom === Number(key);
  }
}

/** The filter narrowed to an entry's messages, or let go where it was. */
export function withEntry(filter: MessageFilter, kind: TopKind, entry: TopEntry): MessageFilter {
  const { hashtag, linkDomain, forwardedFrom, ...rest } = filter;
  const others = {
    ...(hashtag === undefined || kind === 'hashtags' ? {} : { hashtag }),
    ...(linkDomain === undefined || kind === 'domains' ? {} : { linkDomain }),
    ...(forwardedFrom === undefined || kind === 'forwards' ? {} : { forwardedFrom }),
  };
  if (isChosen(filter, kind, entry)) return { ...rest, ...others };
  switch (kind) {
    case 'hashtags':
      return { ...rest, ...others, hashtag: entry.label };
    case 'domains':
      return { ...rest, ...others, linkDomain: entry.key };
    case 'forwards':
      return { ...rest, ...others, forwardedFrom: Number(entry.key) };
  }
}
