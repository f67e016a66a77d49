// What an export is asked to be: plain JSON, so that a preset, the local API and the command line can carry it as it is.
import type { Citation } from './citation.ts';
import type { Failure } from './failure.ts';
import type { ChannelId } from './ids.ts';
import type { MessageFilter } from './message-list.ts';
import { assertNever } from './failure.ts';
import type { Instant, TimeRange } from './time-range.ts';

/**
 * The columns an export may have, by the cache's own column names, plus `revisions` (how many earlier texts are kept),
 * `link` (t.me), `covered` (1 or 0), `day` (of the date) and what the channel is called.
 */
export const EXPORT_COLUMNS = [
  'date',
  'message_id',
  'message',
  'views',
  'forwards',
  'media_type',
  'channel_id',
  'sender_id',
  'first_name',
  'last_name',
  'username',
  'media_path',
  'reply_to',
  'post_author',
  'is_forwarded',
  'forwarded_from_channel_id',
  'forwarded_from_name',
  'action',
  'replies',
  'reactions',
  'entities',
  'edit_date',
  'edit_hide',
  'grouped_id',
  'fetched_at',
  'deleted_seen_at',
  'revisions',
  'link',
  'covered',
  'day',
  'channel_name',
  'channel_username',
  'media_file_name',
  'media_mime_type',
  'media_file_size',
] as const;
export type ExportColumn = (typeof EXPORT_COLUMNS)[number];

/** Which messages. Their order in a file: channel by channel as named here, in each by date, then number. */
export interface ExportSelection {
  /** At least one, none twice. */
  readonly channels: readonly ChannelId[];
  /**
   * Null: all that the archive holds of each channel, from its first covered second or message to its last. An end at
   * OPEN_END is up to the newest of their last cuts, whenever it is exported.
   */
  readonly range: TimeRange | null;
  readonly filter: MessageFilter;
}

export const CSV_DELIMITERS = [',', ';', '\t'] as const;
/**
 * `iso`: `2024-03-18T09:41:07Z`, in a time zone `2024-03-18T10:41:07+01:00`. `spreadsheet`: `2024-03-18 09:41:07`, which
 * spreadsheets take for a date. `unix`: seconds since 1970, whatever the time zone.
 */
export const CSV_DATES = ['iso', 'spreadsheet', 'unix'] as const;

export interface CsvFormat {
  readonly kind: 'csv';
  readonly delimiter: (typeof CSV_DELIMITERS)[number];
  /** A byte order mark, by which Excel knows UTF-8. */
  readonly bom: boolean;
  /** Puts an apostrophe before cells that a spreadsheet would run as a formula (OWASP, CSV injection). */
  readonly guardFormulas: boolean;
  /** An IANA name, in which dates and `day` are written; null for UTC. */
  readonly timeZone: string | null;
  readonly dateFormat: (typeof CSV_DATES)[number];
}

/** One message an object; keys are the columns' names. */
export interface JsonLinesFormat {
  readonly kind: 'json-lines';
}

export interface ParquetFormat {
  readonly kind: 'parquet';
  /** A folder with a file for every channel and month, instead of one file. */
  readonly partitioned: boolean;
}

/** A file with the cache's own tables. It has every column, whatever columns are chosen. */
export interface SqliteFormat {
  readonly kind: 'sqlite';
}

/** Pages to read and print. They have a layout of their own, whatever columns are chosen. */
export interface HtmlFormat {
  readonly kind: 'html';
  /** Messages on a page, in a folder with an index; null: all of them in one file. */
  readonly perPage: number | null;
}

export type ExportFormat = CsvFormat | JsonLinesFormat | ParquetFormat | SqliteFormat | HtmlFormat;
export type ExportKind = ExportFormat['kind'];

/** All that an export is asked to be, but for where it goes. */
export interface ExportSpec {
  readonly selection: ExportSelection;
  /** In the order of the file; a column may come twice. */
  readonly columns: readonly ExportColumn[];
  readonly format: ExportFormat;
}

/** CSV as scripts read it: every character as it was. */
export const PLAIN_CSV: CsvFormat = {
  kind: 'csv',
  delimiter: ',',
  bom: false,
  guardFormulas: false,
  timeZone: null,
  dateFormat: 'iso',
};

/** CSV as the window offers it at first: nothing in it runs when a spreadsheet opens it. */
export const SAFE_CSV: CsvFormat = { ...PLAIN_CSV, guardFormulas: true };

/** Whether the export is a folder; else it is one file. */
export function makesFolder(format: ExportFormat): boolean {
  return (format.kind === 'parquet' && format.partitioned) || (format.kind === 'html' && format.perPage !== null);
}

/** What its file's name ends with, no dot before it; null for a folder. */
export function extensionOf(format: ExportFormat): string | null {
  if (makesFolder(format)) return null;
  switch (format.kind) {
    case 'csv':
      return format.delimiter === '\t' ? 'tsv' : 'csv';
    case 'json-lines':
      return 'jsonl';
    case 'parquet':
      return 'parquet';
    case 'sqlite':
      return 'sqlite';
    case 'html':
      return 'html';
    default:
      return assertNever(format);
  }
}

/** Whether the format's rows are made of the chosen columns. */
export function hasColumns({ kind }: ExportFormat): boolean {
  return kind === 'csv' || kind === 'json-lines' || kind === 'parquet';
}

/** Whether a system of ours knows the zone by that name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export interface ExportPreview {
  readonly rows: number;
  /** A guess at the size of a CSV file, from the preview rows. */
  readonly bytes: number;
  readonly cells: readonly (readonly string[])[];
  /** What the range lacks inside each collection period: the window says so before the file is written. */
  readonly gaps: readonly ChannelGap[];
}

export interface ChannelGap extends TimeRange {
  readonly channelId: ChannelId;
}

/**
 * What came of exporting again to the same place. `unchanged`: the same bytes. `appended`: the file begins with all that it
 * held before, and the new rows stand after it. `rewritten`: something before its end is not as it was, or the format has no
 * end to append to.
 */
export interface ExportRepeat {
  readonly how: 'unchanged' | 'appended' | 'rewritten';
  readonly rowsBefore: number;
}

/** An export's wishes under a name. */
export interface ExportPreset {
  readonly presetId: string;
  readonly name: string;
  readonly spec: ExportSpec;
}

/** An export that was made, to be made again. */
export interface RecentExport {
  readonly recentId: string;
  /** The file, or the folder. */
  readonly target: string;
  readonly spec: ExportSpec;
  readonly rows: number;
  readonly exportedAt: Instant;
}

/** Where a running or finished export stands. */
export interface ExportProgress {
  readonly exportId: string;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly rows: number;
  readonly totalRows: number;
  /** The file, or the folder. */
  readonly file: string;
  /** The manifest's path, once it is there. */
  readonly manifest: string | null;
  /** How it is cited, once it is done. */
  readonly citation: Citation | null;
  readonly failure: Failure | null;
  /** Once an export that was made before is done again. */
  readonly repeat?: ExportRepeat;
}
