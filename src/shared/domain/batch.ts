// Pages in, batches out. What is proven is claimed, what is not is carried to the next page, and nothing is stored
// outside what is claimed (design.md, rules 1 to 3).
//
// Reading goes down by message id. Ids rise with dates only almost always: a message may be up to the slack (60 seconds)
// out of order. So once the oldest instant read is `m`, every message newer than `m + slack` has been read: its second
// is proven. One message that is far too old must not vouch for all the time above it, though: what is claimed rests on
// the oldest second but one that was read. A message that contradicts the slack is disorder: reading stops there.
import type { MessageId } from './ids.ts';
import type { Message } from './message.ts';
import { holds, SLACK_SECONDS, type Instant, type TimeRange } from './time-range.ts';

/** Messages of a batch, at most; more only where one second holds more. */
export const BATCH_MESSAGES = 100;

/** Telegram numbers the messages of each channel from here: below it there is nothing to ask for. */
export const FIRST_ID: MessageId = 1;

/** All that the proof looks at of a message. */
export interface Placed {
  readonly messageId: MessageId;
  readonly date: Instant;
}

/** Proven messages, oldest first, and the range that they complete. It may hold no message. */
export interface Batch<M extends Placed = Message> {
  readonly messages: readonly M[];
  readonly claim: TimeRange;
}

/** How far the reading of one gap has come. Plain data: every step makes a new one. */
export interface GapReading<M extends Placed = Message> {
  readonly gap: TimeRange;
  /** By how many seconds ids and dates may disagree here: SLACK_SECONDS, more where disorder is known. */
  readonly slack: number;
  /** `[claimedFrom, gap.until)` went out in batches. */
  readonly claimedFrom: Instant;
  /** Messages of the gap that no batch holds yet, newest first. */
  readonly carried: readonly M[];
  /** The oldest instant read, messages outside the gap included. */
  readonly oldest: Instant | null;
  /** The oldest instant read but for those of `oldest` itself: the witness of what is claimed. */
  readonly oldestButOne: Instant | null;
  /** The lowest id read; the next page is asked from it. */
  readonly lowestId: MessageId | null;
  /** Once it was read the history ended: {@link FIRST_ID}. Null: nothing that is read ends it, only whoever reads. */
  readonly lastId: MessageId | null;
  /**
   * The first visible message, as far as it is known. While it lies in the gap and was not read, nothing from its second
   * down is proven: older ones with higher ids say only that dates and ids disagree.
   */
  readonly first: Placed | null;
}

/** Messages more than the slack newer than one with a higher id. */
export interface Disorder {
  /** The lowest of them that was read: all from it upwards is known, and not older than where the doubt begins. */
  readonly messageId: MessageId;
  /**
   * The seconds of the gap about which nothing can be said: from the oldest instant read above such a message to the
   * slack after its own second, for a message within the slack of it may come yet.
   */
  readonly doubtful: TimeRange;
  /** By how many seconds ids and dates disagree, at most, in what was read. */
  readonly seconds: number;
}

export type Step<M extends Placed = Message> =
  | ({ readonly kind: 'go-on' } & Read<M>)
  /** The gap's lower end is reached: the batches complete it. */
  | ({ readonly kind: 'complete' } & Read<M>)
  /** The history ended: the batches complete the gap down to the oldest message that is visible. */
  | ({ readonly kind: 'ended' } & Read<M>)
  /** The batches complete the gap down to where the doubt begins; what was claimed below that must be withdrawn. */
  | ({ readonly kind: 'disorder'; readonly disorder: Disorder } & Read<M>);

interface Read<M extends Placed> {
  readonly reading: GapReading<M>;
  readonly batches: readonly Batch<M>[];
  /** Messages outside the gap that contradict the ordinary slack: whoever read their seconds may have missed them. */
  readonly strays: readonly M[];
}

/**
 * Begins to read a gap, from its newest second. `offsetId`: only ids below it will be read; null for all. `slack`: more
 * than SLACK_SECONDS where ids and dates are known to disagree by more. `first`: the first visible message, where known.
 */
export function startReading<M extends Placed = Message>(
  gap: TimeRange,
  offsetId: MessageId | null = null,
  slack: number = SLACK_SECONDS,
  lastId: MessageId | null = FIRST_ID,
  first: Placed | null = null,
): GapReading<M> {
  return {
    gap,
    slack,
    claimedFrom: gap.until,
    carried: [],
    oldest: null,
    oldestButOne: null,
    lowestId: offsetId,
    lastId,
    first,
  };
}

/**
 * Takes in a page. `ids` are all its ids, also those of empty messages, which have no date. Ids that are not below the
 * lowest read before are dropped: they were read already.
 */
export function addPage<M extends Placed = Message>(
  reading: GapReading<M>,
  page: { readonly messages: readonly M[]; readonly ids: readonly MessageId[] },
): Step<M> {
  const { gap, slack } = reading;
  const above = reading.lowestId ?? Infinity;
  const fresh = page.messages
    .filter((message) => message.messageId < above)
    .toSorted((a, b) => b.messageId - a.messageId)
    .filter((message, index, all) => message.messageId !== all[index - 1]?.messageId);
  let ages: Ages = reading;
  let disorder: Disorder | null = null;
  const kept: M[] = [];
  const strays: M[] = [];
  for (const message of fresh) {
    const inside = holds(gap, message.date);
    const ahead = ages.oldest === null ? 0 : message.date - ages.oldest;
    if (inside && ages.oldest !== null && ahead > slack)
      disorder = withDisorder(disorder, message, ages.oldest, reading);
    // Whoever read outside this gap did it with the ordinary slack.
    if (!inside && ahead > SLACK_SECONDS) strays.push(message);
    ages = withAge(ages, message.date);
    if (inside) kept.push(message);
  }
  const lowest = Math.min(above, ...page.ids);
  const next: GapReading<M> = {
    ...reading,
    ...ages,
    carried: newestFirst([...reading.carried, ...kept]),
    lowestId: lowest === Infinity ? null : lowest,
  };
  if (disorder) return { kind: 'disorder', disorder, strays, ...draw(next, disorder.doubtful.until, true) };
  const { oldest, oldestButOne } = ages;
  const { lastId, first } = reading;
  const firstUnread = first !== null && first.messageId < lowest && holds(gap, first.date) ? first.date : null;
  if (lastId !== null && firstUnread === null && oldestButOne !== null && oldestButOne < gap.from - slack) {
    return { kind: 'complete', strays, ...draw(next, gap.from, true) };
  }
  if (lastId !== null && lowest <= lastId) return { ...endOfHistory(next, oldest), strays };
  const proven = oldestButOne === null ? next.claimedFrom : oldestButOne + slack + 1;
  const floor = firstUnread === null ? gap.from : Math.min(firstUnread + slack + 1, next.claimedFrom);
  return { kind: 'go-on', strays, ...draw(next, Math.max(proven, floor), false) };
}

/**
 * The history ended, and the end was confirmed: everything from the oldest message that the account can see is
 * proven. Below it nothing is claimed: hidden prehistory is not quiet. Null: the account sees nothing at all.
 */
export function endOfHistory<M extends Placed = Message>(
  reading: GapReading<M>,
  oldestVisible: Instant | null,
): Step<M> {
  // A message that is carried was visible, whatever is said now.
  const oldest = Math.min(oldestVisible ?? Infinity, reading.carried.at(-1)?.date ?? Infinity);
  const floor = Math.max(reading.gap.from, Math.min(oldest, reading.gap.until));
  return { kind: 'ended', strays: [], ...draw(reading, floor, true) };
}

type Ages = Pick<GapReading, 'oldest' | 'oldestButOne'>;

function withAge({ oldest, oldestButOne }: Ages, date: Instant): Ages {
  if (oldest === null || date < oldest) return { oldest: date, oldestButOne: oldest };
  if (date === oldest || (oldestButOne !== null && date >= oldestButOne)) return { oldest, oldestButOne };
  return { oldest, oldestButOne: date };
}

function withDisorder(
  before: Disorder | null,
  message: Placed,
  oldest: Instant,
  { gap, slack }: Pick<GapReading, 'gap' | 'slack'>,
): Disorder {
  return {
    messageId: message.messageId,
    doubtful: {
      from: Math.max(gap.from, oldest),
      until: Math.max(before?.doubtful.until ?? -Infinity, Math.min(gap.until, message.date + slack + 1)),
    },
    seconds: Math.max(before?.seconds ?? 0, message.date - oldest),
  };
}

/**
 * Cuts what is proven (every second from `provenFrom`) into batches of whole seconds. A remainder that would make a
 * small second batch waits for the next page unless `all` must go.
 */
function draw<M extends Placed>(
  reading: GapReading<M>,
  provenFrom: Instant,
  all: boolean,
): { reading: GapReading<M>; batches: Batch<M>[] } {
  const batches: Batch<M>[] = [];
  let { claimedFrom, carried } = reading;
  while (provenFrom < claimedFrom) {
    const proven = countWhile(carried, (message) => message.date >= provenFrom);
    if (!all && batches.length > 0 && proven < BATCH_MESSAGES) break;
    const { size, from } = firstBatch(carried, proven, provenFrom);
    batches.push({ messages: carried.slice(0, size).toReversed(), claim: { from, until: claimedFrom } });
    carried = carried.slice(size);
    claimedFrom = from;
  }
  return { reading: { ...reading, claimedFrom, carried }, batches };
}

/** How many of the newest messages make the next batch, and from which second on it is complete. */
function firstBatch(carried: readonly Placed[], proven: number, provenFrom: Instant): { size: number; from: Instant } {
  if (proven <= BATCH_MESSAGES) return { size: proven, from: provenFrom };
  const dateAt = (index: number): Instant => carried[index]?.date ?? -Infinity;
  const edge = dateAt(BATCH_MESSAGES - 1);
  if (dateAt(BATCH_MESSAGES) < edge) return { size: BATCH_MESSAGES, from: edge };
  // The hundredth message's second goes on: leave that second to the next batch, or take it whole if it is the first.
  const before = countWhile(carried, (message) => message.date > edge);
  if (before > 0) return { size: before, from: edge + 1 };
  return { size: countWhile(carried, (message) => message.date === edge), from: edge };
}

function countWhile(messages: readonly Placed[], test: (message: Placed) => boolean): number {
  const end = messages.findIndex((message) => !test(message));
  return end === -1 ? messages.length : end;
}

function newestFirst<M extends Placed>(messages: readonly M[]): readonly M[] {
  return messages.toSorted((a, b) => b.date - a.date || b.messageId - a.messageId);
}
