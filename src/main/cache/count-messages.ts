// How many messages a range holds, in all and day by day: from the per-day counts where whole days are asked for
// without a filter, else from idx_date alone.
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import {
  DAY_SECONDS,
  daysTouched,
  intersect,
  isEmpty,
  rangeOfDay,
  secondsIn,
  toIso,
  type Day,
  type TimeRange,
} from '../../shared/domain/time-range.ts';
import type { ReadableDb } from './connection.ts';
import { filterCondition, isOpen } from './filter-sql.ts';
import { readDayCounts } from './tables/day-counts.ts';
import { integerIn } from './tables/row.ts';

export interface DayCount {
  readonly day: Day;
  /** More than 0. */
  readonly count: number;
}

/** Days that hold matching messages, in order; `range` null is all that is stored. */
export function countByDay(
  db: ReadableDb,
  channelId: ChannelId,
  range: TimeRange | null,
  filter: MessageFilter,
): readonly DayCount[] {
  if (range && isEmpty(range)) return [];
  const days = readDayCounts(db, channelId, range ? daysTouched(range) : undefined);
  const open = isOpen(filter);
  return [...days]
    .map(([day, all]) => {
      const part = range ? intersect(range, rangeOfDay(day)) : rangeOfDay(day);
      return { day, count: open && secondsIn(part) === DAY_SECONDS ? all : countIn(db, channelId, part, filter) };
    })
    .filter(({ count }) => count > 0);
}

/** Matching messages of a range. */
export function countMessages(db: ReadableDb, channelId: ChannelId, range: TimeRange, filter: MessageFilter): number {
  if (isEmpty(range)) return 0;
  if (!isOpen(filter)) return countIn(db, channelId, range, filter);
  return countByDay(db, channelId, range, filter).reduce((sum, { count }) => sum + count, 0);
}

function countIn(db: ReadableDb, channelId: ChannelId, range: TimeRange, filter: MessageFilter): number {
  const condition = filterCondition(filter);
  const row = db.get(
    `SELECT count(*) AS messages FROM messages WHERE channel_id = ? AND date >= ? AND date < ?${condition.sql}`,
    channelId,
    toIso(range.from),
    toIso(range.until),
    ...condition.params,
  );
  return row ? integerIn(row, 'messages') : 0;
}
