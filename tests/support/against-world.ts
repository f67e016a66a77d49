// Holds a cache file to the world of the server that it was filled from: what is covered is what the server shows, all of
// it and nothing else.
import { openDatabase } from '../../src/main/cache/file/database.ts';
import type { ReadableDb } from '../../src/main/cache/file/connection.ts';
import { messagesById } from '../../src/main/cache/tables/message-rows.ts';
import { allCoveredRanges } from '../../src/main/cache/tables/covered-ranges.ts';
import { isChannelId } from '../../src/shared/domain/ids.ts';
import { holds, secondsIn, type TimeRange } from '../../src/shared/domain/time-range.ts';
import type { SampleServer } from './sample.ts';

export interface Held {
  readonly messages: number;
  readonly coveredSeconds: number;
  readonly covered: readonly TimeRange[];
}

/** Every message of the world by its channel, its columns spelt out once, for comparing many times. */
export type World = ReadonlyMap<
  string,
  readonly { readonly id: number; readonly date: number; readonly text: string }[]
>;

export function worldOf(sample: SampleServer): World {
  return new Map(
    sample.channels.map(({ id }) => [
      String(id),
      sample.worldMessages(id).map((message) => ({ id: message.messageId, date: message.date, text: spelt(message) })),
    ]),
  );
}

/**
 * Opens the file as the app does at its start and throws where it is not whole, where it holds a message outside coverage,
 * or where a covered range is not what the world shows there. Says what each channel holds.
 */
export function heldAgainst(file: string, world: World): ReadonlyMap<string, Held> {
  const database = openDatabase({ file, telegram: 'sample' });
  try {
    const { db } = database;
    refuse(
      db.all('PRAGMA integrity_check').map((row) => Object.values(row)[0]),
      ['ok'],
      'integrity_check',
    );
    refuse(db.all('PRAGMA foreign_key_check'), [], 'foreign_key_check');
    refuse(
      db.all('SELECT * FROM day_counts ORDER BY channel_id, day'),
      db.all(
        `SELECT channel_id, unixepoch(date) / 86400 AS day, count(*) AS messages FROM messages
         GROUP BY 1, 2 ORDER BY 1, 2`,
      ),
      'the counts of days',
    );
    const channels = db.all('SELECT channel_id FROM channels').map((row) => String(row['channel_id']));
    return new Map(channels.map((channelId) => [channelId, heldOf(db, channelId, world.get(channelId) ?? [])]));
  } finally {
    database.close();
  }
}

function heldOf(db: ReadableDb, channelId: string, posts: readonly { id: number; date: number; text: string }[]): Held {
  if (!isChannelId(channelId)) throw new Error(`${channelId} is no channel's id`);
  const covered = allCoveredRanges(db, channelId);
  const isCovered = (date: number): boolean => covered.some((range) => holds(range, date));
  const ids = db.all('SELECT message_id FROM messages WHERE channel_id = ? ORDER BY message_id', channelId);
  const stored = messagesById(
    db,
    channelId,
    ids.map((row) => Number(row['message_id'])),
  );
  const found = stored.map((message) => `${spelt(message)} ${message.deletedSeenAt ?? ''}`);
  const shown = posts.filter(({ date }) => isCovered(date)).toSorted((a, b) => a.id - b.id);
  refuse(
    found,
    shown.map(({ text }) => `${text} `),
    `the messages of ${channelId}`,
  );
  const coveredSeconds = covered.reduce((sum, range) => sum + secondsIn(range), 0);
  return { messages: stored.length, coveredSeconds, covered };
}

const COLUMNS = [
  'messageId',
  'date',
  'senderId',
  'firstName',
  'lastName',
  'username',
  'text',
  'mediaType',
  'media',
  'replyTo',
  'postAuthor',
  'isForwarded',
  'forwardedFromChannelId',
  'forwardedFromName',
  'action',
  'views',
  'forwards',
  'replies',
  'reactions',
  'entities',
  'editDate',
  'editHide',
  'groupedId',
] as const;

function spelt(message: Readonly<Partial<Record<(typeof COLUMNS)[number], unknown>>>): string {
  return JSON.stringify(COLUMNS.map((column) => sorted(message[column] ?? null)));
}

/** The order of an object's members says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, member]) => member !== null && member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, sorted(member)]);
}

function refuse(found: readonly unknown[], expected: readonly unknown[], what: string): void {
  const [seen, wanted] = [found, expected].map((list) => list.map((entry) => JSON.stringify(entry)));
  if (!seen || !wanted) return;
  const at = wanted.findIndex((entry, index) => entry !== seen[index]);
  if (seen.length === wanted.length && at === -1) return;
  throw new Error(
    `${what}: ${seen.length} found, ${wanted.length} expected; the first that differs is ${seen[Math.max(at, 0)]}, not ${wanted[Math.max(at, 0)]}`,
  );
}
