// The cache port: all that the rest of main may ask of the SQLite file. Every call runs in the worker thread.
// Failures (disk-full, read-only, cache-damaged, channel-not-added …) are thrown as FailureError.
import type { Calendar, GapEstimate } from '../../shared/domain/calendar.ts';
import type { StoredPlace } from '../../shared/domain/check.ts';
import type { Channel, CollectionPeriod, FirstVisible, StoredChannel } from '../../shared/domain/channel.ts';
import type { Coverage, CoverageSource } from '../../shared/domain/coverage.ts';
import type { CsvFormat, ExportColumn, ExportPreview, ExportSelection } from '../../shared/domain/export.ts';
import type { Failure } from '../../shared/domain/failure.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { InsightFrame, MediaSlice } from '../../shared/domain/insight.ts';
import type {
  DateOrder,
  MessageFilter,
  MessageOutline,
  MessagePlace,
  MessageQuery,
  MessageRow,
} from '../../shared/domain/message-list.ts';
import type { Message, Revision, StoredMessage } from '../../shared/domain/message.ts';
import type { SearchAnswer, SearchWish } from '../../shared/domain/search.ts';
import type { Day, Instant, TimeRange } from '../../shared/domain/time-range.ts';
import type { TopCursor, TopSlice } from '../../shared/domain/top-lists.ts';
import type { RowGroupMeta } from '../parquet/row-group.ts';

export interface Cache {
  /** The file and what it says of itself. */
  readonly info: CacheInfo;

  listChannels(): Promise<readonly StoredChannel[]>;
  readChannel(channelId: ChannelId): Promise<StoredChannel | null>;
  /** Adds a channel, or takes it up again with a new period. `user` is the account's id. */
  addChannel(addition: ChannelAddition): Promise<StoredChannel>;
  /** Name, username, kind and subscribers, as Telegram says now. */
  updateChannel(channel: Channel): Promise<void>;
  setFirstVisible(channelId: ChannelId, firstVisible: FirstVisible | null): Promise<void>;
  setPeriod(channelId: ChannelId, period: CollectionPeriod): Promise<void>;
  /** Raises the channel's last cut; a lower one is ignored. */
  raiseLastCut(channelId: ChannelId, cut: Instant): Promise<void>;
  /** Deletes the channel and all that belongs to it, in one transaction; says what went. */
  removeChannel(channelId: ChannelId): Promise<{ readonly messages: number; readonly ranges: number }>;

  /** All of a channel's coverage, whatever its source. */
  readCoverage(channelId: ChannelId): Promise<Coverage>;
  /** The stored rows behind it inside a range: source and capture times, clipped to the range. */
  readCoveredRanges(channelId: ChannelId, range: TimeRange): Promise<readonly CoveredRange[]>;
  /** THE write: messages and the range that they complete, in one transaction or not at all. */
  commitBatch(batch: BatchToCommit): Promise<CommitOutcome>;
  /**
   * Takes back a claim that turned out false (disorder beyond the slack, design.md rule 2): the range's coverage and
   * its rows go in one transaction, so that what is stored stays inside coverage.
   */
  withdrawClaim(channelId: ChannelId, range: TimeRange): Promise<void>;

  /** The calendar of a channel, or only some of its days. Never scans messages. `asOf`: see domain/calendar. */
  readCalendar(channelId: ChannelId, days: { readonly first: Day; readonly last: Day } | null): Promise<Calendar>;
  /** What the message ids around a gap let one guess about it. */
  estimateGap(channelId: ChannelId, gap: TimeRange): Promise<GapEstimate>;

  /** What the figures of a selection stand on; `range` null: all that is stored and wanted. Never scans messages. */
  readInsightFrame(channelId: ChannelId, range: TimeRange | null): Promise<InsightFrame>;
  /**
   * Matching messages of a range by day and kind of media: the first slice of them. The next one is that of the range from
   * the answer's `next` on.
   */
  countMedia(channelId: ChannelId, range: TimeRange, filter: MessageFilter): Promise<MediaSlice>;
  /** What the matching messages of a range name, slice by slice: `after` is null at first, then the `next` before. */
  readTopSlice(
    channelId: ChannelId,
    range: TimeRange,
    filter: MessageFilter,
    after: TopCursor | null,
  ): Promise<TopSlice>;

  /** The list's outline: days with messages and gaps, in date order, for the asked range (null: all that is stored). */
  readOutline(query: MessageQuery): Promise<MessageOutline>;
  /** Messages of one UTC day in list order (date, then id), `offset` into that day under the same filter. */
  readDayMessages(query: DayQuery): Promise<readonly MessageRow[]>;
  /** One message with everything; null where the cache has none. */
  readMessage(channelId: ChannelId, messageId: MessageId): Promise<StoredMessage | null>;
  /** Messages by id, in id order; for albums and replies. */
  readMessages(channelId: ChannelId, messageIds: readonly MessageId[]): Promise<readonly StoredMessage[]>;
  /** Whole messages of a range page by page, from either end, whether their seconds are covered or not. */
  readMessagePage(query: PageQuery): Promise<MessagePage>;
  /** The texts of a message that were replaced, oldest first. */
  readRevisions(channelId: ChannelId, messageId: MessageId): Promise<readonly Revision[]>;
  /**
   * What the cache holds of a range, to be compared with an answer: messages but for those that are marked as deleted,
   * in list order, at most `limit`.
   */
  readPlaces(channelId: ChannelId, range: TimeRange, limit?: number): Promise<readonly StoredPlace[]>;
  /** Where a message stands in the list of a query: its place among the rows of its day. Null: it is not in that list. */
  readPlaceOf(query: MessageQuery, messageId: MessageId): Promise<MessagePlace | null>;
  /** Messages that hold what was typed, over all channels or one. */
  searchMessages(wish: SearchWish): Promise<SearchAnswer>;

  /** How many rows an export would have, and the first few of them, as text cells. */
  previewExport(selection: ExportSelection, columns: readonly ExportColumn[], rows: number): Promise<ExportPreview>;
  /**
   * Opens an export on one snapshot of the file (a read transaction on a connection of its own), so that rows and
   * coverage belong together although a fill goes on: says how many rows there are, and what covers them. `copyTo`: a
   * new file for slices of the shape `copy`.
   */
  openExport(selection: ExportSelection, copyTo?: string | null): Promise<ExportSnapshot>;
  /**
   * The next slice: rows of one part in (date, message_id) order, in the shape asked for. `after` is null at first, then
   * the `next` of the slice before; `next` null means there is no more. A slice may hold no row although more follow.
   */
  readExportSlice(exportId: string, shape: SliceShape, after: ExportCursor | null): Promise<ExportSlice>;
  /** Lets the snapshot go. Also after a failure; an unknown id is no error. */
  closeExport(exportId: string): Promise<void>;

  /** The file was found to be damaged: fails like a call that met the damage, and so do all later ones. */
  distrust(detail: string): Promise<void>;
  /** Checkpoints the WAL and closes the file, or leaves a damaged one as it is; the lock goes last. */
  close(): Promise<void>;
}

export interface CacheInfo {
  readonly file: string;
  readonly schemaVersion: number;
  readonly sqliteVersion: string;
  /** What was opened, where another copy of Lacuna has the file open and this one only reads. */
  readonly beside: FileIdentity | null;
}

/** Which file, and which index of its log, a path led to: not their content. */
export interface FileIdentity {
  readonly file: string;
  readonly index: string;
}

/** How a cache is opened. One file holds one Telegram (design.md, rule 9): `telegram` is written on creation, compared later. */
export interface CacheOptions {
  readonly file: string;
  /** `telegram`, `sample`, or `server:<key fingerprint>`. */
  readonly telegram: string;
  /** The built worker's path (app) or the source file's (tests, bench). */
  readonly workerPath: string | URL;
  /** A limit on the file's size in pages of 4 KiB; beyond it a write fails as on a full disk. For tests. */
  readonly maxPages?: number;
  /** Only to read, while another copy of Lacuna has the file open: nothing is written, and every writing call is refused. */
  readonly beside?: boolean;
  /** The threads that read for one export: two, where there are processors for them. */
  readonly exportThreads?: 1 | 2;
  /** Damage was met while working: told once. From then on every call but `close` fails with it (design.md, rule 8). */
  readonly onDamage?: (failure: Failure) => void;
}

export interface ChannelAddition {
  readonly channel: Channel;
  readonly user: string;
  readonly period: CollectionPeriod;
  readonly firstVisible: FirstVisible | null;
  readonly lastCut: Instant;
}

export interface CoveredRange extends TimeRange {
  readonly source: CoverageSource;
  readonly capturedFrom: Instant;
  readonly capturedUntil: Instant;
}

export interface BatchToCommit {
  readonly channel: Channel;
  /** Proven messages, all inside `claim`. At most 100, more only where one second holds more. May be empty. */
  readonly messages: readonly Message[];
  /** The range that is complete once these messages are stored. */
  readonly claim: TimeRange;
  /** Ids of stored messages inside `claim` that Telegram was asked for and no longer has. */
  readonly deleted: readonly MessageId[];
  /** When the oldest and the newest of the answers behind this batch were asked for, by the server's clock. */
  readonly capturedFrom: Instant;
  readonly capturedUntil: Instant;
  /**
   * `fill`: gives way where the claim is already covered by a download. `check`: a batch over covered ground.
   * (design.md, rule 7)
   */
  readonly purpose: 'fill' | 'check';
  /** The predecessor's `replace_existing`: true updates what changed and keeps revisions, false keeps the stored row. */
  readonly replaceExisting: boolean;
}

export type CommitOutcome =
  | {
      readonly kind: 'committed';
      readonly claim: TimeRange;
      /**
       * Rows that were not there before; rows that were and changed; texts kept as revisions; rows newly marked deleted;
       * rows that lost that mark, for they are shown again.
       */
      readonly inserted: number;
      readonly changed: number;
      readonly revised: number;
      readonly deleted: number;
      readonly restored: number;
    }
  /** Another download covered the whole claim meanwhile: nothing was written. */
  | { readonly kind: 'gave-way' }
  /** The channel was removed meanwhile: nothing was written. */
  | { readonly kind: 'channel-gone' };

export interface DayQuery extends MessageQuery {
  readonly day: Day;
  readonly offset: number;
  /** At most 500. */
  readonly limit: number;
}

export interface PageQuery {
  readonly channelId: ChannelId;
  readonly range: TimeRange;
  /** Of what the full-text index answers nothing: a search has pages of its own. */
  readonly filter: Omit<MessageFilter, 'text' | 'hashtag' | 'hasLink'>;
  readonly order: DateOrder;
  /** Null at first, then the `next` of the page before. */
  readonly after: MessageCursor | null;
  /** At most so many. Long texts make a shorter page. */
  readonly limit: number;
}

export interface MessageCursor {
  readonly date: Instant;
  readonly messageId: MessageId;
}

export interface MessagePage {
  readonly messages: readonly StoredMessage[];
  /** Null: there are no more. */
  readonly next: MessageCursor | null;
}

/** What an export comes from. */
export interface ExportSnapshot {
  readonly exportId: string;
  /** Of all parts. */
  readonly rows: number;
  /** A channel each, in the selection's order. */
  readonly parts: readonly ExportPart[];
}

export interface ExportPart {
  readonly channel: StoredChannel;
  /** As asked for; where all was asked for, from the first covered second or message to the last. Empty: there is none. */
  readonly range: TimeRange;
  readonly rows: number;
  /** Clipped to the range. */
  readonly covered: readonly CoveredRange[];
  readonly gaps: readonly TimeRange[];
  /** Of the rows: those of which earlier texts are kept, those that Telegram lacks now. Null: not counted. */
  readonly edited: number | null;
  readonly deleted: number | null;
  /** The channel's messages without a readable date, from older files: they lie in no range, and in no export. */
  readonly undated: number;
}

/** What the worker makes of rows. */
export type SliceShape =
  /** Whole CSV records, no header. */
  | { readonly kind: 'csv'; readonly columns: readonly ExportColumn[]; readonly format: CsvFormat }
  /** A JSON object a line. */
  | { readonly kind: 'json-lines'; readonly columns: readonly ExportColumn[] }
  /** The messages themselves, with their earlier texts; fewer in a slice. */
  | { readonly kind: 'messages' }
  /** A row group of a Parquet file; `byMonth`: of one month's rows only. */
  | { readonly kind: 'row-group'; readonly columns: readonly ExportColumn[]; readonly byMonth: boolean }
  /** Nothing: rows are copied to the file that the export was opened with, which is whole after the last slice. */
  | { readonly kind: 'copy' };

export interface ExportedMessage extends StoredMessage {
  /** Its texts that were replaced, oldest first. */
  readonly earlier: readonly Revision[];
}

/** Where a slice begins: after a row of a part, or with its first one. */
export interface ExportCursor {
  readonly part: number;
  readonly after: RowCursor | null;
}

export interface RowCursor {
  readonly date: string;
  readonly id: number;
}

export interface ExportSlice {
  /** Which part its rows are of. */
  readonly part: number;
  readonly rows: number;
  /** What goes to the file: UTF-8 that SQLite put together, or a row group; empty where the shape is another. */
  readonly bytes: Uint8Array;
  /** Where the shape is `messages`. */
  readonly messages?: readonly ExportedMessage[];
  /** Where the shape is `row-group` and there are rows. */
  readonly group?: ExportGroup;
  readonly next: ExportCursor | null;
}

export interface ExportGroup {
  readonly meta: RowGroupMeta;
  /** `2024-03`, where it is of one month. */
  readonly month: string | null;
  /** Values that their column can't hold, for another program put them there: they are missing. */
  readonly odd: number;
}
