// What the list and the side panel say of figures.
import { count } from '../../shared/domain/counted.ts';
import type { Reaction } from '../../shared/domain/message.ts';
import { compact } from './figures.ts';

/** `👍 3.1 k · 😢 812`. Custom emoji have no character of their own. */
export function reactionWords(reactions: readonly Reaction[]): string {
  return reactions.map(({ emoji, count }) => `${reactionName(emoji)} ${compact(count)}`).join(' · ');
}

export function reactionName(emoji: string): string {
  if (emoji === 'paid') return '⭐';
  return emoji.startsWith('custom:') ? '▢' : emoji;
}

/** `51 882`: a message's number, as the side panel's title sets it. */
export function idWords(messageId: number): string {
  return count(messageId).replaceAll(',', ' ');
}
