// An export's columns as SQL expressions: each cell is put together inside SQLite, and no row becomes a JavaScript
// string on its way to the file (limits.md).
import type { StoredChannel } from '../../shared/domain/channel.ts';
import type { CsvFormat, ExportColumn } from '../../shared/domain/export.ts';
import type { TimeRange } from '../../shared/domain/time-range.ts';
import type { SqlValue } from './connection.ts';

/**
 * `number`: bare where SQLite holds a number. `date` and `word`: bare in the one shape that we write. `text`: what
 * people wrote, always quoted, so that empty text and NULL stay apart. `link`: as good as the number in it. `ready`: needs no quotes whatever it holds.
 * Whatever is not as it should be (another program may have written it) is quoted like text.
 */
type CellKind = 'number' | 'date' | 'word' | 'text' | 'link' | 'ready';

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
};

/** Our dates, as a GLOB pattern. Beyond 2099 they are quoted, which means the same. */
const DATE = `'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z'`;

/**
 * Characters at which a spreadsheet takes a cell for a formula, or drops what hides one (OWASP, CSV injection); NUL is
 * another. In this order, for a GLOB's brackets: a hyphen at their end is itself.
 */
const FORMULA_STARTS = '\t\n\r=+@＝＋－＠-';
const FORMULA_CODES = Array.from(`\0${FORMULA_STARTS}`, (character) => character.codePointAt(0)).join(', ');

/** A column's value; the messages table is called `m`. */
export function valueSql(column: ExportColumn, channel: StoredChannel): string {
  switch (column) {
    case 'channel_id':
      // The same in every row, and decimal text: a ChannelId has no other shape.
      return `'${channel.channelId}'`;
    case 'link':
      return `'https://t.me/${placeOf(channel)}/' || m.message_id`;
    case 'covered':
      // Rows are disjoint: the last one that begins at or before the message's second holds it, or none does.
      return `coalesce((SELECT until_instant > unixepoch(m.date) FROM covered_ranges c WHERE c.channel_id = m.channel_id
        AND from_instant <= unixepoch(m.date) ORDER BY from_instant DESC LIMIT 1), 0)`;
    case 'revisions':
      return `(SELECT count(*) FROM message_revisions r WHERE r.channel_id = m.channel_id AND r.message_id = m.message_id)`;
    default:
      return `m.${column}`;
  }
}

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
function concatSql(parts: readonly string[]): string {
  if (parts.length <= MOST_ARGUMENTS) return `concat(${parts.join(', ')})`;
  const groups = Array.from({ length: Math.ceil(parts.length / MOST_ARGUMENTS) }, (_, group) =>
    concatSql(parts.slice(group * MOST_ARGUMENTS, (group + 1) * MOST_ARGUMENTS)),
  );
  return concatSql(groups);
}

const MOST_ARGUMENTS = 100;

/** `covered` for a row that most likely lies in a range; any other is looked up. */
function likelySql({ from, until }: TimeRange, channel: StoredChannel): RecordSql {
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
      return `CASE WHEN ${value} GLOB ${DATE}${whole} THEN ${value} ELSE ${quoted} END`;
    case 'word':
      return `CASE WHEN ${value} GLOB '[0-9a-z_]*' AND ${value} NOT GLOB '*[^0-9a-z_]*'${whole} THEN ${value} ELSE ${quoted} END`;
    case 'text':
      return care === 'quick' ? quickTextSql(value, quoted, format) : quoted;
  }
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

/** The channel's part of a t.me link. A username is Telegram's text: only in the shape that it must have is it one. */
function placeOf({ channelId, username }: StoredChannel): string {
  return username !== null && /^\w{1,64}$/.test(username) ? username : `c/${channelId}`;
}
