// The archive's columns, in words that other clients' objects can be put into: what a row means is said in the design of
// the tables, and each client's reading of a message is mapped to it by hand. Nothing here knows how the app decodes, or
// what the sample's world holds.

/** A message as another client saw it, by the names of the messages table. Lists stand for their JSON. */
export interface SeenColumns {
  readonly message_id: number;
  /** ISO 8601 in UTC, whole seconds. */
  readonly date: string;
  readonly sender_id: number | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly username: string | null;
  readonly message: string | null;
  readonly media_type: string | null;
  readonly media_mime_type: string | null;
  readonly media_file_size: number | null;
  readonly media_file_name: string | null;
  readonly reply_to: number | null;
  readonly post_author: string | null;
  readonly is_forwarded: 0 | 1;
  readonly forwarded_from_channel_id: number | null;
  readonly forwarded_from_name: string | null;
  readonly action: string | null;
  readonly views: number | null;
  readonly forwards: number | null;
  readonly replies: number | null;
  readonly reactions: readonly { readonly emoji: string; readonly count: number }[] | null;
  /** Offsets and lengths in UTF-16 units. */
  readonly entities:
    | readonly {
        readonly type: string;
        readonly offset: number;
        readonly length: number;
        readonly url?: string;
      }[]
    | null;
  readonly edit_date: string | null;
  readonly edit_hide: 0 | 1;
  readonly grouped_id: string | null;
}

/** A channel as another client saw it. */
export interface SeenChannel {
  /** Bare decimal text. */
  readonly channelId: string;
  readonly username: string;
  /** The lowest id that Telegram says the account may see. */
  readonly availableFrom: number;
  /** Unix seconds by the server's clock, after the last message was read. */
  readonly readAt: number;
  /** Rising ids. */
  readonly messages: readonly SeenColumns[];
}

export type ColumnName = keyof SeenColumns;

/** Columns of the table that no other client can tell: what the archive says of itself. */
export const OWN_COLUMNS = ['id', 'channel_id', 'media_path', 'fetched_at', 'deleted_seen_at'] as const;

export type Cells = Readonly<Record<string, unknown>>;

/** Names of the columns with lists, which the archive keeps as JSON. */
const LISTS: ReadonlySet<string> = new Set<ColumnName>(['reactions', 'entities']);

/**
 * What rows say differently from what was seen, as sentences; at most `most` of them. Row for row, in the order of ids,
 * and column for column; a row too many or too few is a difference.
 *
 * @param textual the rows are cells of a CSV file: numbers are decimal text
 */
export function differences(
  seen: readonly SeenColumns[],
  rows: readonly Cells[],
  columns: readonly ColumnName[],
  textual: boolean,
  most = 10,
): readonly string[] {
  const found: string[] = [];
  if (seen.length !== rows.length) found.push(`${seen.length} messages were seen, and there are ${rows.length} rows`);
  const byId = new Map(rows.map((row) => [String(row['message_id']), row]));
  if (byId.size !== rows.length) found.push(`of ${rows.length} rows only ${byId.size} have an id of their own`);
  for (const message of seen) {
    const row = byId.get(String(message.message_id));
    if (!row) found.push(`message ${message.message_id} is missing`);
    for (const column of row ? columns : []) {
      const expected = cellOf(message[column], LISTS.has(column), textual);
      const actual = LISTS.has(column) ? listIn(row?.[column]) : row?.[column];
      if (expected !== actual) {
        found.push(`message ${message.message_id}, ${column}: seen ${show(expected)}, kept ${show(actual)}`);
      }
    }
    if (found.length >= most) break;
  }
  return found;
}

function cellOf(value: SeenColumns[ColumnName], isList: boolean, textual: boolean): unknown {
  if (value === null) return null;
  if (isList || typeof value === 'object') return canonical(value);
  return textual ? String(value) : value;
}

function listIn(cell: unknown): unknown {
  return typeof cell === 'string' ? canonical(JSON.parse(cell)) : cell;
}

/** JSON in which the order of an object's keys says nothing. */
function canonical(list: unknown): string {
  return JSON.stringify(list, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
