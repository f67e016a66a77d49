// The first visible message is found by asking: a channel's own date is, for a member, the day of joining
// (telegram.md, 6).
import type { FirstVisible } from '../../shared/domain/channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Page } from '../telegram/telegram.ts';
import type { Ask } from './ask.ts';

const PAGE = 100;
/** Telegram opened in August 2013; its servers know no older message. */
const BEGINNING = 1_375_000_000;

/** The oldest message that the account can see; null where it sees none. */
export async function findFirstVisible(ask: Ask, channelId: ChannelId): Promise<FirstVisible | null> {
  const fetch = (offsetId: number, offsetDate: number, addOffset: number): Promise<Page> =>
    ask((history, signal) => history.fetchHistory(channelId, { offsetId, offsetDate, addOffset, limit: PAGE }, signal));
  const bottom = lowest((await fetch(1, 0, -PAGE)).messages);
  if (bottom) return bottom;
  // Nothing above id 1: no message at all, or the first hundred are hidden. The newest page tells which.
  const newest = await fetch(0, 0, 0);
  let found = lowest(newest.messages);
  if (!found) return null;
  // Halve the time below the oldest message found until nothing older answers.
  let low = BEGINNING;
  while (found.date - low > 1) {
    const middle: number = Math.floor((low + found.date) / 2);
    const older = lowest((await fetch(0, middle, 0)).messages);
    if (older && older.messageId < found.messageId) found = older;
    else low = middle;
  }
  return found;
}

function lowest(messages: readonly Message[]): FirstVisible | null {
  const first = messages.reduce<Message | null>(
    (best, message) => (best === null || message.messageId < best.messageId ? message : best),
    null,
  );
  return first && { messageId: first.messageId, date: first.date };
}
