// What the message list is made of: an outline of days and gaps, and rows that are asked for as they come into view.
import type { ChannelId } from './ids.ts';
import type { MediaType, StoredMessage } from './message.ts';
import type { Day, TimeRange } from './time-range.ts';

export interface MessageFilter {
  readonly mediaTypes?: readonly (MediaType | 'none')[];
  readonly forwarded?: boolean;
  /**
   * What changed since it was captured: messages of which an earlier text is kept; messages that are no longer on
   * Telegram. Both: either of them.
   */
  readonly edited?: true;
  readonly deleted?: true;
  /** What a researcher typed (search-query.ts). A text without anything to look for lets nothing through. */
  readonly text?: string;
  /** With or without its #. */
  readonly hashtag?: string;
  readonly hasLink?: boolean;
  /** A host that the message links to: lower case, `xn--` form, without `www.`. */
  readonly linkDomain?: string;
  /** The id of the channel that the message was forwarded from. */
  readonly forwardedFrom?: number;
  readonly minViews?: number;
  /** A sender's number, @name or full name, or the signature under a post; letter by letter. */
  readonly author?: string;
}

/** Whether a filter lets fewer messages through than there are. */
export function isFiltered(filter: MessageFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

/** By date, then number: the oldest first, or the newest. */
export type DateOrder = 'asc' | 'desc';

export interface MessageQuery {
  readonly channelId: ChannelId;
  /** Null: all that is stored and all of the wanted period's gaps. */
  readonly range: TimeRange | null;
  readonly filter: MessageFilter;
}

/** The list's items in order; a day's own rows are asked for when they come into view. */
export interface MessageOutline {
  readonly items: readonly OutlineItem[];
  /** Messages that match, and all messages of the channel. */
  readonly matching: number;
  readonly total: number;
  /** Where words are searched for: how much can be found by now, 0 to 1. Then the list stands empty. Null: all of it. */
  readonly preparing: number | null;
}
export type OutlineItem =
  | { readonly kind: 'day'; readonly day: Day; readonly count: number }
  | { readonly kind: 'gap'; readonly gap: TimeRange; readonly estimate: number | null };

/** Where a message stands in a list: `offset` rows into those of its day. */
export interface MessagePlace {
  readonly day: Day;
  readonly offset: number;
}

/** What a row of the list shows. */
export type MessageRow = Pick<
  StoredMessage,
  | 'messageId'
  | 'date'
  | 'text'
  | 'action'
  | 'entities'
  | 'mediaType'
  | 'media'
  | 'replyTo'
  | 'isForwarded'
  | 'forwardedFromName'
  | 'forwardedFromChannelId'
  | 'postAuthor'
  | 'views'
  | 'forwards'
  | 'groupedId'
  | 'editDate'
  | 'editHide'
  | 'deletedSeenAt'
  | 'revisions'
>;
