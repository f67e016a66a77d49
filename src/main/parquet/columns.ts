// The columns of a Parquet file: what each holds, and how the file's schema says so. Chosen for what DuckDB, pandas, Polars,
// Spark, R and BigQuery read without being told anything: no unsigned numbers, no nested types, no extension types.
import type { SchemaElement } from 'hyparquet-writer';
import type { ExportColumn } from '../../shared/domain/export.ts';

/**
 * `long`: text that hardly ever comes twice. `word`: text that often does; it is kept in a dictionary. `integer`: 64 bits.
 * `instant`: a date and time, UTC. `day`: a date. JSON stays text: what is marked as JSON becomes bytes in some readers.
 */
export type ColumnKind = 'long' | 'word' | 'integer' | 'boolean' | 'instant' | 'day';

export const COLUMN_KINDS: Readonly<Record<ExportColumn, ColumnKind>> = {
  date: 'instant',
  message_id: 'integer',
  message: 'long',
  views: 'integer',
  forwards: 'integer',
  media_type: 'word',
  channel_id: 'word',
  sender_id: 'integer',
  first_name: 'word',
  last_name: 'word',
  username: 'word',
  media_path: 'long',
  reply_to: 'integer',
  post_author: 'word',
  is_forwarded: 'boolean',
  forwarded_from_channel_id: 'integer',
  forwarded_from_name: 'word',
  action: 'word',
  replies: 'integer',
  reactions: 'long',
  entities: 'long',
  edit_date: 'instant',
  edit_hide: 'boolean',
  grouped_id: 'long',
  fetched_at: 'instant',
  deleted_seen_at: 'instant',
  revisions: 'integer',
  link: 'long',
  covered: 'boolean',
  day: 'day',
  channel_name: 'word',
  channel_username: 'word',
  media_file_name: 'long',
  media_mime_type: 'word',
  media_file_size: 'integer',
};

/** The schema of a file with these columns; any value may be null, for any may be missing in the cache. */
export function schemaOf(columns: readonly ExportColumn[]): SchemaElement[] {
  return [
    { name: 'lacuna', num_children: columns.length },
    ...columns.map((name): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...TYPES[COLUMN_KINDS[name]] })),
  ];
}

/** Old readers know the converted type, new ones the logical one. */
const TEXT: Partial<SchemaElement> = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
const TYPES: Readonly<Record<ColumnKind, Partial<SchemaElement>>> = {
  long: TEXT,
  word: TEXT,
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  instant: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  day: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
};
