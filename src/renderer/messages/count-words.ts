import { count } from '../../shared/domain/counted.ts';
import type { MessageOutline } from '../../shared/domain/message-list.ts';

/**
 * What the list holds: `148,220`, or `1,204 of 148,220` where something narrows it. Null while the index of words is made:
 * how many match is not known before.
 */
export function countWords(
  { matching, total, preparing }: Pick<MessageOutline, 'matching' | 'total' | 'preparing'>,
  narrowed: boolean,
): string | null {
  if (preparing !== null) return null;
  return narrowed || matching !== total ? `${count(matching)} of ${count(total)}` : count(total);
}
