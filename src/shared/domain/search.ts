// A search over all channels or one, as a list of hits.
import type { ChannelId } from './ids.ts';
import type { MessageFilter, MessageRow } from './message-list.ts';
import type { TimeRange } from './time-range.ts';

/** By date: newest first. By relevance: where the words are rare and the message is short, first. */
export type SearchOrder = 'date' | 'relevance';

/** Hits are counted up to here, unless the exact number is asked for; and put in order of relevance up to here. */
export const MOST_COUNTED = 10_000;

export interface SearchWish {
  /** What was typed (search-query.ts). */
  readonly text: string;
  /** Null: all channels. */
  readonly channelId: ChannelId | null;
  readonly range: TimeRange | null;
  readonly filter: Omit<MessageFilter, 'text'>;
  readonly order: SearchOrder;
  /** Null at first, then the `next` of the answer before. */
  readonly after: SearchCursor | null;
  readonly limit: number;
  /** Counts all hits, however many there are. */
  readonly exact: boolean;
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  /** Null: there are no more. */
  readonly next: SearchCursor | null;
  /** Not exact: there are more than `count`. Only with the first hits; null with later ones. */
  readonly total: { readonly count: number; readonly exact: boolean } | null;
  /** The order they are in: very many hits are not put in order of relevance. */
  readonly order: SearchOrder;
  /** How much of the messages can be found by now, 0 to 1; null: all of them. */
  readonly preparing: number | null;
}

export interface SearchHit {
  readonly channelId: ChannelId;
  readonly row: MessageRow;
}

/** The last hit of an answer, as its successors need it. */
export interface SearchCursor {
  readonly second: number;
  readonly id: number;
  /** Its relevance; 0 where hits are in order of date. */
  readonly rank: number;
}
