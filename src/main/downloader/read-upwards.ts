// Reads one gap from Telegram, oldest first, with the same proof as downwards (batch-upwards.ts). First the gap's ceiling
// and floor are found, one page each: above and below them nothing of the gap lies. Where the floor can't be found from
// the gap's lower edge (hidden posts around it, a beginning that is remembered wrongly), the gap is read newest first.
import { addPageUpwards, reachCeiling, startUpwards } from '../../shared/domain/batch-upwards.ts';
import { FIRST_ID, startReading } from '../../shared/domain/batch.ts';
import type { MessageId } from '../../shared/domain/ids.ts';
import { isEmpty } from '../../shared/domain/time-range.ts';
import type { Page } from '../telegram/telegram.ts';
import { questionsTo, type Ask } from './ask.ts';
import { findFloor } from './gap-floor.ts';
import { beginningOf, Capture, lowestOf, stepWith } from './gap-step.ts';
import { HollowPages } from './hollow-page.ts';
import { IdWindows, type IdWindow } from './id-windows.ts';
import { readGap, type GapEnd, type GapToRead, type ReadBatches } from './read-gap.ts';

/** As readGap, with the oldest batches first. After disorder nothing is offered: what lies below it was read. */
export async function* readUpwards(ask: Ask, toRead: GapToRead): AsyncGenerator<ReadBatches, GapEnd, void> {
  const { channelId, gap, slack, offsetId, firstVisible } = toRead;
  const questions = questionsTo(ask, channelId);
  const hollow = new HollowPages(ask, channelId, firstVisible);
  const capture = new Capture();
  const top = await (offsetId === null ? questions.olderThan(gap.until + slack) : questions.below(offsetId));
  const first = await stepWith(startReading(gap, offsetId, slack, FIRST_ID, firstVisible), top, hollow, null);
  if (first.step.kind !== 'go-on') {
    // One page holds all of it.
    const { step, answers } = first;
    for (const answer of answers) capture.add(answer, step.reading);
    const { batches, strays } = step;
    if (batches.length > 0 || strays.length > 0) yield { batches: batches.toReversed(), strays, ...capture.span };
    if (step.kind !== 'ended') return step.kind === 'complete' ? step : { kind: 'disorder', disorder: step.disorder };
    const lowest = answers.reduce<MessageId | null>(lowestOf, null);
    return { kind: 'end-of-history', firstVisible: await beginningOf(step.reading, lowest, hollow) };
  }
  const ceiling = ceilingOf(first.answers, first.step.reading.lowestId);
  const floor = await findFloor(questions, hollow, toRead, ceiling);
  if (floor === null) return yield* readGap(ask, toRead);
  if (floor.kind === 'disorder') return floor;
  const end: GapEnd = floor.beginning
    ? { kind: 'end-of-history', firstVisible: floor.beginning }
    : { kind: 'complete' };
  const claimable = { from: floor.from, until: gap.until };
  // The gap lies before the history begins.
  if (isEmpty(claimable)) return end;
  const windows = new IdWindows(questions, toRead.inFlight, floor.lastId + 1, ceiling, top);
  const ids = [floor.lastId, ...floor.messages.map(({ messageId }) => messageId)];
  let window: IdWindow | null = {
    messages: floor.messages,
    ids,
    answers: floor.answers,
  };
  let reading = startUpwards(claimable, slack);
  while (window) {
    const step = addPageUpwards(reading, window);
    for (const answer of window.answers) capture.add(answer, step.reading.turned);
    reading = step.reading;
    const isLast = step.kind === 'go-on' && windows.isAtCeiling;
    const last = isLast ? reachCeiling(reading) : null;
    // That nothing lies above the ceiling was told when it was asked for.
    if (last) for (const answer of first.answers) capture.add(answer, last.reading.turned);
    const batches = [...step.batches, ...(last?.batches ?? [])];
    const { strays } = step;
    if (batches.length > 0 || strays.length > 0) yield { batches, strays, ...capture.span };
    if (step.disorder) return { kind: 'disorder', disorder: step.disorder };
    // The first claim rests on the floor, however far below the gap that lies.
    if (batches.length > 0) capture.forget(reading.turned);
    window = step.kind === 'go-on' ? await windows.next() : null;
  }
  return end;
}

/** An id above which nothing of the gap lies, as the answers to the question for the gap's newest page tell. */
function ceilingOf(answers: readonly Page[], goOnBelow: MessageId | null): MessageId {
  const highest = Math.max(...answers.flatMap(({ ids }) => ids));
  return highest === -Infinity ? (goOnBelow ?? 0) - 1 : highest;
}
