// What the side panel copies.
import type { MessageDetails } from '../../shared/contract/requests.ts';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { toIso } from '../../shared/domain/time-range.ts';
import { instantWords } from '../coverage/day-words.ts';

export type CopyKind = 'text' | 'json' | 'citation';

export function copyOf(kind: CopyKind, details: MessageDetails, channel: StoredChannel | null): string {
  switch (kind) {
    case 'text':
      return details.message.text ?? '';
    case 'json':
      return asJson(details);
    case 'citation':
      return citation(details, channel);
  }
}

/** The stored message, its instants as ISO dates beside it: what another program reads without guessing. */
export function asJson({ message, link }: MessageDetails): string {
  const date = (instant: number | null) => (instant === null ? null : toIso(instant));
  const dated = {
    ...message,
    date: date(message.date),
    editDate: date(message.editDate),
    fetchedAt: date(message.fetchedAt),
    deletedSeenAt: date(message.deletedSeenAt),
    link,
  };
  return JSON.stringify(dated, null, 2);
}

/** `River Watch (@riverwatch), message 51882, 18 Mar 2024, 09:41:07 UTC. https://t.me/… Captured 23 Nov 2026, …` */
export function citation({ message, link }: MessageDetails, channel: StoredChannel | null): string {
  const username = channel?.username ? ` (@${channel.username})` : '';
  const who = `${channel?.name ?? `Channel ${message.channelId}`}${username}`;
  const author = message.postAuthor ? `${message.postAuthor}, in ` : '';
  const edited = message.editDate !== null && !message.editHide ? ` Edited ${instantWords(message.editDate)}.` : '';
  const deleted =
    message.deletedSeenAt === null ? '' : ` No longer on Telegram as of ${instantWords(message.deletedSeenAt)}.`;
  const captured = `Captured ${instantWords(message.fetchedAt)}.`;
  return `${author}${who}, message ${message.messageId}, ${instantWords(message.date)}. ${link} ${captured}${edited}${deleted}`;
}
