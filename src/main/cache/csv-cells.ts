// An export's columns as SQL expressions: each cell is put together inside SQLite, and no row becomes a JavaScript
// string on its way to the file (limits.md).
import type { StoredChannel } from '../../shared/domain/channel.ts';
import type { CsvFormat, ExportColumn } from '../../shared/domain/export.ts';

/**
 * `number`: bare where SQLite holds a number. `date` and `word`: bare in the one shape that we write. `text`: what
 * people wrote, always quoted, so that empty text and NULL stay apart. `ready`: needs no quotes whatever it holds.
 * Whatever is not as it should be (another program may have written it) is quoted like text.
 */
type CellKind = 'number' | 'date' | 'word' | 'text' | 'ready';

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
  link: 'ready',
  covered: 'ready',
};

/** Our dates, as a GLOB pattern. Beyond 2099 they are quoted, which means the same. */
const DATE = `'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z'`;

/** Code points at which a spreadsheet takes a cell for a formula, or drops what hides one (OWASP, CSV injection). */
const FORMULA_STARTS = Array.from('\0\t\n\r=+-@＝＋－＠', (character) => character.codePointAt(0)).join(', ');

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

/** A whole record per RFC 4180, its line end included. */
export function recordSql(columns: readonly ExportColumn[], channel: StoredChannel, format: CsvFormat): string {
  const cells = columns.map((column) => cellSql(column, channel, format));
  // Not concat_ws: before SQLite 3.48 it leaves out empty cells, separator and all.
  return `${cells.map((cell) => `(${cell})`).join(` || '${format.delimiter}' || `)} || '\r\n'`;
}

/** A column's cell, never NULL, for `||` would lose the record: NULL is an empty field, empty text is `""`. */
function cellSql(column: ExportColumn, channel: StoredChannel, format: CsvFormat): string {
  const value = valueSql(column, channel);
  const quoted = quotedSql(value, format);
  switch (KINDS[column]) {
    case 'ready':
      return `coalesce(${value}, '')`;
    case 'number':
      // In SQLite's order numbers come before all text: the quickest way to know one.
      return `CASE WHEN ${value} < '' THEN ${value} ELSE ${quoted} END`;
    case 'date':
      return `CASE WHEN ${value} GLOB ${DATE} THEN ${value} ELSE ${quoted} END`;
    case 'word':
      return `CASE WHEN ${value} <> '' AND ${value} NOT GLOB '*[^0-9a-z_]*' THEN ${value} ELSE ${quoted} END`;
    case 'text':
      return quoted;
  }
}

/** SQLite's replace, || and CAST keep NUL characters; unicode() has nothing to show for a text that begins with one. */
function quotedSql(value: string, { guardFormulas }: CsvFormat): string {
  const text = `replace(${value}, '"', '""')`;
  if (!guardFormulas) return `coalesce('"' || ${text} || '"', '')`;
  const risky = `${value} <> '' AND coalesce(unicode(${value}), 0) IN (${FORMULA_STARTS})`;
  return `coalesce('"' || CASE WHEN ${risky} THEN '''' ELSE '' END || ${text} || '"', '')`;
}

/** The channel's part of a t.me link. A username is Telegram's text: only in the shape that it must have is it one. */
function placeOf({ channelId, username }: StoredChannel): string {
  return username !== null && /^\w{1,64}$/.test(username) ? username : `c/${channelId}`;
}
