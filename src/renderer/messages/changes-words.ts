// What became of messages since their capture: the filter's words, and the earlier texts'. Pure.
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import type { Revision } from '../../shared/domain/message.ts';
import { instantWords } from '../coverage/day-words.ts';

export type Changes = 'any' | 'either' | 'edited' | 'deleted';

export const CHANGES: readonly { readonly value: Changes; readonly label: string }[] = [
  { value: 'any', label: 'Any message' },
  { value: 'either', label: 'Edited, or no longer on Telegram' },
  { value: 'edited', label: 'Edited since capture' },
  { value: 'deleted', label: 'No longer on Telegram' },
];

const WORDS: Readonly<Record<Changes, string>> = {
  any: 'Changes: any',
  either: 'Changes: edited or gone',
  edited: 'Changes: edited',
  deleted: 'Changes: no longer on Telegram',
};

export function changesOf({ edited, deleted }: MessageFilter): Changes {
  if (edited) return deleted ? 'either' : 'edited';
  return deleted ? 'deleted' : 'any';
}

export function changesWords(filter: MessageFilter): string {
  return WORDS[changesOf(filter)];
}

export function withChanges(filter: MessageFilter, changes: Changes): MessageFilter {
  const { edited: _edited, deleted: _deleted, ...rest } = filter;
  return {
    ...rest,
    ...(changes === 'edited' || changes === 'either' ? { edited: true } : {}),
    ...(changes === 'deleted' || changes === 'either' ? { deleted: true } : {}),
  };
}

/** `Earlier text, seen until 23 Nov 2026, 20:14:00 UTC`: when it was last captured; without that, when it was gone. */
export function revisionTitle({ seenFrom, seenUntil }: Revision): string {
  if (seenFrom === null) return `Earlier text, replaced before ${instantWords(seenUntil)}`;
  return `Earlier text, seen until ${instantWords(seenFrom)}`;
}

/** `Replaced by 24 Nov 2026, 09:02:11 UTC`. */
export function revisionNote({ seenFrom, seenUntil, editDate }: Revision): string {
  const written = editDate === null ? '' : `Itself an edit of ${instantWords(editDate)}. `;
  return seenFrom === null ? written.trim() : `${written}Found replaced ${instantWords(seenUntil)}.`;
}
