// The day_counts table: how many messages each UTC day holds. Derived from messages, kept in the transaction that
// changes them, so that the calendar never scans messages (limits.md).
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { rangeOfDays, toIso, type Day, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb, WritableDb } from '../connection.ts';
import { integerIn, integerOf } from './row.ts';

/** Days that hold messages, in order; all of them or those from `first` to `last`, both included. */
export function readDayCounts(
  db: ReadableDb,
  channelId: ChannelId,
  days?: { readonly first: Day; readonly last: Day },
): ReadonlyMap<Day, number> {
  const rows = days
    ? db.all(
        'SELECT day, messages FROM day_counts WHERE channel_id = ? AND day BETWEEN ? AND ? ORDER BY day',
        channelId,
        days.first,
        days.last,
      )
    : db.all('SELECT day, messages FROM day_counts WHERE channel_id = ? ORDER BY day', channelId);
  return new Map(rows.map((row) => [integerIn(row, 'day'), integerIn(row, 'messages')]));
}

/** From the first day that holds messages to the last; null where none does. */
export function daysHeld(db: ReadableDb, channelId: ChannelId): TimeRange | null {
  const row = db.get('SELECT min(day) AS first, max(day) AS last FROM day_counts WHERE channel_id = ?', channelId);
  const [first, last] = row ? [integerOf(row, 'first'), integerOf(row, 'last')] : [null, null];
  return first === null || last === null ? null : rangeOfDays(first, last);
}

/** Counts new messages. */
export function addToDay(db: WritableDb, channelId: ChannelId, day: Day, messages: number): void {
  db.run(
    `INSERT INTO day_counts (channel_id, day, messages) VALUES (?, ?, ?)
     ON CONFLICT (channel_id, day) DO UPDATE SET messages = messages + excluded.messages`,
    channelId,
    day,
    messages,
  );
}

/** Counts the days from `first` to `last` anew, by the index on dates: after rows went or moved to another day. */
export function recountDays(db: WritableDb, channelId: ChannelId, first: Day, last: Day): void {
  const { from, until } = rangeOfDays(first, last);
  db.run('DELETE FROM day_counts WHERE channel_id = ? AND day BETWEEN ? AND ?', channelId, first, last);
  db.run(
    `INSERT INTO day_counts (channel_id, day, messages)
     SELECT channel_id, unixepoch(date) / ${24 * 60 * 60} AS day, count(*) FROM messages
     WHERE channel_id = ? AND date >= ? AND date < ? AND unixepoch(date) IS NOT NULL GROUP BY day`,
    channelId,
    toIso(from),
    toIso(until),
  );
}

export function deleteDayCounts(db: WritableDb, channelId: ChannelId): void {
  db.run('DELETE FROM day_counts WHERE channel_id = ?', channelId);
}
