// Where reading a gap upwards begins: at an id below which nothing of the gap lies. It is found by reading downwards from
// the gap's lower edge, and ends as any reading downwards does: at messages older than the edge by more than the slack,
// of two different seconds (one alone may be a stray), or at the confirmed end of the history. Ordinarily one page tells.
import { FIRST_ID, startReading, type Disorder } from '../../shared/domain/batch.ts';
import type { FirstVisible } from '../../shared/domain/channel.ts';
import type { MessageId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import type { Page } from '../telegram/telegram.ts';
import { PAGE_MESSAGES, type HistoryQuestions } from './ask.ts';
import { lowestOf, stepWith } from './gap-step.ts';
import type { HollowPages } from './hollow-page.ts';
import type { GapToRead } from './read-gap.ts';

export interface Floor {
  readonly kind: 'floor';
  /** The first second that can be claimed: the gap's, or that of the oldest message that is visible. */
  readonly from: Instant;
  /** All from the floor up to this id was read on the way. */
  readonly lastId: MessageId;
  readonly messages: readonly Message[];
  readonly answers: readonly Page[];
  /** Where the history begins, if that is what the floor is. */
  readonly beginning: FirstVisible | null;
}

export type FloorFound = Floor | { readonly kind: 'disorder'; readonly disorder: Disorder };

/** Pages after which it is given up: what was read on the way is held in memory. */
const MOST_PAGES = 10;

/** Null: it can't be found from the lower edge. `ceiling`: an id above which nothing of the gap lies. */
export async function findFloor(
  questions: HistoryQuestions,
  hollow: HollowPages,
  toRead: GapToRead,
  ceiling: MessageId,
): Promise<FloorFound | null> {
  const { gap, slack, firstVisible } = toRead;
  const edge = gap.from - slack;
  if (firstVisible === null || firstVisible.date < edge) {
    const page = await questions.olderThan(edge);
    if (page.ids.length > 0) return descend(questions, hollow, toRead, Math.max(...page.ids) + 1, page);
  }
  // Nothing older than the gap is shown: the history begins in it, or hidden posts lie below its edge.
  const known = firstVisible !== null && edge <= firstVisible.date ? firstVisible : await hollow.findFirstVisible();
  if (known === null) return null;
  for (let pages = 1; pages <= MOST_PAGES; pages++) {
    const begin = Math.min(known.messageId + pages * PAGE_MESSAGES, ceiling + 1);
    const floor = await descend(questions, hollow, { ...toRead, firstVisible: known }, begin, null);
    if (floor?.kind !== 'floor' || begin > ceiling || !mayBeginEarlier(floor, toRead)) return floor;
  }
  return null;
}

/** Whether a message above may be older than all that was read: then the history begins in its second. */
function mayBeginEarlier({ from, messages }: Floor, { gap, slack }: GapToRead): boolean {
  const dates = messages.map(({ date }) => date);
  return from > gap.from && Math.max(...dates) - slack < Math.min(...dates);
}

/** Reads down from below an id. `first`: the page below it; null: it is asked for. */
async function descend(
  questions: HistoryQuestions,
  hollow: HollowPages,
  { gap, slack, firstVisible }: GapToRead,
  begin: MessageId,
  first: Page | null,
): Promise<FloorFound | null> {
  let reading = startReading(gap, begin, slack, FIRST_ID, firstVisible);
  let lowest: MessageId | null = null;
  const messages: Message[] = [];
  const read: Page[] = [];
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = first !== null && pages === 0 ? first : await questions.below(reading.lowestId ?? begin);
    const { step, answers } = await stepWith(reading, page, hollow, lowest);
    for (const answer of answers) {
      read.push(answer);
      messages.push(...answer.messages.filter(({ messageId }) => messageId < begin));
      lowest = lowestOf(lowest, answer);
    }
    reading = step.reading;
    const floor = { kind: 'floor', lastId: begin - 1, messages, answers: read } as const;
    if (step.kind === 'disorder') return { kind: 'disorder', disorder: step.disorder };
    if (step.kind === 'complete') return { ...floor, from: gap.from, beginning: null };
    if (step.kind === 'ended') {
      // Where nothing was read nothing can be claimed.
      if (lowest === null || reading.oldest === null) return null;
      const from = Math.max(gap.from, Math.min(reading.oldest, gap.until));
      return { ...floor, from, beginning: { messageId: lowest, date: reading.oldest } };
    }
  }
  return null;
}
