// The kinds of media in the few groups that a chart can show at once.
import { MEDIA_KEYS, type MediaCounts, type MediaKey } from './insight.ts';

/** From the bottom of a bar to its top. */
export const STACKS = ['text', 'photo', 'video', 'sound', 'file', 'link', 'other'] as const;
export type Stack = (typeof STACKS)[number];

/** What a group is called. */
export const STACK_NAMES: Readonly<Record<Stack, string>> = {
  text: 'Text',
  photo: 'Photos',
  video: 'Videos',
  sound: 'Audio',
  file: 'Documents',
  link: 'Link previews',
  other: 'Other',
};

const STACK_OF: Readonly<Partial<Record<MediaKey, Stack>>> = {
  none: 'text',
  photo: 'photo',
  video: 'video',
  animation: 'video',
  video_note: 'video',
  audio: 'sound',
  voice: 'sound',
  document: 'file',
  web_page: 'link',
};

export function stackOf(key: MediaKey): Stack {
  return STACK_OF[key] ?? 'other';
}

/** The kinds of media in a group: what a filter for it names. */
export function kindsOf(stack: Stack): readonly MediaKey[] {
  return MEDIA_KEYS.filter((key) => stackOf(key) === stack);
}

export type StackCounts = Readonly<Record<Stack, number>>;

export function stackCounts(counts: MediaCounts): StackCounts {
  const sums: Record<Stack, number> = { text: 0, photo: 0, video: 0, sound: 0, file: 0, link: 0, other: 0 };
  for (const key of MEDIA_KEYS) sums[stackOf(key)] += counts[key] ?? 0;
  return sums;
}

/** The groups that hold anything, in order. */
export function stacksIn(counts: StackCounts): readonly Stack[] {
  return STACKS.filter((stack) => counts[stack] > 0);
}
