// Reads one gap from Telegram, newest page first, and yields the batches that its pages prove (telegram.md, "paging a
// range that is complete"). Asks only downwards by id; never pages on by date; never takes a short page for the end.
import { FIRST_ID, startReading, type Batch, type Disorder } from '../../shared/domain/batch.ts';
import type { FirstVisible } from '../../shared/domain/channel.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Instant, TimeRange } from '../../shared/domain/time-range.ts';
import { questionsTo, type Ask, type HistoryQuestions } from './ask.ts';
import type { Page } from '../telegram/telegram.ts';
import { beginningOf, Capture, lowestOf, started, stepWith } from './gap-step.ts';
import { HollowPages } from './hollow-page.ts';
import { ReadAhead } from './read-ahead.ts';

export interface GapToRead {
  readonly channelId: ChannelId;
  readonly gap: TimeRange;
  /** Read only from below it (after disorder); null: all. */
  readonly offsetId: MessageId | null;
  /** More than SLACK_SECONDS where disorder is known. */
  readonly slack: number;
  /** The first visible message as it is remembered. */
  readonly firstVisible: FirstVisible | null;
  /** How many requests may be on their way at once. */
  readonly inFlight: () => number;
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
  const ahead = new ReadAhead(questions, toRead.inFlight);
  const bottom = new Bottom(questions, toRead);
  let reading = startReading(gap, toRead.offsetId, toRead.slack, FIRST_ID, toRead.firstVisible);
  let lowest: MessageId | null = null;
  // offset_date may be inclusive or exclusive, and ids may be out of order: begin the slack above the gap.
  let next = started(
    reading.lowestId === null ? questions.olderThan(gap.until + reading.slack) : ahead.below(reading.lowestId),
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
      if (step.kind === 'go-on') {
        ahead.saw(page);
        bottom.look(page, (id) => ahead.begin(id));
        next = started(ahead.below(reading.lowestId ?? 0));
      }
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

/** Pages to come from which on it is worth a request to know where they end. */
const WORTH_ASKING = 4;
/** Some of what is visible right below a gap: one alone may be hidden. */
const FEW = 10;

/** Down to which id requests may be made ahead. A guess: nothing rests on it. */
class Bottom {
  readonly #questions: HistoryQuestions;
  readonly #toRead: GapToRead;
  #looked = false;

  constructor(questions: HistoryQuestions, toRead: GapToRead) {
    this.#questions = questions;
    this.#toRead = toRead;
  }

  /** `page`: the newest read. `found` is told once, now or later, if so much is to come that it helps. */
  look({ messages }: Page, found: (bottom: MessageId) => void): void {
    const { gap, slack, firstVisible, inFlight } = this.#toRead;
    const dates = messages.map(({ date }) => date);
    const [oldest, newest] = [Math.min(...dates), Math.max(...dates)];
    if (this.#looked || messages.length < 2 || inFlight() < 2 || oldest - gap.from < WORTH_ASKING * (newest - oldest))
      return;
    this.#looked = true;
    const edge = gap.from - slack;
    if (firstVisible && edge <= firstVisible.date) found(firstVisible.messageId);
    else {
      this.#questions.olderThan(edge, FEW).then(
        ({ ids }) => ids.length > 0 && found(Math.max(...ids)),
        () => undefined, // whoever reads on will hear of it
      );
    }
  }
}
