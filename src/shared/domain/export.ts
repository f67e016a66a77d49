import type { Failure } from './failure.ts';
import type { TimeRange } from './time-range.ts';

/**
 * The columns an export may have, by the cache's own column names, plus `revisions` (how many earlier texts are kept),
 * `link` (t.me) and `covered` (1 or 0).
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
] as const;
export type ExportColumn = (typeof EXPORT_COLUMNS)[number];

export interface CsvFormat {
  readonly delimiter: ',' | ';' | '\t';
  /** Puts an apostrophe before cells that a spreadsheet would run as a formula (OWASP, CSV injection). */
  readonly guardFormulas: boolean;
}

export interface ExportPreview {
  readonly rows: number;
  /** A guess at the file's size, from the preview rows. */
  readonly bytes: number;
  readonly cells: readonly (readonly string[])[];
  /** What the range lacks inside the collection period: the window says so before the file is written. */
  readonly gaps: readonly TimeRange[];
}

export interface ExportOptions extends CsvFormat {
  /** A byte order mark, by which Excel knows UTF-8. */
  readonly bom: boolean;
}

/** Where a running or finished export stands. */
export interface ExportProgress {
  readonly exportId: string;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly rows: number;
  readonly totalRows: number;
  readonly file: string;
  /** The manifest's path, once it is there. */
  readonly manifest: string | null;
  readonly failure: Failure | null;
}
