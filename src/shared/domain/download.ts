import type { CheckFindings, CheckSoFar } from './check.ts';
import type { ChannelId, MessageId } from './ids.ts';
import type { Failure } from './failure.ts';
import type { Instant, TimeRange } from './time-range.ts';

/**
 * A wish to cover a range: it works through the range's gaps, batch by batch (design.md, words). Or to check a range
 * again: then it works through what is covered of it, and fills nothing (rule 7).
 */
export interface DownloadWish {
  readonly downloadId: string;
  readonly channelId: ChannelId;
  /** An open end reaches to {@link OPEN_END}: up to now. */
  readonly range: TimeRange;
  readonly askedAt: Instant;
  readonly paused: boolean;
  /** The server's time minus the slack, taken once before the first page and never raised; null before that. */
  readonly cut: Instant | null;
  /** After disorder: the range's first gap is read from below this message. */
  readonly offsetId: MessageId | null;
  /** Disorder that was met before and is to be read through; null where none is known. */
  readonly disorder: KnownDisorder | null;
  /** Seconds that were gaps when it first ran, so that its progress goes on after a restart; null before that. */
  readonly gapSeconds: number | null;
  readonly order: FillOrder;
  /** Null: it fills. Otherwise it checks again, and this is how far it has come. */
  readonly check: CheckSoFar | null;
}

/**
 * From which end a range is filled. Newest first by default: what is new matters most, and an open end is cut only once.
 * Oldest first suits whoever reads along in the order of dates; what is claimed is claimed with the same proof.
 */
export const FILL_ORDERS = ['newest-first', 'oldest-first'] as const;
export type FillOrder = (typeof FILL_ORDERS)[number];

/** Ids and dates disagree by up to `seconds` around `range`: a gap there is read with a slack of that and claimed late. */
export interface KnownDisorder {
  readonly range: TimeRange;
  readonly seconds: number;
}

/** The end of a wish that wants everything up to now: the last second of the year 9999. */
export const OPEN_END: Instant = 253_402_300_799;

/** Where a download stands. Of a channel one runs at a time, of an account a few channels' at once; the others wait. */
export type DownloadState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly gap: TimeRange | null }
  | { readonly kind: 'flood-wait'; readonly until: Instant; readonly seconds: number }
  | { readonly kind: 'offline'; readonly since: Instant; readonly failure: Failure }
  | { readonly kind: 'paused' }
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly goOnBelow: GoOnBelow | null };

/** Disorder beyond the slack: the seconds that stay a gap; the history below them is read from below this message. */
export interface GoOnBelow {
  readonly left: TimeRange;
  readonly offsetId: MessageId;
}

/** A download as the window shows it. */
export interface Download {
  readonly downloadId: string;
  readonly channelId: ChannelId;
  /** What was asked for. */
  readonly range: TimeRange;
  /** `range` with its end cut (design.md, rule 4); equal to it until the first request. */
  readonly cut: TimeRange;
  readonly state: DownloadState;
  /**
   * Seconds of the cut range that were gaps when this download first ran, and how many of them are covered now. Of a
   * check: seconds that were covered, and how many of them are checked.
   */
  readonly gapSeconds: number;
  readonly coveredSeconds: number;
  /** Since this download started in this run of the app. */
  readonly messages: number;
  readonly batches: number;
  readonly requests: number;
  /** Messages a second lately; null while there is nothing to tell. */
  readonly rate: number | null;
  readonly startedAt: Instant | null;
  /** What a check has found so far, since it was asked for; null: it is no check. */
  readonly check: CheckFindings | null;
}

/** Whether nothing more will come of a download by itself or by Resume. */
export function isFinished(state: DownloadState): boolean {
  return state.kind === 'done' || state.kind === 'cancelled' || state.kind === 'failed';
}
