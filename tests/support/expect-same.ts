// Holds what the app kept of a channel to what another client saw of it: every column of every message, in the SQLite file
// and in the exported CSV, and what is claimed of the channel.
import { expect } from 'vitest';
import type { MessageRow } from '../../src/shared/domain/message-list.ts';
import type { FilledChannel } from './app-archive.ts';
import {
  differences,
  OWN_COLUMNS,
  type Cells,
  type ColumnName,
  type SeenChannel,
  type SeenColumns,
} from './columns.ts';

/** Does not compile when a column lacks. */
const EVERY_COLUMN = Object.keys({
  message_id: 0,
  date: 0,
  sender_id: 0,
  first_name: 0,
  last_name: 0,
  username: 0,
  message: 0,
  media_type: 0,
  media_mime_type: 0,
  media_file_size: 0,
  media_file_name: 0,
  reply_to: 0,
  post_author: 0,
  is_forwarded: 0,
  forwarded_from_channel_id: 0,
  forwarded_from_name: 0,
  action: 0,
  views: 0,
  forwards: 0,
  replies: 0,
  reactions: 0,
  entities: 0,
  edit_date: 0,
  edit_hide: 0,
  grouped_id: 0,
} satisfies Readonly<Record<ColumnName, 0>>) as readonly ColumnName[];

/** Exported columns that are the archive's own, without the number of the row. */
const EXPORTED_OWN = [
  'channel_id',
  'media_path',
  'fetched_at',
  'deleted_seen_at',
  'revisions',
  'link',
  'covered',
  'day',
  'channel_name',
  'channel_username',
];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const SLACK_SECONDS = 60;

/** The same messages, the same columns, in the file and in the export; and the claim is what these messages bear out. */
export function expectSame(seen: SeenChannel, kept: FilledChannel): void {
  expect(kept.channelId).toBe(seen.channelId);
  expectRows(seen, kept);
  expectRecords(seen, kept);
  expectClaim(seen, kept);
}

function expectRows(
  { channelId, messages, readAt }: SeenChannel,
  { rows, covered, capturedFrom, capturedUntil }: FilledChannel,
) {
  // A new column has to be mapped here too.
  expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual([...EVERY_COLUMN, ...OWN_COLUMNS].toSorted());
  expect(differences(messages, rows, EVERY_COLUMN, false)).toEqual([]);
  expect(new Set(rows.map(({ channel_id }) => channel_id))).toEqual(new Set([channelId]));
  expect(new Set(rows.map(({ media_path }) => media_path))).toEqual(new Set([null]));
  expect(new Set(rows.map(({ deleted_seen_at }) => deleted_seen_at))).toEqual(new Set([null]));
  for (const { fetched_at: fetchedAt } of rows) {
    if (typeof fetchedAt !== 'string' || fetchedAt < capturedFrom || fetchedAt > capturedUntil) {
      expect.fail(`a row of ${String(fetchedAt)} is not of ${capturedFrom} to ${capturedUntil}`);
    }
    if (!INSTANT.test(fetchedAt)) expect.fail(`${fetchedAt} has not the shape of our dates`);
  }
  // The app reckons with the server's clock to the second.
  expect(capturedFrom >= iso((covered[0]?.until ?? Infinity) + SLACK_SECONDS - 1)).toBe(true);
  expect(capturedUntil <= iso(readAt + 1)).toBe(true);
}

function expectRecords(
  { channelId, username, messages }: SeenChannel,
  { name, rows, records, manifest, sha256 }: FilledChannel,
) {
  expect(Object.keys(records[0] ?? {}).toSorted()).toEqual([...EVERY_COLUMN, ...EXPORTED_OWN].toSorted());
  expect(differences(messages, records, EVERY_COLUMN, true)).toEqual([]);
  const fetchedAt = new Map(rows.map((row) => [row['message_id'], row['fetched_at']]));
  const own = messages.toSorted(inListOrder).map(({ message_id, date }) => ({
    message_id: String(message_id),
    channel_id: channelId,
    media_path: null,
    fetched_at: fetchedAt.get(message_id),
    deleted_seen_at: null,
    revisions: '0',
    link: `https://t.me/${username}/${message_id}`,
    covered: '1',
    day: date.slice(0, 10),
    channel_name: name,
    channel_username: username,
  }));
  const found = records.map((record) => pick(record, ['message_id', ...EXPORTED_OWN]));
  expect(found).toEqual(own);
  expect([manifest.rows, manifest.files.map((file) => file.sha256)]).toEqual([messages.length, [sha256]]);
}

/** One range, from the oldest message that can be seen to the cut; below it nothing is claimed, though it was asked for. */
function expectClaim({ availableFrom, messages, readAt }: SeenChannel, { covered, manifest, rows }: FilledChannel) {
  const dates = messages.map(({ date }) => date).toSorted();
  expect(covered).toHaveLength(1);
  const from = iso(covered[0]?.from ?? 0);
  const until = iso(covered[0]?.until ?? 0);
  expect(from).toBe(dates[0]);
  expect((dates.at(-1) ?? until) < until).toBe(true);
  expect(covered[0]?.until).toBeLessThanOrEqual(readAt - SLACK_SECONDS);
  expect(Math.min(...rows.map(({ message_id }) => Number(message_id)))).toBeGreaterThanOrEqual(availableFrom);
  expect(manifest.channels).toMatchObject([
    { covered: [{ from, until }], gaps: [{ from: '2022-01-01T00:00:00Z', until: from }] },
  ]);
  expect(manifest.complete).toBe(false);
}

/** What the window's list shows of each message. */
export function expectShown({ messages }: SeenChannel, { listed }: FilledChannel): void {
  const rows = listed.map(cellsOf);
  const columns = EVERY_COLUMN.filter((column) => column in (rows[0] ?? {}));
  expect(columns).toHaveLength(19);
  expect(differences(messages, rows, columns, false)).toEqual([]);
  expect(listed.map(({ messageId }) => messageId)).toEqual(
    messages.toSorted(inListOrder).map(({ message_id }) => message_id),
  );
  expect(listed.filter(({ deletedSeenAt }) => deletedSeenAt !== null)).toEqual([]);
}

function cellsOf(row: MessageRow): Cells {
  return {
    message_id: row.messageId,
    date: iso(row.date),
    message: row.text,
    action: row.action,
    entities: row.entities && JSON.stringify(row.entities),
    media_type: row.mediaType,
    media_mime_type: row.media?.mimeType ?? null,
    media_file_size: row.media?.fileSize ?? null,
    media_file_name: row.media?.fileName ?? null,
    reply_to: row.replyTo,
    is_forwarded: row.isForwarded ? 1 : 0,
    forwarded_from_name: row.forwardedFromName,
    forwarded_from_channel_id: row.forwardedFromChannelId,
    post_author: row.postAuthor,
    views: row.views,
    forwards: row.forwards,
    grouped_id: row.groupedId,
    edit_date: row.editDate === null ? null : iso(row.editDate),
    edit_hide: row.editHide ? 1 : 0,
  };
}

/** Columns in which no message says anything: a comparison of them would prove nothing. */
export function silentColumns(channels: readonly SeenChannel[]): readonly ColumnName[] {
  const messages = channels.flatMap((channel) => channel.messages);
  return EVERY_COLUMN.filter((column) =>
    messages.every((message) => message[column] === null || message[column] === 0),
  );
}

/** By date, then by id. */
function inListOrder(a: SeenColumns, b: SeenColumns): number {
  return a.date < b.date ? -1 : a.date > b.date ? 1 : a.message_id - b.message_id;
}

function pick(cells: Cells, names: readonly string[]): Cells {
  return Object.fromEntries(names.map((name) => [name, cells[name]]));
}

function iso(instant: number): string {
  return new Date(instant * 1000).toISOString().replace('.000Z', 'Z');
}
