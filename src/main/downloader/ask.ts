import { FIRST_ID } from '../../shared/domain/batch.ts';
import { fail, type FailureError } from '../../shared/domain/failure.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import type { History, HistoryRequest, Page } from '../telegram/telegram.ts';

/** Makes a request with patience: floods and lost networks are waited out behind it (patience.ts). */
export type Ask = <T>(request: (history: History, signal: AbortSignal) => Promise<T>) => Promise<T>;

/** Telegram's page. */
export const PAGE_MESSAGES = 100;

/** Ids and instants are numbers of 31 bits at Telegram. */
const MOST = 2 ** 31 - 1;

/** The questions that are asked of one channel's history. */
export interface HistoryQuestions {
  /** The page below an id; 0: the newest page. What is not below it, because a server includes it, is left out. */
  below(offsetId: MessageId): Promise<Page>;
  /** The page of what is older than an instant (Telegram may include the instant itself). `limit`: a page by default. */
  olderThan(instant: Instant, limit?: number): Promise<Page>;
  /** The page that ends where {@link olderThan} begins: what is next above. */
  justAbove(instant: Instant): Promise<Page>;
  /** The page from an id upwards, that id included. */
  from(messageId: MessageId): Promise<Page>;
  /** An id above which nothing is shown; null where Telegram does not say. */
  newestId(): Promise<MessageId | null>;
  /**
   * At most a page of ids, one by one: exact, however pages are cut and whatever is hidden between. Ids that an answer does
   * not tell of are asked for again, until none of them is told of: then they are not there.
   */
  byId(messageIds: readonly MessageId[]): Promise<Page>;
}

export function questionsTo(ask: Ask, channelId: ChannelId): HistoryQuestions {
  const page = (request: Partial<HistoryRequest>): Promise<Page> =>
    ask((history, signal) =>
      history.fetchHistory(
        channelId,
        { offsetId: 0, offsetDate: 0, addOffset: 0, limit: PAGE_MESSAGES, ...request },
        signal,
      ),
    );
  const below = async (offsetId: MessageId): Promise<Page> => {
    // No id is higher than the highest: below the next is all that there is.
    if (offsetId === 0 || offsetId > MOST) return page({ offsetId: 0 });
    const answer = await page({ offsetId });
    const isBelow = (id: MessageId): boolean => id < offsetId;
    if (answer.ids.every(isBelow)) return answer;
    const messages = answer.messages.filter(({ messageId }) => isBelow(messageId));
    return { ...answer, messages, ids: answer.ids.filter(isBelow) };
  };
  const from = (offsetId: MessageId): Promise<Page> => page({ offsetId, addOffset: -PAGE_MESSAGES });
  // Telegram takes an instant of 0 for none. Nothing is older than that.
  return {
    below,
    olderThan: (instant, limit = PAGE_MESSAGES) =>
      instant > 0 ? page({ offsetDate: Math.min(instant, MOST), limit }) : below(FIRST_ID),
    justAbove: (instant) =>
      instant > 0 ? page({ offsetDate: Math.min(instant, MOST), addOffset: -PAGE_MESSAGES }) : from(FIRST_ID),
    from,
    newestId: () => ask((history, signal) => history.newestId(channelId, signal)),
    async byId(messageIds) {
      const answers: Page[] = [];
      for (let left = messageIds.filter((id) => id <= MOST); ;) {
        const asked = left;
        const answer = await ask((history, signal) => history.fetchMessages(channelId, asked, signal));
        answers.push(answer);
        const told = new Set(answer.ids);
        left = left.filter((id) => !told.has(id));
        if (left.length > 0 && left.length < asked.length) continue;
        if (left.length > 0 && !answer.exact)
          throw refused('Telegram left out messages that it was asked for by their ids.');
        return together(answers, answer);
      }
    },
  };
}

/** Answers to parts of one question. Their moment is the last one's: only then is it known what is not there. */
function together(answers: readonly Page[], last: Page): Page {
  if (answers.length === 1) return last;
  return { ...last, messages: answers.flatMap(({ messages }) => messages), ids: answers.flatMap(({ ids }) => ids) };
}

/** The ids of `[from, until)`, newest first. */
export function idsIn(from: MessageId, until: MessageId): readonly MessageId[] {
  return Array.from({ length: Math.max(0, until - from) }, (_, index) => until - 1 - index);
}

/** An empty page proves nothing where Telegram marks it inexact (design.md, rule 3). */
export function refuseInexact(page: Page): void {
  if (page.ids.length > 0 || page.exact) return;
  throw refused('Telegram answered with an empty page that it marks as inexact.');
}

/** What Telegram answered can't be built upon. */
export function refused(message: string): FailureError {
  return fail('telegram-refused', message, {
    kept: 'What was committed before is safe.',
    next: 'Try again later; these seconds stay a gap until then.',
  });
}
