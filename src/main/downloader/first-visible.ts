// The first visible message is found by asking: a channel's own date is, for a member, the day of joining
// (telegram.md, 6). Ordinarily one request tells.
//
// What is exact: ids begin at 1, and ids that are asked for one by one are shown if they are visible. So the first
// thousand ids can be swept, and whatever is found there is the first visible message. What is heuristic: where all of
// them are hidden, the beginning is sought by halves and by samples, which a long hidden run in mid-history may
// mislead. Then the answer may be too high, never too low. It is no claim: coverage never rests on it alone.
import { FIRST_ID } from '../../shared/domain/batch.ts';
import type { FirstVisible } from '../../shared/domain/channel.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import { SLACK_SECONDS } from '../../shared/domain/time-range.ts';
import { idsIn, PAGE_MESSAGES, questionsTo, type Ask, type HistoryQuestions } from './ask.ts';

/** Windows of a hundred ids that are asked for one by one before the search by halves begins. */
const SWEPT_WINDOWS = 10;
/** Places below what the search by halves found at which the history is asked once more. */
const SAMPLES = 6;

/** The oldest message that the account can see, and the oldest instant there; null where it sees none. */
export async function findFirstVisible(ask: Ask, channelId: ChannelId): Promise<FirstVisible | null> {
  const questions = questionsTo(ask, channelId);
  const bottom = await questions.from(FIRST_ID);
  const lowest = lowestOf(bottom.messages);
  // A full page left nothing out: its lowest message is the first. So is message 1, whatever the page.
  if (lowest && (bottom.ids.length >= PAGE_MESSAGES || lowest.messageId === FIRST_ID)) {
    return withOldestDate(questions, lowest, bottom.messages);
  }
  const found = await searched(questions, lowest);
  return found && withOldestDate(questions, found, [found]);
}

async function searched(questions: HistoryQuestions, known: Message | null): Promise<Message | null> {
  let lowest = known;
  for (let window = 0; window < SWEPT_WINDOWS; window++) {
    const from = FIRST_ID + window * PAGE_MESSAGES;
    if (lowest && lowest.messageId <= from) return lowest;
    const first = lowestOf((await questions.byId(idsIn(from, from + PAGE_MESSAGES))).messages);
    if (first) return first;
    // None of the first hundred is visible: the newest page tells where to end.
    if (window === 0) lowest ??= lowestOf((await questions.below(0)).messages);
  }
  return lowest && soughtByHalves(questions, lowest);
}

/** The lowest message that is found below `known`, whose first thousand ids are known to be hidden. */
async function soughtByHalves(questions: HistoryQuestions, known: Message): Promise<Message> {
  let found = known;
  let bottom: MessageId = FIRST_ID + SWEPT_WINDOWS * PAGE_MESSAGES;
  const look = async (below: MessageId): Promise<boolean> => {
    const older = lowestOf((await questions.below(below)).messages);
    if (!older || older.messageId >= found.messageId) return false;
    found = older;
    return true;
  };
  for (;;) {
    // An empty page is taken for "nothing older": only here, and looked at again below.
    while (found.messageId - bottom > PAGE_MESSAGES) {
      const middle = Math.floor((bottom + found.messageId) / 2);
      if (!(await look(middle))) bottom = middle;
    }
    const below = Math.max(FIRST_ID, found.messageId - PAGE_MESSAGES);
    const next = lowestOf((await questions.byId(idsIn(below, found.messageId))).messages);
    if (next) found = next;
    else if (!(await anySample(look, found.messageId))) return found;
    bottom = FIRST_ID + SWEPT_WINDOWS * PAGE_MESSAGES;
  }
}

async function anySample(look: (below: MessageId) => Promise<boolean>, top: MessageId): Promise<boolean> {
  for (let sample = 0; sample < SAMPLES; sample++) {
    // The first of them is right below what was found.
    if (await look(Math.round((top * (SAMPLES - sample)) / SAMPLES))) return true;
  }
  return false;
}

/**
 * The oldest instant among what is visible at the bottom: ids may be out of date order by the slack, so a message with
 * a higher id may be older than the lowest. `known`: messages from the lowest upwards, none left out.
 */
async function withOldestDate(
  questions: HistoryQuestions,
  lowest: Message,
  known: readonly Message[],
): Promise<FirstVisible> {
  const { messageId } = lowest;
  let [oldest, newest, top] = [lowest.date, lowest.date, messageId];
  for (let newer = known; newer.length > 0;) {
    for (const message of newer) {
      oldest = Math.min(oldest, message.date);
      newest = Math.max(newest, message.date);
      top = Math.max(top, message.messageId);
    }
    // All that comes above is at most the slack older than the newest here.
    if (newest - SLACK_SECONDS >= oldest) break;
    newer = (await questions.byId(idsIn(top + 1, top + 1 + PAGE_MESSAGES))).messages;
  }
  return { messageId, date: oldest };
}

function lowestOf(messages: readonly Message[]): Message | null {
  return messages.reduce<Message | null>(
    (best, message) => (best === null || message.messageId < best.messageId ? message : best),
    null,
  );
}
