// Files of the predecessor, as the window speaks of them: what a look found, the ways to take one, what came of it.
import type { ChannelId } from './ids.ts';
import type { Instant, TimeRange } from './time-range.ts';

/**
 * What becomes of an older file (design.md, older files). `keep`: the file itself is brought up to date and is the
 * cache from then on; `clean`: a clean copy becomes the cache; `import`: its messages are added to the open archive;
 * `fresh`: a new cache, the file is left alone. A file that is Lacuna's own already can only be opened: `open`.
 */
export const OLDER_WAYS = ['keep', 'clean', 'import', 'fresh', 'open'] as const;
export type OlderWay = (typeof OLDER_WAYS)[number];

/** Why a row could not become a message, or not wholly. */
export const OLDER_REASONS = [
  /** Its date says nothing: the row is in the archive without one. */
  'date',
  /** No message number that Telegram could have given. */
  'number',
  /** Its channel is not named by a number. */
  'channel',
  /** Another row of the file stands for the same message. */
  'duplicate',
  /** The archive holds this message with another text. */
  'differs',
  /** A media file whose message is not in the file, or in several channels. */
  'no-message',
  /** A media file without a path. */
  'no-path',
] as const;
export type OlderReason = (typeof OLDER_REASONS)[number];

/** What is found in one channel of a file. */
export interface OlderChannel {
  /** Null where the file names it by something else than a number: its rows can't be placed. */
  readonly channelId: ChannelId | null;
  readonly name: string;
  readonly rows: number;
  /** First and last readable date; null where there is none. */
  readonly span: { readonly first: Instant; readonly last: Instant } | null;
  /** Days that will count as covered, not checked. */
  readonly inferredDays: number;
}

/** What a look at a file found; nothing was written. */
export interface OlderLook {
  readonly lookId: string;
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly kind: 'older' | 'lacuna';
  readonly rows: number;
  readonly mediaFiles: number;
  readonly channels: readonly OlderChannel[];
  /** Its rows remember the runs that wrote them. */
  readonly runs: { readonly all: number; readonly failed: number } | null;
  /** Several channels shared one numbering, so that rows may have been overwritten. */
  readonly sharedNumbers: boolean;
  /** Rows by what is wrong with them. */
  readonly problems: readonly OlderProblem[];
  /** The file or its folder can't be written: it can't be kept in use where it is. */
  readonly readOnly: boolean;
  /** The ways that are open, the recommended one first. */
  readonly ways: readonly OlderWay[];
}

export interface OlderProblem {
  readonly reason: OlderReason;
  readonly rows: number;
}

/** Where the work on a file stands. `done` and `total` count rows; `total` 0: nobody can tell. */
export interface OlderProgress {
  readonly step: 'looking' | 'copying' | 'moving' | 'checking' | 'tidying';
  readonly done: number;
  readonly total: number;
}

/** One row that could not be taken as it was. */
export interface OlderLine {
  readonly table: 'channels' | 'messages' | 'media_files';
  readonly channelId: string | null;
  readonly messageId: number | null;
  readonly reason: OlderReason;
  /** What stood there: the date, the number, the path. */
  readonly found: string | null;
}

/** What came of taking a file. */
export interface OlderReport {
  readonly way: OlderWay;
  readonly file: string;
  /** The cache that is open now. */
  readonly cacheFile: string;
  /** Where the file as it was is kept: the copy set aside, or the file itself. Null: there was nothing to keep. */
  readonly original: string | null;
  readonly rows: number;
  /** Rows that became messages, and rows whose message the archive held already. */
  readonly taken: number;
  readonly held: number;
  readonly mediaFiles: number;
  readonly channels: readonly ChannelId[];
  readonly inferredDays: number;
  readonly inferred: readonly { readonly channelId: ChannelId; readonly range: TimeRange }[];
  readonly problems: readonly OlderProblem[];
  /** The first rows of the list; the whole list can be saved. */
  readonly lines: readonly OlderLine[];
  /** Columns of the file that the archive has no place for; only where it was imported. */
  readonly columnsLeft: readonly string[];
}
