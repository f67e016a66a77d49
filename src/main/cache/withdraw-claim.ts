// The two ways in which rows leave the cache: a claim that turned out false, and a channel that is removed.
import type { ChannelId } from '../../shared/domain/ids.ts';
import { daysTouched, isEmpty, type TimeRange } from '../../shared/domain/time-range.ts';
import type { Connection } from './file/connection.ts';
import { deleteChannel } from './tables/channels.ts';
import { deleteCoveredRanges, uncover } from './tables/covered-ranges.ts';
import { deleteDayCounts, recountDays } from './tables/day-counts.ts';
import { deleteMessages, deleteMessagesIn } from './tables/messages.ts';
import { deleteOlderRows } from './tables/older-rows.ts';

/** Takes back a range's coverage and its rows, in one transaction: what is stored stays inside coverage. */
export function withdrawClaim(connection: Connection, channelId: ChannelId, range: TimeRange): void {
  if (isEmpty(range)) return;
  connection.write((db) => {
    uncover(db, channelId, range);
    if (deleteMessagesIn(db, channelId, range) === 0) return;
    const { first, last } = daysTouched(range);
    recountDays(db, channelId, first, last);
  });
}

/** Deletes a channel and all that belongs to it, in one transaction, children first. An unknown one is no error. */
export function removeChannel(connection: Connection, channelId: ChannelId): { messages: number; ranges: number } {
  return connection.write((db) => {
    const messages = deleteMessages(db, channelId);
    const ranges = deleteCoveredRanges(db, channelId);
    deleteDayCounts(db, channelId);
    deleteOlderRows(db, channelId);
    deleteChannel(db, channelId);
    return { messages, ranges };
  });
}
