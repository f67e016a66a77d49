// The channels table.
import {
  CHANNEL_KINDS,
  type Channel,
  type CollectionPeriod,
  type FirstVisible,
  type StoredChannel,
} from '../../../shared/domain/channel.ts';
import { isChannelId, type ChannelId } from '../../../shared/domain/ids.ts';
import { toIso, type Instant } from '../../../shared/domain/time-range.ts';
import type { ChannelAddition } from '../cache.ts';
import type { ReadableDb, Row, SqlValue, WritableDb } from '../file/connection.ts';
import { DamagedRowError, instantOf, integerOf, textIn, textOf } from './row.ts';

const SELECT = `SELECT *, (SELECT total(messages) FROM day_counts d WHERE d.channel_id = c.channel_id) AS message_count
  FROM channels c`;

/** In the order of their names, letter case apart. */
export function listChannels(db: ReadableDb): readonly StoredChannel[] {
  return db.all(`${SELECT} ORDER BY channel_name COLLATE NOCASE, channel_id`).map(decode);
}

export function readChannel(db: ReadableDb, channelId: ChannelId): StoredChannel | null {
  const row = db.get(`${SELECT} WHERE channel_id = ?`, channelId);
  return row && decode(row);
}

export function hasChannel(db: ReadableDb, channelId: ChannelId): boolean {
  return db.get('SELECT 1 FROM channels WHERE channel_id = ?', channelId) !== null;
}

/** Adds a channel, or takes it up again: the new period counts, the last cut is never lowered. */
export function putChannel(db: WritableDb, addition: ChannelAddition): void {
  const { channel, user, period, firstVisible, lastCut } = addition;
  db.run(
    `INSERT INTO channels (channel_id, user, channel_name, username, kind, subscribers,
       first_visible_message_id, first_visible_date, period_from, period_until, last_cut)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (channel_id) DO UPDATE SET user = excluded.user, channel_name = excluded.channel_name,
       username = excluded.username, kind = excluded.kind, subscribers = excluded.subscribers,
       first_visible_message_id = excluded.first_visible_message_id, first_visible_date = excluded.first_visible_date,
       period_from = excluded.period_from, period_until = excluded.period_until,
       last_cut = max(coalesce(last_cut, ''), excluded.last_cut)`,
    channel.channelId,
    user,
    ...facts(channel),
    ...firstVisibleValues(firstVisible),
    isoOrNull(period.from),
    isoOrNull(period.until),
    toIso(lastCut),
  );
}

/** Writes what Telegram says of a channel, where that is new. False where the cache does not have the channel. */
export function updateChannel(db: WritableDb, channel: Channel): boolean {
  const values = facts(channel);
  const changed = db.run(
    `UPDATE channels SET channel_name = ?, username = ?, kind = ?, subscribers = ? WHERE channel_id = ?
       AND (channel_name IS NOT ? OR username IS NOT ? OR kind IS NOT ? OR subscribers IS NOT ?)`,
    ...values,
    channel.channelId,
    ...values,
  );
  return changed === 1 || hasChannel(db, channel.channelId);
}

/** Like the next two: false where the cache does not have the channel. */
export function setFirstVisible(db: WritableDb, channelId: ChannelId, firstVisible: FirstVisible | null): boolean {
  return set(db, channelId, 'first_visible_message_id = ?, first_visible_date = ?', firstVisibleValues(firstVisible));
}

export function setPeriod(db: WritableDb, channelId: ChannelId, period: CollectionPeriod): boolean {
  return set(db, channelId, 'period_from = ?, period_until = ?', [isoOrNull(period.from), isoOrNull(period.until)]);
}

/** Dates of our shape sort as text, and any of them sorts after ''. */
export function raiseLastCut(db: WritableDb, channelId: ChannelId, cut: Instant): boolean {
  return set(db, channelId, `last_cut = max(coalesce(last_cut, ''), ?)`, [toIso(cut)]);
}

export function deleteChannel(db: WritableDb, channelId: ChannelId): void {
  db.run('DELETE FROM channels WHERE channel_id = ?', channelId);
}

function set(db: WritableDb, channelId: ChannelId, assignments: string, values: readonly SqlValue[]): boolean {
  return db.run(`UPDATE channels SET ${assignments} WHERE channel_id = ?`, ...values, channelId) === 1;
}

function facts({ name, username, kind, subscribers }: Channel): readonly SqlValue[] {
  return [name, username, kind, subscribers];
}

function firstVisibleValues(firstVisible: FirstVisible | null): readonly SqlValue[] {
  return firstVisible ? [firstVisible.messageId, toIso(firstVisible.date)] : [null, null];
}

function isoOrNull(instant: Instant | null): string | null {
  return instant === null ? null : toIso(instant);
}

function decode(row: Row): StoredChannel {
  const channelId = textIn(row, 'channel_id');
  if (!isChannelId(channelId)) throw new DamagedRowError(`channel_id holds ${JSON.stringify(channelId)}`);
  const messageId = integerOf(row, 'first_visible_message_id');
  const date = instantOf(row, 'first_visible_date');
  return {
    channelId,
    name: textOf(row, 'channel_name') ?? '',
    username: textOf(row, 'username'),
    // The predecessor knows no kinds; nearly all it collects are broadcast channels.
    kind: CHANNEL_KINDS.find((kind) => kind === row['kind']) ?? 'channel',
    subscribers: integerOf(row, 'subscribers'),
    firstVisible: messageId === null || date === null ? null : { messageId, date },
    period: { from: instantOf(row, 'period_from'), until: instantOf(row, 'period_until') },
    lastCut: instantOf(row, 'last_cut'),
    messageCount: integerOf(row, 'message_count') ?? 0,
  };
}
