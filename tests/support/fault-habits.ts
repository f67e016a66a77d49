// A server that answers as the documentation allows, and otherwise than ours: pages cut anywhere, out of order, with
// messages twice or empty, under another name, with counts that mean nothing, offsets that include what they name.
import { answerHistory } from '../../src/sample-telegram/history.ts';
import type { AnswerHistory } from '../../src/sample-telegram/methods/call.ts';
import type { Habit } from '../../src/sample-telegram/session/rpc.ts';
import { isTlObject, listOf, numberOf, type TlObject } from '../../src/sample-telegram/tl/value.ts';
import type { Dice } from './fault-random.ts';

/** All off by default. */
export interface Habits {
  /** A page may hold any smaller number of messages than was asked for, but none only where there is none. */
  cutsPages: boolean;
  shuffles: boolean;
  doubles: boolean;
  /** Messages that were deleted show as empty ones in pages; of this many ids below the page's. */
  showsEmpty: boolean;
  /** An offset by id shows the message of that id too. */
  includesOffset: boolean;
  /** As `messages.messages`, `messages.messagesSlice`, or as one or the other by turns. */
  name: 'channelMessages' | 'messages' | 'messagesSlice' | 'any';
  oddCounts: boolean;
  /** Pages that show something may be marked inexact. */
  inexact: boolean;
  /** Messages that are asked for by id and not there are left out instead of empty. */
  omitsMissing: boolean;
  /** Of so many ids that are asked for one by one only the first are answered; 0: all. */
  idsAtOnce: number;
}

export const NO_HABITS: Habits = {
  cutsPages: false,
  shuffles: false,
  doubles: false,
  showsEmpty: false,
  includesOffset: false,
  name: 'channelMessages',
  oddCounts: false,
  inexact: false,
  omitsMissing: false,
  idsAtOnce: 0,
};

export interface HabitualServer {
  readonly habits: Habits;
  /** What habits choose from. */
  dice: Dice;
  readonly answerHistory: AnswerHistory;
  readonly habit: Habit;
}

const PAGES: ReadonlySet<string> = new Set(['messages.getHistory', 'channels.getMessages']);

export function habitualServer(dice: Dice): HabitualServer {
  const server: HabitualServer = {
    habits: { ...NO_HABITS },
    dice,
    answerHistory(timeline, query, behaviour) {
      const { habits } = server;
      const offsetId = habits.includesOffset && query.offsetId > 0 ? query.offsetId + 1 : query.offsetId;
      const limit = habits.cutsPages ? server.dice.int(1, Math.max(1, query.limit)) : query.limit;
      return answerHistory(timeline, { ...query, offsetId, limit }, behaviour);
    },
    habit(method, answer) {
      if (!PAGES.has(method) || !isTlObject(answer) || !Array.isArray(answer['messages'])) return answer;
      return changed(server, method === 'channels.getMessages', answer);
    },
  };
  return server;
}

function changed({ habits, dice }: HabitualServer, isById: boolean, answer: TlObject): TlObject {
  let messages = listOf(answer, 'messages').filter(isTlObject);
  if (isById && habits.idsAtOnce > 0) messages = messages.slice(0, habits.idsAtOnce);
  if (isById && habits.omitsMissing) messages = messages.filter(({ _ }) => _ !== 'messageEmpty');
  if (!isById && habits.showsEmpty) messages = withEmpty(messages, dice);
  if (habits.doubles) messages = messages.flatMap((one) => (dice.chance(0.1) ? [one, one] : [one]));
  if (habits.shuffles) messages = messages.toSorted(() => dice.next() - 0.5);
  const names = ['messages.channelMessages', 'messages.messages', 'messages.messagesSlice'] as const;
  const name = habits.name === 'any' ? dice.pick(names) : `messages.${habits.name}`;
  return {
    ...answer,
    _: name,
    messages,
    ...(habits.oddCounts && { count: dice.pick([0, 1, -1, 2 ** 31 - 1]), pts: dice.pick([0, -1, 2 ** 31 - 1]) }),
    ...(habits.inexact && messages.length > 0 && { inexact: dice.chance(0.5) }),
  };
}

/** Between the messages of a page empty ones stand where ids are missing. */
function withEmpty(messages: readonly TlObject[], dice: Dice): TlObject[] {
  const ids = new Set(messages.map((one) => numberOf(one, 'id')));
  const [low, high] = [Math.min(...ids), Math.max(...ids)];
  const empty: TlObject[] = [];
  for (let id = low; id < high; id++) {
    if (!ids.has(id) && dice.chance(0.5)) empty.push({ _: 'messageEmpty', id, peer_id: null });
  }
  return [...messages, ...empty];
}
