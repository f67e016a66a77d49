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
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Instant, TimeRange } from '../../shared/domain/time-range.ts';
import type { Page } from '../telegram/telegram.ts';
import { questionsTo, refused, type Ask } from './ask.ts';
import { HollowPages } from './hollow-page.ts';

export interface GapToRead {
  readonly channelId: ChannelId;
  readonly gap: TimeRange;
  /** Read only from below it (after disorder); null: all. */
  readonly offsetId: MessageId | null;
  /** More than SLACK_SECONDS where disorder is known. */
  readonly slack: number;
  /** The first visible message as it is remembered. */
  readonly firstVisible: FirstVisible | null;
}

/** What a page proved, and when the answers behind it were asked for. */
export interface ReadBatches {
  readonly batches: readonly Batch[];
  /** Messages from outside the gap that contradict the slack: their seconds may be covered without them. */
  readonly strays: readonly Message[];
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
 * caller commits what was yielded.
 */
export async function* readGap(ask: Ask, toRead: GapToRead): AsyncGenerator<ReadBatches, GapEnd, void> {
  const { channelId, gap } = toRead;
  const questions = questionsTo(ask, channelId);
  const hollow = new HollowPages(ask, channelId, toRead.firstVisible);
  const capture = new Capture();
  let reading = startReading(gap, toRead.offsetId, toRead.slack);
  let lowest: MessageId | null = null;
  // offset_date may be inclusive or exclusive, and ids may be out of order: begin the slack above the gap.
  let next = started(
    reading.lowestId === null ? questions.olderThan(gap.until + reading.slack) : questions.below(reading.lowestId),
  );
  try {
    for (;;) {
      const page = await next;
      const { step, answers } = await stepWith(reading, page, hollow, lowest);
      for (const answer of answers) {
        capture.add(answer, step.reading);
        lowest = lowestOf(lowest, answer);
      }
      reading = step.reading;
      if (step.kind === 'go-on') next = started(questions.below(reading.lowestId ?? 0));
      const { batches, strays } = step;
      if (batches.length > 0 || strays.length > 0) yield { batches, strays, ...capture.span };
      capture.forget(reading);
      if (step.kind === 'complete') return { kind: 'complete' };
      if (step.kind === 'disorder') return { kind: 'disorder', disorder: step.disorder };
      if (step.kind === 'ended') {
        const firstVisible =
          lowest !== null && reading.oldest !== null
            ? { messageId: lowest, date: reading.oldest }
            : await hollow.findFirstVisible();
        return { kind: 'end-of-history', firstVisible };
      }
    }
  } finally {
    // The caller may leave while a page is on its way: its failure has nobody left to tell.
    next.catch(() => undefined);
  }
}

/** One step of the reading, and the answers that it rests on. */
async function stepWith(
  reading: GapReading,
  page: Page,
  hollow: HollowPages,
  lowest: MessageId | null,
): Promise<{ step: Step; answers: readonly Page[] }> {
  if (page.ids.length > 0) {
    const step = addPage(reading, page);
    refuseStandstill(reading, step);
    return { step, answers: [page] };
  }
  const over = await hollow.over(reading, page, lowest);
  // Where nothing was read nothing is claimed, whatever else is visible.
  if (over.kind === 'end') return { step: endOfHistory(reading, reading.oldest), answers: [page] };
  return { step: addPage({ ...reading, lowestId: over.lowestId }, over.page), answers: [page, over.page] };
}

/** The lowest id must fall with every page; a server that breaks this would keep us reading for ever. */
function refuseStandstill({ lowestId }: GapReading, { kind, reading }: Step): void {
  if (kind !== 'go-on' || lowestId === null || (reading.lowestId ?? 0) < lowestId) return;
  throw refused(`Telegram answered the same messages twice below message ${lowestId}.`);
}

function lowestOf(before: MessageId | null, { messages }: Page): MessageId | null {
  const lowest = messages.reduce((least, { messageId }) => Math.min(least, messageId), before ?? Infinity);
  return lowest === Infinity ? null : lowest;
}

/** A request that is awaited later: until then its failure must not count as unhandled. */
function started(page: Promise<Page>): Promise<Page> {
  page.catch(() => undefined);
  return page;
}

/** When the answers were asked for that still speak of what is not claimed yet: those of carried messages too. */
class Capture {
  #answers: { readonly askedAt: Instant; readonly oldest: Instant | null }[] = [];

  get span(): { readonly capturedFrom: Instant; readonly capturedUntil: Instant } {
    const times = this.#answers.map(({ askedAt }) => askedAt);
    return { capturedFrom: Math.min(...times), capturedUntil: Math.max(...times) };
  }

  add({ askedAt }: Page, { oldest }: GapReading): void {
    this.#answers.push({ askedAt, oldest });
  }

  /** An answer speaks of a second while a message of that second could, by the slack, have stood in it. */
  forget({ claimedFrom, slack }: GapReading): void {
    this.#answers = this.#answers.filter(({ oldest }) => oldest === null || oldest < claimedFrom + slack);
  }
}
