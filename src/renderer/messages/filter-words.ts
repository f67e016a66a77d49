// What the filter chips say, and how a choice changes the filter.
import { counted } from '../../shared/domain/counted.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { MEDIA_TYPES, type MediaType } from '../../shared/domain/message.ts';
import { MEDIA_WORDS } from '../../shared/domain/message-words.ts';

export type MediaChoice = MediaType | 'none';
export type Forwards = 'any' | 'only' | 'not';

export const MEDIA_CHOICES: readonly MediaChoice[] = ['none', ...MEDIA_TYPES];

export function choiceName(choice: MediaChoice): string {
  return choice === 'none' ? 'No media' : MEDIA_WORDS[choice].name;
}

/** `Media: any`, `Media: photo`, `Media: 3 kinds`. */
export function mediaWords({ mediaTypes }: MessageFilter): string {
  if (!mediaTypes) return 'Media: any';
  const [only] = mediaTypes;
  if (mediaTypes.length === 1 && only) return `Media: ${only === 'none' ? 'none' : choiceName(only).toLowerCase()}`;
  return `Media: ${mediaTypes.length} kinds`;
}

export function forwardsOf({ forwarded }: MessageFilter): Forwards {
  if (forwarded === undefined) return 'any';
  return forwarded ? 'only' : 'not';
}

const FORWARDS_WORDS: Readonly<Record<Forwards, string>> = {
  any: 'Forwards: any',
  only: 'Forwards: only',
  not: 'Forwards: none',
};

export function forwardsWords(filter: MessageFilter): string {
  return FORWARDS_WORDS[forwardsOf(filter)];
}

/** The filter with a kind of media put in or taken out. */
export function toggledMedia(filter: MessageFilter, choice: MediaChoice): MessageFilter {
  const before = filter.mediaTypes ?? [];
  const chosen = MEDIA_CHOICES.filter((kind) => (kind === choice) !== before.includes(kind));
  return withMedia(filter, chosen);
}

/** The filter with these kinds of media; none or all of them means any. */
export function withMedia(filter: MessageFilter, chosen: readonly MediaChoice[]): MessageFilter {
  const { mediaTypes: _before, ...rest } = filter;
  const all = chosen.length === 0 || chosen.length === MEDIA_CHOICES.length;
  return all ? rest : { ...rest, mediaTypes: chosen };
}

export function withForwards(filter: MessageFilter, forwards: Forwards): MessageFilter {
  const { forwarded: _before, ...rest } = filter;
  return forwards === 'any' ? rest : { ...rest, forwarded: forwards === 'only' };
}

/** The filter with words to be found; without any where there are none. */
export function withText(filter: MessageFilter, text: string): MessageFilter {
  const { text: _before, ...rest } = filter;
  return text === '' ? rest : { ...rest, text };
}

/** A host as people type it, or a whole address of it, as filters name it; null where there is none in it. */
export function typedHost(text: string): string | null {
  const typed = text.trim();
  const address = /^https?:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (typed === '' || /\s/.test(typed) || !URL.canParse(address)) return null;
  const host = new URL(address).hostname.replace(/^www\.(?=.*\.)/, '').replace(/\.$/, '');
  return host === '' || host.length > 253 ? null : host;
}

/** What the chips below `More filters` say of a filter, in a few words each. */
export function otherWords(
  { hashtag, hasLink, linkDomain, forwardedFrom, minViews, author }: MessageFilter,
  nameOf: (channel: number) => string | null = () => null,
): readonly string[] {
  return [
    ...(hashtag === undefined ? [] : [`#${hashtag.replace(/^#/, '')}`]),
    ...(hasLink === undefined ? [] : [hasLink ? 'With a link' : 'Without a link']),
    ...(linkDomain === undefined ? [] : [`Links to ${linkDomain}`]),
    ...(forwardedFrom === undefined ? [] : [`Forwarded from ${nameOf(forwardedFrom) ?? `channel ${forwardedFrom}`}`]),
    ...(minViews === undefined ? [] : [`${counted(minViews, 'view')} or more`]),
    ...(author === undefined ? [] : [`By ${author}`]),
  ];
}
