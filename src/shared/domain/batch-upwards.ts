// The same proof, read upwards: oldest first. Turned around (ids and instants with their signs changed), a history that is
// read upwards is one that is read downwards, with the same slack; so batch.ts proves it, and nothing is proven twice.
//
// What that says of the history as it stands: messages may be up to the slack out of order, so once the newest instant
// read is `m`, every message older than `m - slack` has been read. The newest second but one is the witness, for one
// message that is far too new must not vouch for all the time below it. A message that is older than that contradicts
// the slack: it is disorder, and reading stops there.
//
// Upwards the history has no end of its own. Its ceiling is asked for before: an id above which nothing of the gap lies
// (the gap ends at the cut, so what is posted meanwhile lies above it). All ids up to there are read, for a message of
// the gap may stand right below; then all is proven.
import { addPage, endOfHistory, startReading, type Batch, type Disorder, type GapReading, type Step } from './batch.ts';
import type { MessageId } from './ids.ts';
import type { Message } from './message.ts';
import { SLACK_SECONDS, type Instant, type TimeRange } from './time-range.ts';

/** A message as it stands in the history turned around. */
export interface Turned {
  readonly messageId: MessageId;
  readonly date: Instant;
  readonly message: Message;
}

/** How many messages from above the gap are remembered; more than one is rare before the gap's end. */
const MOST_AHEAD = 100;

/** How far reading upwards has come. Plain data. */
export interface UpwardReading {
  readonly gap: TimeRange;
  /** In the history turned around. */
  readonly turned: GapReading<Turned>;
  /** Messages from above the gap, the newest of them: strays, if something much older follows. */
  readonly ahead: readonly Message[];
}

export interface UpwardStep {
  readonly kind: 'go-on' | 'complete' | 'disorder';
  readonly reading: UpwardReading;
  /** Oldest first, and so are the messages in each. */
  readonly batches: readonly Batch[];
  /** Messages outside the gap that contradict the ordinary slack: whoever read their seconds may have missed them. */
  readonly strays: readonly Message[];
  /** Null unless the kind is `disorder`. `messageId`: the highest that was read of the messages out of order. */
  readonly disorder: Disorder | null;
}

/** Begins to read a gap from its oldest second. Pages must come in the order of ids, from where the gap's first lies. */
export function startUpwards(gap: TimeRange, slack: number = SLACK_SECONDS): UpwardReading {
  return { gap, turned: startReading<Turned>(turned(gap), null, slack, null), ahead: [] };
}

/** Takes in a page. Ids that are not above the highest read before are dropped: they were read already. */
export function addPageUpwards(
  reading: UpwardReading,
  page: { readonly messages: readonly Message[]; readonly ids: readonly MessageId[] },
): UpwardStep {
  const step = addPage(reading.turned, {
    messages: page.messages.map((message) => ({ messageId: -message.messageId, date: -message.date, message })),
    ids: page.ids.map((id) => -id),
  });
  const above = page.messages.filter(({ date }) => date >= reading.gap.until);
  const candidates = [...reading.ahead, ...above];
  const isStray = (ahead: Message): boolean =>
    page.messages.some(({ messageId, date }) => messageId > ahead.messageId && date < ahead.date - SLACK_SECONDS);
  const strays = candidates.filter((message) => isStray(message));
  const ahead = candidates
    .filter((message) => !isStray(message))
    .toSorted((a, b) => b.date - a.date)
    .slice(0, MOST_AHEAD);
  return back({ ...reading, ahead }, step, strays);
}

/** All ids up to the ceiling were read: all of the gap is proven. */
export function reachCeiling(reading: UpwardReading): UpwardStep {
  return { ...back(reading, endOfHistory(reading.turned, -Infinity), []), kind: 'complete' };
}

/** `[from, until)` turned around; twice is the range itself. */
function turned({ from, until }: TimeRange): TimeRange {
  return { from: 1 - until, until: 1 - from };
}

function back(reading: UpwardReading, step: Step<Turned>, ahead: readonly Message[]): UpwardStep {
  return {
    kind: step.kind === 'disorder' ? 'disorder' : 'go-on',
    reading: { ...reading, turned: step.reading },
    batches: step.batches.map(({ messages, claim }) => ({
      messages: messages.map(({ message }) => message).toReversed(),
      claim: turned(claim),
    })),
    strays: [...ahead, ...step.strays.map(({ message }) => message)],
    disorder: step.kind === 'disorder' ? disorderOf(step.disorder) : null,
  };
}

function disorderOf({ messageId, doubtful, seconds }: Disorder): Disorder {
  return { messageId: -messageId, doubtful: turned(doubtful), seconds };
}
