// The day_counts and day_media tables: how many messages each UTC day holds, in all and by kind of media. Derived from
// messages, kept in the transaction that changes them, so that neither calendar nor charts scan messages (limits.md).
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { MEDIA_KEYS, type DayMedia, type MediaKey } from '../../../shared/domain/insight.ts';
import { DAY_SECONDS, rangeOfDays, toIso, type Day, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb, Row, WritableDb } from '../file/connection.ts';
import { DamagedRowError, integerIn, integerOf, textOf } from './row.ts';

/** Days that hold messages, in order; all of them or those from `first` to `last`, both included. */
export function readDayCounts(
  db: ReadableDb,
  channelId: ChannelId,
  days?: { readonly first: Day; readonly last: Day },
): ReadonlyMap<Day, number> {
  // One row for all of them: a thousand rows take longer than all else that a calendar needs. They come in the order of
  // the key, along which they are read (query-plans.test.ts).
  const row = db.get(
    `SELECT json_group_array(day) AS days, json_group_array(messages) AS messages
     FROM day_counts WHERE channel_id = ?${days ? ' AND day BETWEEN ? AND ?' : ''}`,
    channelId,
    ...(days ? [days.first, days.last] : []),
  );
  const [held, messages] = [numbersIn(row, 'days'), numbersIn(row, 'messages')];
  const counts = new Map<Day, number>();
  for (const [index, day] of held.entries()) {
    if (day <= (held[index - 1] ?? -Infinity)) throw new DamagedRowError('day_counts is not in the order of its key');
    counts.set(day, messages[index] ?? 0);
  }
  return counts;
}

/** Throws DamagedRowError where there is anything but whole numbers. */
function numbersIn(row: Row | null, column: string): readonly number[] {
  const numbers: unknown = JSON.parse((row && textOf(row, column)) ?? '[]');
  if (Array.isArray(numbers) && numbers.every((number) => Number.isSafeInteger(number))) return numbers as number[];
  throw new DamagedRowError(`day_counts holds ${column} that are no numbers`);
}

/** From the first day that holds messages to the last; null where none does. */
export function daysHeld(db: ReadableDb, channelId: ChannelId): TimeRange | null {
  const row = db.get('SELECT min(day) AS first, max(day) AS last FROM day_counts WHERE channel_id = ?', channelId);
  const [first, last] = row ? [integerOf(row, 'first'), integerOf(row, 'last')] : [null, null];
  return first === null || last === null ? null : rangeOfDays(first, last);
}

/** Counts new messages, by their kinds of media. */
export function addToDay(db: WritableDb, channelId: ChannelId, day: Day, added: ReadonlyMap<MediaKey, number>): void {
  db.run(
    `INSERT INTO day_counts (channel_id, day, messages) VALUES (?, ?, ?)
     ON CONFLICT (channel_id, day) DO UPDATE SET messages = messages + excluded.messages`,
    channelId,
    day,
    [...added.values()].reduce((sum, messages) => sum + messages, 0),
  );
  for (const [media, messages] of added) {
    db.run(
      `INSERT INTO day_media (channel_id, day, media_type, messages) VALUES (?, ?, ?, ?)
       ON CONFLICT (channel_id, day, media_type) DO UPDATE SET messages = messages + excluded.messages`,
      channelId,
      day,
      media,
      messages,
    );
  }
}

/** Days that hold messages from `first` to `last`, both included, by kind of media; in order. */
export function readDayMedia(db: ReadableDb, channelId: ChannelId, first: Day, last: Day): readonly DayMedia[] {
  return mediaOfRows(
    db.all(
      'SELECT day, media_type, messages FROM day_media WHERE channel_id = ? AND day BETWEEN ? AND ? ORDER BY day',
      channelId,
      first,
      last,
    ),
  );
}

/** Rows of (day, media_type, messages) in order of days, one entry a day. */
export function mediaOfRows(rows: readonly Row[]): readonly DayMedia[] {
  const days = new Map<Day, Partial<Record<MediaKey, number>>>();
  for (const row of rows) {
    const day = integerIn(row, 'day');
    const media = mediaKeyOf(row['media_type']);
    const counts = days.get(day) ?? {};
    counts[media] = (counts[media] ?? 0) + integerIn(row, 'messages');
    days.set(day, counts);
  }
  return [...days].map(([day, counts]) => ({ day, counts }));
}

/** What another program may have called a kind that is unknown here counts as such. */
function mediaKeyOf(value: unknown): MediaKey {
  return value === null ? 'none' : (MEDIA_KEYS.find((key) => key === value) ?? 'unsupported');
}

/** Counts the days from `first` to `last` anew, by the index on dates: after rows went or moved to another day. */
export function recountDays(db: WritableDb, channelId: ChannelId, first: Day, last: Day): void {
  const { from, until } = rangeOfDays(first, last);
  for (const table of ['day_counts', 'day_media']) {
    db.run(`DELETE FROM ${table} WHERE channel_id = ? AND day BETWEEN ? AND ?`, channelId, first, last);
  }
  db.run(
    `INSERT INTO day_media (channel_id, day, media_type, messages)
     SELECT channel_id, unixepoch(date) / ${DAY_SECONDS} AS day, coalesce(media_type, 'none') AS media, count(*)
     FROM messages WHERE channel_id = ? AND date >= ? AND date < ? AND unixepoch(date) IS NOT NULL GROUP BY day, media`,
    channelId,
    toIso(from),
    toIso(until),
  );
  db.run(
    `INSERT INTO day_counts (channel_id, day, messages)
     SELECT channel_id, day, sum(messages) FROM day_media WHERE channel_id = ? AND day BETWEEN ? AND ? GROUP BY day`,
    channelId,
    first,
    last,
  );
}

/** Counts all days of all channels anew. */
export function recountAll(db: WritableDb): void {
  for (const table of ['day_counts', 'day_media']) db.run(`DELETE FROM ${table}`);
  db.run(
    `INSERT INTO day_media (channel_id, day, media_type, messages)
     SELECT channel_id, unixepoch(date) / ${DAY_SECONDS} AS day, coalesce(media_type, 'none') AS media, count(*)
     FROM messages WHERE unixepoch(date) IS NOT NULL GROUP BY channel_id, day, media`,
  );
  db.run(
    `INSERT INTO day_counts (channel_id, day, messages)
     SELECT channel_id, day, sum(messages) FROM day_media GROUP BY channel_id, day`,
  );
}

/**
 * Whether the two tables say the same, as they do after every transaction of ours. Where another program wrote to one, a
 * day may look quiet that is not.
 */
export function countsAgree(db: ReadableDb): boolean {
  const summed = 'SELECT channel_id, day, sum(messages) FROM day_media GROUP BY 1, 2';
  const counted = 'SELECT channel_id, day, messages FROM day_counts';
  return [
    [summed, counted],
    [counted, summed],
  ].every(([one, other]) => db.get(`SELECT 1 FROM (${one} EXCEPT ${other})`) === null);
}

/** Days that hold another number of messages than is counted. It looks at every message. */
export function miscountedDays(db: ReadableDb): number {
  const row = db.get(
    `SELECT count(*) AS days FROM
       (SELECT channel_id, unixepoch(date) / ${DAY_SECONDS} AS day, count(*) AS held FROM messages
        WHERE unixepoch(date) IS NOT NULL GROUP BY 1, 2)
     FULL JOIN day_counts USING (channel_id, day) WHERE held IS NOT messages`,
  );
  return row ? integerIn(row, 'days') : 0;
}

export function deleteDayCounts(db: WritableDb, channelId: ChannelId): void {
  for (const table of ['day_counts', 'day_media']) db.run(`DELETE FROM ${table} WHERE channel_id = ?`, channelId);
}
