// A CSV record as an expression of SQL: each cell is put together inside SQLite (limits.md).
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import type { CsvFormat, ExportColumn } from '../../../shared/domain/export.ts';
import type { TimeRange } from '../../../shared/domain/time-range.ts';
import type { SqlValue } from '../file/connection.ts';
import { IS_DATE, valueSql } from './export-values.ts';
import { zonedSql } from './zoned-date.ts';

/**
 * `number`: bare where SQLite holds a number. `date` and `word`: bare in the one shape that we write. `text`: what
 * people wrote, always quoted, so that empty text and NULL stay apart. `link`: as good as the number in it. `ready`:
 * needs no quotes whatever it holds; so does a `day`. Whatever is not as it should be (another program may have written
 * it) is quoted like text.
 */
type CellKind = 'number' | 'date' | 'day' | 'word' | 'text' | 'link' | 'ready';

const KINDS: Readonly<Record<ExportColumn, CellKind>> = {
  date: 'date',
  message_id: 'number',
  message: 'text',
  views: 'number',
  forwards: 'number',
  media_type: 'word',
  channel_id: 'ready',
  sender_id: 'number',
  first_name: 'text',
  last_name: 'text',
  username: 'text',
  media_path: 'text',
  reply_to: 'number',
  post_author: 'text',
  is_forwarded: 'number',
  forwarded_from_channel_id: 'number',
  forwarded_from_name: 'text',
  action: 'word',
  replies: 'number',
  reactions: 'text',
  entities: 'text',
  edit_date: 'date',
  edit_hide: 'number',
  grouped_id: 'word',
  fetched_at: 'date',
  deleted_seen_at: 'date',
  revisions: 'ready',
  link: 'link',
  covered: 'ready',
  day: 'day',
  channel_name: 'text',
  channel_username: 'text',
  media_file_name: 'text',
  media_mime_type: 'text',
  media_file_size: 'number',
};

/**
 * Characters at which a spreadsheet takes a cell for a formula, or drops what hides one (OWASP, CSV injection); NUL is
 * another. In this order, for a GLOB's brackets: a hyphen at their end is itself.
 */
const FORMULA_STARTS = '\t\n\r=+@＝＋－＠-';
const FORMULA_CODES = Array.from(`\0${FORMULA_STARTS}`, (character) => character.codePointAt(0)).join(', ');

/**
 * How a record is put together. `quick` looks for quotes with GLOB, which is many times faster than replace() and sees a
 * text up to its first NUL only: right for records without a NUL, which whoever asks has to look for. `careful` is right
 * for every value.
 */
export type CellCare = 'quick' | 'careful';

/** SQL with the values of its question marks, in their order. */
export interface RecordSql {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/**
 * A whole record per RFC 4180, its line end included. `likely`: the covered range in which most of the rows lie, so that
 * theirs need not be looked up row by row; null: none is known.
 */
export function recordSql(
  columns: readonly ExportColumn[],
  channel: StoredChannel,
  format: CsvFormat,
  care: CellCare,
  likely: TimeRange | null,
): RecordSql {
  const cells = columns.map((column) =>
    column === 'covered' && likely
      ? likelySql(likely, channel)
      : { sql: cellSql(column, channel, format, care), params: [] },
  );
  const parts = cells.flatMap(({ sql }, index) => [sql, index < cells.length - 1 ? `'${format.delimiter}'` : `'\r\n'`]);
  return { sql: concatSql(parts), params: cells.flatMap(({ params }) => params) };
}

/**
 * One concat() of everything: a chain of || would copy the record once a cell. It takes NULL for nothing. Not concat_ws:
 * before SQLite 3.48 that leaves out empty cells, separator and all. A function takes 127 arguments at most there.
 */
export function concatSql(parts: readonly string[]): string {
  if (parts.length <= MOST_ARGUMENTS) return `concat(${parts.join(', ')})`;
  const groups = Array.from({ length: Math.ceil(parts.length / MOST_ARGUMENTS) }, (_, group) =>
    concatSql(parts.slice(group * MOST_ARGUMENTS, (group + 1) * MOST_ARGUMENTS)),
  );
  return concatSql(groups);
}

const MOST_ARGUMENTS = 100;

/** `covered` for a row that most likely lies in a range; any other is looked up. */
export function likelySql({ from, until }: TimeRange, channel: StoredChannel): RecordSql {
  return {
    sql: `CASE WHEN unixepoch(m.date) BETWEEN ? AND ? THEN 1 ELSE ${valueSql('covered', channel)} END`,
    params: [from, until - 1],
  };
}

/** A column's cell: NULL is an empty field, empty text is `""`. */
function cellSql(column: ExportColumn, channel: StoredChannel, format: CsvFormat, care: CellCare): string {
  const value = valueSql(column, channel);
  const quoted = quotedSql(value, format);
  /** GLOB looks no further than the first NUL. Both shapes are ASCII: as many bytes as characters before a NUL. */
  const whole = care === 'quick' ? '' : ` AND octet_length(${value}) = length(${value})`;
  switch (KINDS[column]) {
    case 'ready':
      return value;
    case 'number':
      // In SQLite's order numbers come before all text: the quickest way to know one.
      return `CASE WHEN ${value} >= '' THEN ${quoted} ELSE ${value} END`;
    case 'link':
      return `CASE WHEN m.message_id >= '' THEN ${quoted} ELSE ${value} END`;
    case 'date':
      return `CASE WHEN ${IS_DATE(value)}${whole} THEN ${dateSql(value, format)} ELSE ${quoted} END`;
    case 'day':
      return format.timeZone === null ? value : zonedSql('m.date', format.timeZone, 'day');
    case 'word':
      return `CASE WHEN ${value} GLOB '[0-9a-z_]*' AND ${value} NOT GLOB '*[^0-9a-z_]*'${whole} THEN ${value} ELSE ${quoted} END`;
    case 'text':
      return care === 'quick' ? quickTextSql(value, quoted, format) : quoted;
  }
}

/** A date of ours as the format asks for it. */
function dateSql(value: string, { dateFormat, timeZone }: CsvFormat): string {
  if (dateFormat === 'unix') return `unixepoch(${value})`;
  if (timeZone !== null) return zonedSql(value, timeZone, dateFormat);
  return dateFormat === 'iso' ? value : `replace(substr(${value}, 1, 19), 'T', ' ')`;
}

/** Most texts hold nothing that is to be doubled or guarded. Blobs, which come after all text, are for no GLOB. */
function quickTextSql(value: string, quoted: string, { guardFormulas }: CsvFormat): string {
  const risky = guardFormulas ? ` OR ${value} GLOB '[${FORMULA_STARTS}]*'` : '';
  return `CASE WHEN ${value} IS NULL THEN '' WHEN ${value} GLOB '*"*'${risky} OR ${value} >= x'' THEN ${quoted}
    ELSE concat('"', ${value}, '"') END`;
}

/** SQLite's replace, concat and CAST keep NUL characters; unicode() has nothing to show for a text that begins with one. */
function quotedSql(value: string, { guardFormulas }: CsvFormat): string {
  const text = `replace(${value}, '"', '""')`;
  if (!guardFormulas) return `CASE WHEN ${value} IS NULL THEN '' ELSE concat('"', ${text}, '"') END`;
  const risky = `${value} <> '' AND coalesce(unicode(${value}), 0) IN (${FORMULA_CODES})`;
  return `CASE WHEN ${value} IS NULL THEN '' ELSE concat('"', CASE WHEN ${risky} THEN '''' END, ${text}, '"') END`;
}
