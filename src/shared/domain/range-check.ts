import { fail } from './failure.ts';
import { toIso, type Instant, type TimeRange } from './time-range.ts';

/**
 * The part of an asked range that can be downloaded at all: not before the first visible message, not after `cut`.
 * It is never empty. Throws a FailureError whose sentence says which edge is off.
 */
export function askable(range: TimeRange, firstVisible: Instant | null, cut: Instant): TimeRange {
  if (range.until <= range.from) {
    throw fail('range-reversed', 'The range ends before it begins.', {
      next: 'Choose a last day that is not before the first.',
    });
  }
  if (range.from >= cut) {
    throw fail('range-in-future', `The range begins after ${toIso(cut)}, the newest moment that can be complete.`, {
      next: 'Choose an earlier range, or come back later.',
    });
  }
  if (firstVisible === null) {
    throw fail('range-before-first', 'This channel shows no messages to your account.', {
      next: 'Nothing can be claimed about a channel whose history is hidden.',
    });
  }
  if (range.until <= firstVisible) {
    throw fail('range-before-first', `The range ends before the first visible message, of ${toIso(firstVisible)}.`, {
      next: 'Choose a range that reaches beyond that date; what lies before it is hidden from your account or does not exist.',
    });
  }
  if (firstVisible >= cut) {
    throw fail('range-in-future', `The first visible message, of ${toIso(firstVisible)}, is too new to be complete.`, {
      next: 'Come back in a minute.',
    });
  }
  return { from: Math.max(range.from, firstVisible), until: Math.min(range.until, cut) };
}
