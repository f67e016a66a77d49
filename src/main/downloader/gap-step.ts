// What reading a gap is made of, whichever way it goes.
import { addPage, endOfHistory, type GapReading, type Placed, type Step } from '../../shared/domain/batch.ts';
import type { FirstVisible } from '../../shared/domain/channel.ts';
import type { MessageId } from '../../shared/domain/ids.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import type { Page } from '../telegram/telegram.ts';
import type { HollowPages } from './hollow-page.ts';

/** One step of a reading downwards, and the answers that it rests on. `lowest`: the lowest message shown before. */
export async function stepWith(
  reading: GapReading,
  page: Page,
  hollow: HollowPages,
  lowest: MessageId | null,
): Promise<{ step: Step; answers: readonly Page[] }> {
  if (page.ids.length > 0) return { step: addPage(reading, page), answers: [page] };
  const over = await hollow.over(reading, page, lowest);
  // Where nothing was read nothing is claimed, whatever else is visible.
  if (over.kind === 'end') return { step: endOfHistory(reading, reading.oldest), answers: [page] };
  return { step: addPage({ ...reading, lowestId: over.lowestId }, over.page), answers: [page, over.page] };
}

export function lowestOf(before: MessageId | null, { messages }: Page): MessageId | null {
  const lowest = messages.reduce((least, { messageId }) => Math.min(least, messageId), before ?? Infinity);
  return lowest === Infinity ? null : lowest;
}

/** Where the history began for a reading that came to its end. `lowest`: the lowest message that it was shown. */
export async function beginningOf(
  { oldest }: GapReading,
  lowest: MessageId | null,
  hollow: HollowPages,
): Promise<FirstVisible | null> {
  return lowest !== null && oldest !== null ? { messageId: lowest, date: oldest } : hollow.findFirstVisible();
}

/** A request that is awaited later: until then its failure must not count as unhandled. */
export function started<T>(request: Promise<T>): Promise<T> {
  request.catch(() => undefined);
  return request;
}

/** When the answers were asked for that still speak of what is not claimed yet: those of carried messages too. */
export class Capture {
  #answers: { readonly askedAt: Instant; readonly oldest: Instant | null }[] = [];

  get span(): { readonly capturedFrom: Instant; readonly capturedUntil: Instant } {
    const times = this.#answers.map(({ askedAt }) => askedAt);
    return { capturedFrom: Math.min(...times), capturedUntil: Math.max(...times) };
  }

  /** `reading`: with the answer taken in. */
  add<M extends Placed>({ askedAt }: Page, { oldest }: GapReading<M>): void {
    this.#answers.push({ askedAt, oldest });
  }

  /** An answer speaks of a second while a message of that second could, by the slack, have stood in it. */
  forget<M extends Placed>({ claimedFrom, slack }: GapReading<M>): void {
    this.#answers = this.#answers.filter(({ oldest }) => oldest === null || oldest < claimedFrom + slack);
  }
}
