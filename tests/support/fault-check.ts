// Holds a cache file, also one that is open and being filled, to the world of the server: read with a library of its own,
// column by column, by the names that the design gives to tables and columns.
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import type { BatchReport } from '../../src/main/downloader/parts.ts';
import type { SampleServer, WorldMessage } from './sample.ts';

export interface Span {
  readonly from: number;
  readonly until: number;
}

export interface Kept {
  readonly covered: readonly Span[];
  /** In the order of ids. */
  readonly rows: readonly KeptRow[];
}

export interface KeptRow {
  readonly id: number;
  readonly date: number;
  readonly text: string | null;
  /** What the table says of the message: every column but the archive's own. */
  readonly cells: Readonly<Record<string, unknown>>;
}

const OWN = new Set(['id', 'media_path', 'fetched_at', 'deleted_seen_at', 'run_id']);

/** What a file holds of a channel, after its integrity check. */
export function readKept(file: string, channelId: string): Kept {
  const database = new Database(file, { readonly: true, timeout: 10_000 });
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('foreign_key_check')).toEqual([]);
    const covered = database
      .prepare<[string], Span>(
        `SELECT from_instant AS "from", until_instant AS "until" FROM covered_ranges WHERE channel_id = ? ORDER BY 1`,
      )
      .all(channelId);
    const rows = database
      .prepare<[string], Record<string, unknown>>('SELECT * FROM messages WHERE channel_id = ? ORDER BY message_id')
      .all(channelId)
      .map(keptRow);
    return { covered, rows };
  } finally {
    database.close();
  }
}

function keptRow(row: Readonly<Record<string, unknown>>): KeptRow {
  const cells = Object.fromEntries(Object.entries(row).filter(([name]) => !OWN.has(name)));
  return {
    id: Number(row['message_id']),
    date: Date.parse(String(row['date'])) / 1000,
    text: row['message'] as string | null,
    cells: { ...cells, reactions: listIn(cells['reactions']), entities: listIn(cells['entities']) },
  };
}

function listIn(cell: unknown): unknown {
  return typeof cell === 'string' ? JSON.parse(cell) : (cell ?? null);
}

/** A message of the world as a row says it. */
export function cellsOf(message: WorldMessage): Readonly<Record<string, unknown>> {
  return {
    channel_id: message.channelId,
    message_id: message.messageId,
    date: iso(message.date),
    sender_id: message.senderId,
    first_name: message.firstName,
    last_name: message.lastName,
    username: message.username,
    message: message.text,
    media_type: message.mediaType,
    media_mime_type: message.media?.mimeType ?? null,
    media_file_size: message.media?.fileSize ?? null,
    media_file_name: message.media?.fileName ?? null,
    reply_to: message.replyTo,
    post_author: message.postAuthor,
    is_forwarded: message.isForwarded ? 1 : 0,
    forwarded_from_channel_id: message.forwardedFromChannelId,
    forwarded_from_name: message.forwardedFromName,
    action: message.action,
    views: message.views,
    forwards: message.forwards,
    replies: message.replies,
    reactions: message.reactions,
    entities: message.entities,
    edit_date: message.editDate === null ? null : iso(message.editDate),
    edit_hide: message.editHide ? 1 : 0,
    grouped_id: message.groupedId,
  };
}

function iso(instant: number): string {
  return new Date(instant * 1000).toISOString().replace('.000Z', 'Z');
}

export function holdsInstant(spans: readonly Span[], instant: number): boolean {
  return spans.some(({ from, until }) => from <= instant && instant < until);
}

/**
 * Every covered range equals what the server shows there now, in ids and in every stored column, and nothing lies outside
 * coverage. Says what is kept.
 */
export function expectExact(file: string, sample: SampleServer, channelId: string): Kept {
  const kept = readKept(file, channelId);
  const shown = sample.worldMessages(Number(channelId)).filter(({ date }) => holdsInstant(kept.covered, date));
  expect(kept.rows.map(({ id }) => id)).toEqual(shown.map(({ messageId }) => messageId));
  for (const [index, row] of kept.rows.entries()) {
    const message = shown[index];
    if (message) expect(row.cells).toEqual(cellsOf(message));
  }
  return kept;
}

/** At most a hundred messages a batch, more only in one single second; and together the batches are what is kept. */
export function expectBatches(batches: readonly BatchReport[], kept: Kept): void {
  for (const { range, messages } of batches) {
    if (messages <= 100) continue;
    const seconds = kept.rows.filter(({ date }) => holdsInstant([range], date)).map(({ date }) => date);
    expect(new Set(seconds).size, `a batch of ${messages}`).toBe(1);
  }
  expect(batches.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(kept.rows.length);
  expect(joined(batches.map(({ range }) => range))).toEqual(kept.covered);
}

/** Spans as disjoint ones, sorted, touching ones joined. */
export function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const { from, until } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.until) result[result.length - 1] = { from: last.from, until: Math.max(last.until, until) };
    else result.push({ from, until });
  }
  return result;
}
