// Reads one gap from Telegram, newest page first, and yields the batches that its pages prove (telegram.md, "paging a
// range that is complete"). Asks only downwards by id; never pages on by date; never takes a short page for the end.
import {
  addPage,
  endOfHistory,
  startReading,
  type Batch,
  type Disorder,
  type GapReading,
  type Step,
} from '../../shared/domain/batch.ts';
import type { FirstVisible } from '../../shared/domain/channel.ts';
import { fail } from '../../shared/domain/failure.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import { SLACK_SECONDS, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';
import type { HistoryRequest, Page } from '../telegram/telegram.ts';
import type { Ask } from './ask.ts';
import { findFirstVisible } from './first-visible.ts';

/** Telegram's page. */
export const PAGE_MESSAGES = 100;

/** Proven batches, and when the answers behind them were asked for. */
export interface ReadBatches {
  readonly batches: readonly Batch[];
  readonly capturedFrom: Instant;
  readonly capturedUntil: Instant;
}

export type GapEnd =
  | { readonly kind: 'complete' }
  /** The history ended inside the gap; nothing below `firstVisible` was claimed. Null: nothing is visible at all. */
  | { readonly kind: 'end-of-history'; readonly firstVisible: FirstVisible | null }
  | { readonly kind: 'disorder'; readonly disorder: Disorder };

/**
 * Yields after every page that proved something; returns how the gap ended. The next page is asked for while the
 * caller commits what was yielded. `offsetId`: read only from below it (after disorder).
 */
export async function* readGap(
  ask: Ask,
  channelId: ChannelId,
  gap: TimeRange,
  offsetId: MessageId | null,
): AsyncGenerator<ReadBatches, GapEnd, void> {
  let reading = startReading(gap, offsetId);
  let capturedFrom: Instant | null = null;
  let next = fetchPage(ask, channelId, firstRequest(reading));
  let firstVisible: Promise<FirstVisible | null> | null = null;
  try {
    for (;;) {
      const page = await next;
      capturedFrom ??= page.askedAt;
      let step: Step;
      let end: GapEnd = { kind: 'complete' };
      if (page.ids.length === 0) {
        const hollow = await overHollowPage(
          ask,
          channelId,
          reading,
          page,
          (firstVisible ??= findFirstVisible(ask, channelId)),
        );
        if (hollow.kind === 'end') {
          step = endOfHistory(reading, hollow.firstVisible?.date ?? null);
          end = { kind: 'end-of-history', firstVisible: hollow.firstVisible };
        } else step = addPage({ ...reading, lowestId: hollow.from }, hollow.page);
      } else {
        step = addPage(reading, page);
        refuseStandstill(reading, step.reading, step.kind);
      }
      if (step.kind === 'disorder') return { kind: 'disorder', disorder: step.disorder };
      reading = step.reading;
      if (step.kind === 'go-on') next = fetchPage(ask, channelId, nextRequest(reading));
      if (step.batches.length > 0) {
        yield { batches: step.batches, capturedFrom, capturedUntil: page.askedAt };
        // What is still carried came with this page at the earliest.
        capturedFrom = page.askedAt;
      }
      if (step.kind === 'complete') return end;
    }
  } finally {
    // The caller may leave while a page is on its way: its failure has nobody left to tell.
    next.catch(() => undefined);
  }
}

function firstRequest(reading: GapReading): HistoryRequest {
  // offset_date may be inclusive or exclusive, and ids may be out of order: begin the slack above the gap.
  return reading.lowestId === null
    ? { offsetId: 0, offsetDate: reading.gap.until + SLACK_SECONDS, addOffset: 0, limit: PAGE_MESSAGES }
    : nextRequest(reading);
}

function nextRequest(reading: GapReading): HistoryRequest {
  return { offsetId: reading.lowestId ?? 0, offsetDate: 0, addOffset: 0, limit: PAGE_MESSAGES };
}

function fetchPage(ask: Ask, channelId: ChannelId, request: HistoryRequest): Promise<Page> {
  const page = ask((history, signal) => history.fetchHistory(channelId, request, signal));
  page.catch(() => undefined); // awaited later; until then a rejection must not count as unhandled
  return page;
}

/** The lowest id must fall with every page; a server that breaks this would keep us reading for ever. */
function refuseStandstill(before: GapReading, after: GapReading, kind: Step['kind']): void {
  if (kind !== 'go-on' || before.lowestId === null || (after.lowestId ?? 0) < before.lowestId) return;
  throw fail('telegram-refused', `Telegram answered the same messages twice below message ${before.lowestId}.`, {
    kept: 'What was committed before is safe.',
    next: 'Try again later; these seconds stay a gap until then.',
  });
}

type Hollow =
  | { readonly kind: 'end'; readonly firstVisible: FirstVisible | null }
  | { readonly kind: 'go-on'; readonly from: MessageId; readonly page: Pick<Page, 'messages' | 'ids'> };

/**
 * An empty page is the end of the history, or a run of posts that this account cannot see. The oldest visible message
 * tells: nothing visible lies below what was read, or something does; then the hundred ids below are asked for one by
 * one, which is exact, and reading goes on beneath them.
 */
async function overHollowPage(
  ask: Ask,
  channelId: ChannelId,
  reading: GapReading,
  page: Page,
  oldestVisible: Promise<FirstVisible | null>,
): Promise<Hollow> {
  if (!page.exact) {
    throw fail('telegram-refused', 'Telegram answered with an empty page that it marks as inexact.', {
      kept: 'What was committed before is safe.',
      next: 'Try again later; these seconds stay a gap until then.',
    });
  }
  const firstVisible = await oldestVisible;
  const lowest = reading.lowestId ?? (await lowestIdAbove(ask, channelId, reading.gap.until));
  if (firstVisible === null || lowest === null || firstVisible.messageId >= lowest)
    return { kind: 'end', firstVisible };
  const bottom = Math.max(1, lowest - PAGE_MESSAGES);
  const ids = Array.from({ length: lowest - bottom }, (_, index) => lowest - 1 - index);
  const shown = await ask((history, signal) => history.fetchMessages(channelId, ids, signal));
  return { kind: 'go-on', from: lowest, page: { messages: shown.messages, ids } };
}

/** The lowest id among the messages newest to an instant from above; null where the history has nothing there. */
async function lowestIdAbove(ask: Ask, channelId: ChannelId, instant: Instant): Promise<MessageId | null> {
  const above = await fetchPage(ask, channelId, {
    offsetId: 0,
    offsetDate: instant + SLACK_SECONDS,
    addOffset: -PAGE_MESSAGES,
    limit: PAGE_MESSAGES,
  });
  if (above.ids.length > 0) return Math.min(...above.ids);
  const newest = await fetchPage(ask, channelId, { offsetId: 0, offsetDate: 0, addOffset: 0, limit: PAGE_MESSAGES });
  return newest.ids.length > 0 ? Math.max(...newest.ids) + 1 : null;
}
