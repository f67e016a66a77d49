// How an older row's values become ours: expressions of SQL over a source row `o`, column by column. What the file lacks
// is NULL, and what it has beyond ours stays, where there is a place for it.
import { quoted, type OlderColumn, type OlderTable } from './shape.ts';

type Kind = 'text' | 'integer' | 'flag' | 'date' | 'media-type' | 'path';

/** Our columns of messages that are copied one by one; number, channel, date and time of asking stand apart. */
const MESSAGE_KINDS: Readonly<Record<string, Kind>> = {
  sender_id: 'integer',
  first_name: 'text',
  last_name: 'text',
  username: 'text',
  message: 'text',
  media_type: 'media-type',
  media_path: 'path',
  reply_to: 'integer',
  post_author: 'text',
  is_forwarded: 'flag',
  forwarded_from_channel_id: 'integer',
  forwarded_from_name: 'text',
  action: 'text',
  views: 'integer',
  forwards: 'integer',
  replies: 'integer',
  reactions: 'text',
  entities: 'text',
  edit_date: 'date',
  edit_hide: 'flag',
  grouped_id: 'text',
  media_file_name: 'text',
  media_mime_type: 'text',
  media_file_size: 'integer',
  deleted_seen_at: 'date',
};
const CHANNEL_KINDS: Readonly<Record<string, Kind>> = {
  user: 'text',
  username: 'text',
  kind: 'text',
  subscribers: 'integer',
};
const MEDIA_KINDS: Readonly<Record<string, Kind>> = { file_size: 'integer', mime_type: 'text', sha256: 'text' };

/** What SQLite calls a row's own number: no column of that name can be added. */
const ROWID_NAMES: readonly string[] = ['rowid', 'oid', '_rowid_'];

export interface Copied {
  readonly column: string;
  readonly value: string;
}

/** Ours that the file has, the file's own beyond them that are kept, and those that are left. */
export interface CopiedColumns {
  readonly copied: readonly Copied[];
  readonly extra: readonly OlderColumn[];
  readonly left: readonly OlderColumn[];
}

/** Whether a column beyond ours, by its lower-case name, has a place in the target. */
export type Keeps = (column: string) => boolean;

export const messageColumns = (table: OlderTable, keeps: Keeps): CopiedColumns =>
  copied(table, MESSAGE_KINDS, keeps, ['id', 'channel_id', 'message_id', 'date', 'fetched_at']);
export const channelColumns = (table: OlderTable, keeps: Keeps): CopiedColumns =>
  copied(table, CHANNEL_KINDS, keeps, [
    'channel_id',
    'channel_name',
    'first_visible_message_id',
    'first_visible_date',
    'period_from',
    'period_until',
    'last_cut',
  ]);
export const mediaColumns = (table: OlderTable, keeps: Keeps): CopiedColumns =>
  copied(table, MEDIA_KINDS, keeps, ['uuid', 'channel_id', 'message_id', 'file_path', 'created_at']);

/** A column of the source row, or NULL where the file lacks it. */
export function valueOf(table: OlderTable, name: string): string {
  const column = table.get(name);
  return column ? `o.${quoted(column.name)}` : 'NULL';
}

/** A number that Telegram could have given to a message, else NULL. */
export function numberOf(value: string): string {
  return `CASE WHEN ${integer(value)} BETWEEN 1 AND 2147483647 THEN ${integer(value)} END`;
}

/** The whole row as JSON text; bytes as hexadecimal. */
export function contentOf(table: OlderTable): string {
  const members = [...table.values()].map(({ name }) => {
    const value = `o.${quoted(name)}`;
    const key = JSON.stringify(name).replaceAll("'", "''");
    return `'${key}:' || json_quote(CASE typeof(${value}) WHEN 'blob' THEN hex(${value}) ELSE ${value} END)`;
  });
  return `'{' || ${members.join(" || ',' || ")} || '}'`;
}

function copied(
  table: OlderTable,
  kinds: Readonly<Record<string, Kind>>,
  keeps: Keeps,
  apart: readonly string[],
): CopiedColumns {
  const ours: Copied[] = [];
  const extra: OlderColumn[] = [];
  const left: OlderColumn[] = [];
  for (const [name, column] of table) {
    if (apart.includes(name)) continue;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind) ours.push({ column: name, value: converted(kind, `o.${quoted(column.name)}`) });
    else (keeps(name) && !ROWID_NAMES.includes(name) ? extra : left).push(column);
  }
  const beyond = extra.map(({ name }) => ({ column: quoted(name), value: `o.${quoted(name)}` }));
  return { copied: [...ours, ...beyond], extra, left };
}

function converted(kind: Kind, value: string): string {
  switch (kind) {
    case 'text':
      return `CASE WHEN ${value} IS NOT NULL THEN CAST(${value} AS TEXT) END`;
    case 'integer':
      return integer(value);
    case 'flag':
      return `CASE WHEN lower(${value}) IN ('1', 'true', 'yes') THEN 1 WHEN lower(${value}) IN ('0', 'false', 'no', '') THEN 0 END`;
    case 'date':
      return `CASE WHEN ${value} IS NOT NULL THEN older_date(${value}) END`;
    case 'media-type':
      return `CASE WHEN ${value} IS NOT NULL THEN older_media_type(${value}) END`;
    case 'path':
      return `CASE WHEN ${value} IS NOT NULL THEN older_path(${value}) END`;
  }
}

/** Whole numbers, also where they were written as text or bytes, or with a fraction of nothing. */
function integer(value: string): string {
  const whole = `CAST(${value} AS INTEGER)`;
  return `CASE typeof(${value}) WHEN 'integer' THEN ${value}
    WHEN 'real' THEN CASE WHEN ${whole} = ${value} THEN ${whole} END
    ELSE CASE WHEN trim(CAST(${value} AS TEXT)) IN (CAST(${whole} AS TEXT), ${whole} || '.0') THEN ${whole} END END`;
}
