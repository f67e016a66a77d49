// What the filter chips say, and how a choice changes the filter.
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { MEDIA_TYPES, type MediaType } from '../../shared/domain/message.ts';
import { MEDIA_WORDS } from './message-words.ts';

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
export function withMedia({ forwarded }: MessageFilter, chosen: readonly MediaChoice[]): MessageFilter {
  const all = chosen.length === 0 || chosen.length === MEDIA_CHOICES.length;
  return { ...(all ? {} : { mediaTypes: chosen }), ...(forwarded === undefined ? {} : { forwarded }) };
}

export function withForwards({ mediaTypes }: MessageFilter, forwards: Forwards): MessageFilter {
  return { ...(mediaTypes ? { mediaTypes } : {}), ...(forwards === 'any' ? {} : { forwarded: forwards === 'only' }) };
}

export function isFiltered({ mediaTypes, forwarded }: MessageFilter): boolean {
  return mediaTypes !== undefined || forwarded !== undefined;
}
