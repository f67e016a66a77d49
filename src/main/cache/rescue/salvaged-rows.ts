// Which rows of a damaged cache are taken, and which of their values: parsed, never trusted. A value that can't stand in
// its column reads as NULL; a row without what it is known by is left.
import { isChannelId } from '../../../shared/domain/ids.ts';
import { fromIso } from '../../../shared/domain/time-range.ts';
import type { Row, SqlValue } from '../file/connection.ts';

export interface SalvagedTable {
  readonly name: string;
  /** Whether a row says what it stands for. */
  readonly keep: (row: Row) => boolean;
}

const ofChannel = (row: Row): boolean => typeof row['channel_id'] === 'string' && isChannelId(row['channel_id']);
const ofMessage = (row: Row): boolean =>
  ofChannel(row) && Number.isSafeInteger(row['message_id']) && Number(row['message_id']) > 0;

/**
 * Parents before children. Not coverage, which can't be vouched for; not what is derived from messages (counts of days,
 * search); not the file's own facts.
 */
export const TABLES: readonly SalvagedTable[] = [
  { name: 'channels', keep: ofChannel },
  { name: 'messages', keep: ofMessage },
  { name: 'message_revisions', keep: ofMessage },
  { name: 'media_files', keep: ofMessage },
  { name: 'older_files', keep: () => true },
  { name: 'older_rows', keep: () => true },
];

/** Columns that hold a date of ours or nothing. */
const DATES: ReadonlySet<string> = new Set([
  'date',
  'edit_date',
  'fetched_at',
  'deleted_seen_at',
  'first_visible_date',
  'period_from',
  'period_until',
  'last_cut',
]);

/** The values of the rows that are taken, in the order of the columns. */
export function rowsToKeep(
  rows: readonly Row[],
  columns: readonly string[],
  keep: (row: Row) => boolean,
): readonly (readonly SqlValue[])[] {
  return rows.filter(keep).map((row) => columns.map((column) => valueOf(column, row[column])));
}

function valueOf(column: string, value: unknown): SqlValue {
  if (DATES.has(column)) return typeof value === 'string' && fromIso(value) !== null ? value : null;
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)) ? value : null;
}
