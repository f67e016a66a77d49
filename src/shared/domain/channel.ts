import type { ChannelId, MessageId } from './ids.ts';
import type { Instant } from './time-range.ts';

export const CHANNEL_KINDS = ['channel', 'supergroup'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** What Telegram says of a channel. */
export interface Channel {
  readonly channelId: ChannelId;
  readonly name: string;
  /** Without the @; null where it has none. */
  readonly username: string | null;
  readonly kind: ChannelKind;
  /** Null where Telegram does not tell. */
  readonly subscribers: number | null;
}

/** The oldest message that the account can see. Below it nothing is claimed (design.md, rule 3). */
export interface FirstVisible {
  readonly messageId: MessageId;
  readonly date: Instant;
}

/**
 * What the researcher wants of a channel; gaps and percentages are judged inside it. A null edge is open: from the
 * first visible message, up to the last cut.
 */
export interface CollectionPeriod {
  readonly from: Instant | null;
  readonly until: Instant | null;
}

/** A channel as the cache holds it. */
export interface StoredChannel extends Channel {
  /** Null until it was asked for, and for a channel without messages. */
  readonly firstVisible: FirstVisible | null;
  readonly period: CollectionPeriod;
  /** The newest instant a download was ever cut at: open-ended periods are judged up to it. Null before the first. */
  readonly lastCut: Instant | null;
  readonly messageCount: number;
}
