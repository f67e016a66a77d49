// For the tests of the cache: files in folders of their own, a channel, and messages with something in every column.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Channel } from '../../shared/domain/channel.ts';
import { channelId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { BatchToCommit, ChannelAddition } from './cache.ts';
import type { ReadableDb, Row, SqlValue, WritableDb } from './file/connection.ts';
import { openDatabase, type DatabaseOptions, type OpenDatabase } from './file/database.ts';
import { handlersOf, type Handlers } from './handlers.ts';

/** 2024-01-01T00:00:00Z, a Monday. */
export const NEW_YEAR = 1_704_067_200;
export const DAY = 86_400;
/** When the answers of {@link message} were asked for, unless a test says otherwise. */
export const ASKED = NEW_YEAR + 400 * DAY;

export const RIVER: Channel = {
  channelId: channelId('1234567890'),
  name: 'River watch',
  username: 'riverwatch',
  kind: 'channel',
  subscribers: 1_200,
};

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function temporaryFile(): string {
  return path.join(temporaryFolder(), 'lacuna.sqlite');
}

export interface OpenedForTest {
  readonly file: string;
  readonly database: OpenDatabase;
  readonly cache: Handlers;
}

/** The cache on a real file, without the worker around it; {@link RIVER} is added. */
export function openForTest(
  options: Partial<DatabaseOptions> = {},
  river: Partial<ChannelAddition> = {},
): OpenedForTest {
  const file = options.file ?? temporaryFile();
  const database = openDatabase({ telegram: 'sample', ...options, file });
  const cache = handlersOf(database);
  onTestFinished(() => database.close());
  cache.addChannel(addition(river));
  return { file, database, cache };
}

export function addition(change: Partial<ChannelAddition> = {}): ChannelAddition {
  return {
    channel: RIVER,
    user: '777',
    period: { from: null, until: null },
    firstVisible: { messageId: 1, date: NEW_YEAR },
    lastCut: ASKED,
    ...change,
  };
}

export function message(messageId: number, date: number, change: Partial<Message> = {}): Message {
  return {
    channelId: RIVER.channelId,
    messageId,
    date,
    senderId: -1_001_234_567_890,
    firstName: null,
    lastName: null,
    username: null,
    text: `Post ${messageId}`,
    mediaType: null,
    media: null,
    replyTo: null,
    postAuthor: null,
    isForwarded: false,
    forwardedFromChannelId: null,
    forwardedFromName: null,
    action: null,
    views: 10,
    forwards: 0,
    replies: null,
    reactions: null,
    entities: null,
    editDate: null,
    editHide: false,
    groupedId: null,
    fetchedAt: ASKED,
    ...change,
  };
}

/** A batch whose answers were asked for when its messages were. */
export function batch(
  claim: BatchToCommit['claim'],
  messages: readonly Message[],
  change: Partial<BatchToCommit> = {},
): BatchToCommit {
  const times = messages.length > 0 ? messages.map(({ fetchedAt }) => fetchedAt) : [ASKED];
  return {
    channel: RIVER,
    messages,
    claim,
    deleted: [],
    capturedFrom: Math.min(...times),
    capturedUntil: Math.max(...times),
    purpose: 'fill',
    replaceExisting: true,
    ...change,
  };
}

/** All rows of a table, for comparing what a failed write left behind. */
export function dump(db: ReadableDb): Readonly<Record<string, readonly Row[]>> {
  const tables = [
    'channels',
    'messages',
    'message_revisions',
    'media_files',
    'covered_ranges',
    'day_counts',
    'day_media',
  ];
  return Object.fromEntries(tables.map((table) => [table, db.all(`SELECT * FROM ${table}`)]));
}

/** Messages of a channel as `[id, day]`, and the per-day counts, must say the same. */
export function countedByScan(db: ReadableDb): readonly Row[] {
  return db.all(
    `SELECT channel_id, unixepoch(date) / 86400 AS day, count(*) AS messages FROM messages GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

/** Runs a reading with every statement's plan noted beside it; of what would write, the plan is all that is made. */
export function plansOf(db: ReadableDb, read: (db: WritableDb) => unknown): readonly string[] {
  const plans: string[] = [];
  const noted = (sql: string, params: readonly SqlValue[]): void => {
    plans.push(...db.all(`EXPLAIN QUERY PLAN ${sql}`, ...params).map((row) => String(row['detail'])));
  };
  const spy = {
    all: (sql: string, ...params: readonly SqlValue[]) => (noted(sql, params), db.all(sql, ...params)),
    get: (sql: string, ...params: readonly SqlValue[]) => (noted(sql, params), db.get(sql, ...params)),
    run: (sql: string, ...params: readonly SqlValue[]) => (noted(sql, params), 0),
    gathered: (sql: string, ...params: readonly SqlValue[]) => (noted(sql, params), db.gathered(sql, ...params)),
  };
  read(spy as unknown as WritableDb);
  return plans;
}

/** The same by kind of media. */
export function mediaByScan(db: ReadableDb): readonly Row[] {
  return db.all(
    `SELECT channel_id, unixepoch(date) / 86400 AS day, coalesce(media_type, 'none') AS media_type, count(*) AS messages
     FROM messages GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  );
}
