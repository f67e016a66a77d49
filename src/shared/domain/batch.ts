// Pages in, batches out. What is proven is claimed, what is not is carried to the next page, and nothing is stored
// outside what is claimed (design.md, rules 1 to 3).
//
// Reading goes down by message id. Ids rise with dates only almost always: a message may be up to SLACK_SECONDS out of
// order. So once the oldest instant read is `m`, every message newer than `m + SLACK_SECONDS` has been read: its second
// is proven. A message that contradicts this is disorder: reading stops there.
import type { MessageId } from './ids.ts';
import type { Message } from './message.ts';
import { holds, SLACK_SECONDS, type Instant, type TimeRange } from './time-range.ts';

/** Messages of a batch, at most; more only where one second holds more. */
export const BATCH_MESSAGES = 100;

/** Proven messages, oldest first, and the range that they complete. It may hold no message. */
export interface Batch {
  readonly messages: readonly Message[];
  readonly claim: TimeRange;
}

/** How far the reading of one gap has come. Plain data: every step makes a new one. */
export interface GapReading {
  readonly gap: TimeRange;
  /** `[claimedFrom, gap.until)` went out in batches. */
  readonly claimedFrom: Instant;
  /** Messages of the gap that no batch holds yet, newest first. */
  readonly carried: readonly Message[];
  /** The oldest instant read, messages outside the gap included. */
  readonly oldest: Instant | null;
  /** The lowest id read; the next page is asked from it. */
  readonly lowestId: MessageId | null;
}

/** A message more than the slack newer than one with a higher id. */
export interface Disorder {
  readonly messageId: MessageId;
  /** The seconds about which nothing can be said: from the oldest instant read above it to its own second. */
  readonly doubtful: TimeRange;
}

export type Step =
  | { readonly kind: 'go-on'; readonly reading: GapReading; readonly batches: readonly Batch[] }
  /** The gap's lower end is reached: the batches complete it. */
  | { readonly kind: 'complete'; readonly reading: GapReading; readonly batches: readonly Batch[] }
  | { readonly kind: 'disorder'; readonly reading: GapReading; readonly disorder: Disorder };

/** Begins to read a gap, from its newest second. `offsetId`: only ids below it will be read; null for all. */
export function startReading(gap: TimeRange, offsetId: MessageId | null = null): GapReading {
  return { gap, claimedFrom: gap.until, carried: [], oldest: null, lowestId: offsetId };
}

/**
 * Takes in a page that holds messages. `ids` are all its ids, also those of empty messages, which have no date. Ids
 * that are not below the lowest read before are dropped: they were read already.
 */
export function addPage(reading: GapReading, page: { messages: readonly Message[]; ids: readonly MessageId[] }): Step {
  const above = reading.lowestId ?? Infinity;
  const fresh = page.messages
    .filter((message) => message.messageId < above)
    .toSorted((a, b) => b.messageId - a.messageId);
  let oldest = reading.oldest;
  const kept: Message[] = [];
  for (const message of fresh) {
    if (oldest !== null && message.date > oldest + SLACK_SECONDS && message.date < reading.gap.until) {
      const doubtful = { from: oldest, until: message.date + 1 };
      return { kind: 'disorder', reading, disorder: { messageId: message.messageId, doubtful } };
    }
    oldest = oldest === null ? message.date : Math.min(oldest, message.date);
    if (holds(reading.gap, message.date)) kept.push(message);
  }
  const lowest = Math.min(above, ...page.ids);
  const next: GapReading = {
    ...reading,
    carried: newestFirst([...reading.carried, ...kept]),
    oldest,
    lowestId: lowest === Infinity ? null : lowest,
  };
  if (oldest !== null && oldest < reading.gap.from - SLACK_SECONDS) return completeFrom(next, reading.gap.from);
  const proven = oldest === null ? next.claimedFrom : oldest + SLACK_SECONDS + 1;
  return { kind: 'go-on', ...draw(next, Math.max(proven, reading.gap.from), false) };
}

/**
 * The history ended, and the end was confirmed: everything from the oldest message that the account can see is
 * proven. Below it nothing is claimed: hidden prehistory is not quiet.
 */
export function endOfHistory(reading: GapReading, oldestVisible: Instant | null): Step {
  return completeFrom(reading, Math.max(reading.gap.from, oldestVisible ?? reading.gap.until));
}

function completeFrom(reading: GapReading, floor: Instant): Step {
  return { kind: 'complete', ...draw(reading, floor, true) };
}

/**
 * Cuts what is proven (every second from `provenFrom`) into batches of whole seconds. A remainder that would make a
 * small second batch waits for the next page unless `all` must go.
 */
function draw(reading: GapReading, provenFrom: Instant, all: boolean): { reading: GapReading; batches: Batch[] } {
  const batches: Batch[] = [];
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
function firstBatch(carried: readonly Message[], proven: number, provenFrom: Instant): { size: number; from: Instant } {
  if (proven <= BATCH_MESSAGES) return { size: proven, from: provenFrom };
  const dateAt = (index: number): Instant => carried[index]?.date ?? -Infinity;
  const edge = dateAt(BATCH_MESSAGES - 1);
  if (dateAt(BATCH_MESSAGES) < edge) return { size: BATCH_MESSAGES, from: edge };
  // The hundredth message's second goes on: leave that second to the next batch, or take it whole if it is the first.
  const before = countWhile(carried, (message) => message.date > edge);
  if (before > 0) return { size: before, from: edge + 1 };
  return { size: countWhile(carried, (message) => message.date === edge), from: edge };
}

function countWhile(messages: readonly Message[], test: (message: Message) => boolean): number {
  const end = messages.findIndex((message) => !test(message));
  return end === -1 ? messages.length : end;
}

function newestFirst(messages: readonly Message[]): readonly Message[] {
  return messages.toSorted((a, b) => b.date - a.date || b.messageId - a.messageId);
}
