// Checking again: what became of messages since they were captured (design.md, rule 7). Pure.
import { count } from './counted.ts';
import type { MessageId } from './ids.ts';
import type { Instant } from './time-range.ts';

/** What a check has found so far. */
export interface CheckFindings {
  /** Messages compared: what Telegram showed, and what the cache holds there. The next four are parts of it. */
  readonly messages: number;
  /** The text is another; the earlier one was kept. */
  readonly edited: number;
  /** No longer on Telegram: asked for by id, and marked now. */
  readonly deleted: number;
  /** Not in the cache before. */
  readonly added: number;
  /** The text is as it was; counts may have moved, and were brought up to date. */
  readonly unchanged: number;
  /** Of the compared ones, those that were marked as deleted and are shown again. */
  readonly restored: number;
  /** Messages from a time that the account is not shown any more: deleted or hidden, nobody can tell. Left as they are. */
  readonly unjudged: number;
  /** When the newest of the answers was asked for; null before the first. */
  readonly asOf: Instant | null;
}

export const NOTHING_FOUND: CheckFindings = {
  messages: 0,
  edited: 0,
  deleted: 0,
  added: 0,
  unchanged: 0,
  restored: 0,
  unjudged: 0,
  asOf: null,
};

/** How far a check has come: from here up it is done. It is kept with the wish, for coverage can't tell. */
export interface CheckSoFar {
  /** Null before the first batch. */
  readonly downTo: Instant | null;
  readonly found: CheckFindings;
}

/** A stored message where the cache has it. */
export interface StoredPlace {
  readonly messageId: MessageId;
  readonly date: Instant;
}

/** The stored messages that an answer lacks. */
export function missingFrom(
  stored: readonly StoredPlace[],
  answer: readonly { readonly messageId: MessageId }[],
): readonly StoredPlace[] {
  const shown = new Set(answer.map(({ messageId }) => messageId));
  return stored.filter(({ messageId }) => !shown.has(messageId));
}

export function addFindings(a: CheckFindings, b: Partial<CheckFindings>): CheckFindings {
  const sum = (name: Exclude<keyof CheckFindings, 'asOf'>): number => a[name] + (b[name] ?? 0);
  return {
    messages: sum('messages'),
    edited: sum('edited'),
    deleted: sum('deleted'),
    added: sum('added'),
    unchanged: sum('unchanged'),
    restored: sum('restored'),
    unjudged: sum('unjudged'),
    asOf: a.asOf === null || b.asOf === null || b.asOf === undefined ? (b.asOf ?? a.asOf) : Math.max(a.asOf, b.asOf),
  };
}

/** `41 edited, 3 no longer on Telegram, 2 new`; `nothing changed`. */
export function findingWords({ edited, deleted, added, restored, unjudged }: CheckFindings): string {
  const parts = [
    [edited, 'edited'],
    [deleted, 'no longer on Telegram'],
    [added, 'new'],
    [restored, 'back on Telegram'],
  ] as const;
  const told = parts.flatMap(([many, words]) => (many === 0 ? [] : [`${count(many)} ${words}`]));
  if (unjudged > 0) told.push(`${count(unjudged)} older than all that Telegram still shows`);
  return told.length === 0 ? 'nothing changed' : told.join(', ');
}
