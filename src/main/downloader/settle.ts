// What became of messages that the cache holds and an answer lacks (design.md, rule 7). Nobody is believed to be deleted
// because a page leaves it out: each is asked for by its id, a hundred at a time, and only the missing ones, for such
// questions are limited far more tightly than pages are.
import type { StoredPlace } from '../../shared/domain/check.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import { PAGE_MESSAGES, type HistoryQuestions } from './ask.ts';

export interface Settled {
  /** Telegram has them no more, or shows them to this account no more. */
  readonly gone: readonly StoredPlace[];
  /** Telegram shows them when asked: left out of the history, or moved to another date. */
  readonly there: readonly Message[];
  /** When the newest of the answers was asked for; null where nothing had to be asked. */
  readonly askedAt: Instant | null;
}

export async function settleMissing(questions: HistoryQuestions, missing: readonly StoredPlace[]): Promise<Settled> {
  const gone: StoredPlace[] = [];
  const there: Message[] = [];
  let askedAt: Instant | null = null;
  for (let start = 0; start < missing.length; start += PAGE_MESSAGES) {
    const asked = missing.slice(start, start + PAGE_MESSAGES);
    const page = await questions.byId(asked.map(({ messageId }) => messageId));
    const shown = new Set(page.messages.map(({ messageId }) => messageId));
    gone.push(...asked.filter(({ messageId }) => !shown.has(messageId)));
    there.push(...page.messages);
    askedAt = Math.max(askedAt ?? page.askedAt, page.askedAt);
  }
  return { gone, there, askedAt };
}
