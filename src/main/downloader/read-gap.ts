// Reads one gap from Telegram, newest page first, and yields the batches that its pages prove (telegram.md, "paging a
// range that is complete"). Asks only downwards by id; never pages on by date; never takes a short page for the end.
import { startReading, type Batch, type Disorder } from '../../shared/domain/batch.ts';
import type { FirstVisible } from '../../shared/domain/channel.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Instant, TimeRange } from '../../shared/domain/time-range.ts';
import { questionsTo, type Ask } from './ask.ts';
import { beginningOf, Capture, lowestOf, started, stepWith } from './gap-step.ts';
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
        return { kind: 'end-of-history', firstVisible: await beginningOf(reading, lowest, hollow) };
      }
    }
  } finally {
    // The caller may leave while a page is on its way: its failure has nobody left to tell.
    next.catch(() => undefined);
  }
}
