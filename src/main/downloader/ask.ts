import { fail, type FailureError } from '../../shared/domain/failure.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import type { History, HistoryRequest, Page } from '../telegram/telegram.ts';

/** Makes a request with patience: floods and lost networks are waited out behind it (patience.ts). */
export type Ask = <T>(request: (history: History, signal: AbortSignal) => Promise<T>) => Promise<T>;

/** Telegram's page. */
export const PAGE_MESSAGES = 100;

/** The questions that are asked of one channel's history. */
export interface HistoryQuestions {
  /** The page below an id; 0: the newest page. */
  below(offsetId: MessageId): Promise<Page>;
  /** The page of what is older than an instant (Telegram may include the instant itself). `limit`: a page by default. */
  olderThan(instant: Instant, limit?: number): Promise<Page>;
  /** The page that ends where {@link olderThan} begins: what is next above. */
  justAbove(instant: Instant): Promise<Page>;
  /** The page from an id upwards, that id included. */
  from(messageId: MessageId): Promise<Page>;
  /** An id above which nothing is shown; null where Telegram does not say. */
  newestId(): Promise<MessageId | null>;
  /** At most a page of ids, one by one: exact, however pages are cut and whatever is hidden between. */
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
  return {
    below: (offsetId) => page({ offsetId }),
    olderThan: (offsetDate, limit = PAGE_MESSAGES) => page({ offsetDate, limit }),
    justAbove: (offsetDate) => page({ offsetDate, addOffset: -PAGE_MESSAGES }),
    from: (offsetId) => page({ offsetId, addOffset: -PAGE_MESSAGES }),
    newestId: () => ask((history, signal) => history.newestId(channelId, signal)),
    byId: (messageIds) => ask((history, signal) => history.fetchMessages(channelId, messageIds, signal)),
  };
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
