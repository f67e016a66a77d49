import type { ChannelId, MessageId } from './ids.ts';
import type { Instant } from './time-range.ts';

/** What hangs on a message. A closed, lower-case list (design.md, tables); what a later layer brings is `unsupported`. */
export const MEDIA_TYPES = [
  'photo',
  'video',
  'animation',
  'audio',
  'voice',
  'video_note',
  'sticker',
  'document',
  'web_page',
  'poll',
  'location',
  'venue',
  'contact',
  'dice',
  'game',
  'invoice',
  'story',
  'giveaway',
  'paid_media',
  'unsupported',
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** A reference to a file that Telegram holds. The file itself is fetched apart from its message. */
export interface MediaRef {
  readonly mimeType: string | null;
  /** Bytes. */
  readonly fileSize: number | null;
  /** As the sender named it: shown, never used as a path. */
  readonly fileName: string | null;
}

/** A mark in a text: offsets and lengths in UTF-16 code units, as Telegram counts them. */
export interface Entity {
  /** Telegram's name for it in snake_case: `hashtag`, `text_url`, `mention`, `bold` … */
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  /** Where a `text_url` leads. */
  readonly url?: string;
}

/** One kind of reaction and how many chose it. `emoji` is the character, `custom:<id>`, or `paid`. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
}

/**
 * Any entry of a channel: a post, an item of an album, a service message (its action named). Plain data, as
 * Telegram showed it to this account at `fetchedAt`.
 */
export interface Message {
  readonly channelId: ChannelId;
  readonly messageId: MessageId;
  readonly date: Instant;
  /** A person's id; for a channel or group that speaks, its id in the marked form `-100…`; null where nobody is named. */
  readonly senderId: number | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly username: string | null;
  /** The text or caption; null for a service message. */
  readonly text: string | null;
  readonly mediaType: MediaType | null;
  readonly media: MediaRef | null;
  readonly replyTo: MessageId | null;
  readonly postAuthor: string | null;
  readonly isForwarded: boolean;
  readonly forwardedFromChannelId: number | null;
  readonly forwardedFromName: string | null;
  /** A service message's action in snake_case (`channel_create`, `pin_message` …); null for a post. */
  readonly action: string | null;
  readonly views: number | null;
  readonly forwards: number | null;
  readonly replies: number | null;
  /** Null where there are none. */
  readonly reactions: readonly Reaction[] | null;
  /** Null where there are none. */
  readonly entities: readonly Entity[] | null;
  readonly editDate: Instant | null;
  /** True where Telegram hides the edit mark: counters or buttons changed, not the text. */
  readonly editHide: boolean;
  /** The album's id, decimal text of 64 bits. */
  readonly groupedId: string | null;
  /** When this row was asked for; it dates the counts. */
  readonly fetchedAt: Instant;
}

/** A message as the cache holds it. */
export interface StoredMessage extends Message {
  /** Relative to the media folder; null while the file was not downloaded. */
  readonly mediaPath: string | null;
  /** When Telegram was first seen to lack it. */
  readonly deletedSeenAt: Instant | null;
  /** How many earlier texts are kept. */
  readonly revisions: number;
}

/** A text that was replaced. */
export interface Revision {
  readonly text: string | null;
  /** The edit that had made it; null for the text as it was posted. */
  readonly editDate: Instant | null;
  /** When it was last captured; null where that is not known (older files). */
  readonly seenFrom: Instant | null;
  /** When another text was first seen in its place. */
  readonly seenUntil: Instant;
}
