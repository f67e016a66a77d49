// The message list's outline: days that hold messages and gaps, in date order. Its rows are asked for day by day.
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { gapsIn, type Coverage } from '../../../shared/domain/coverage.ts';
import type { MessageFilter, MessageOutline, MessageQuery, OutlineItem } from '../../../shared/domain/message-list.ts';
import { dayOf, intersect, isEmpty, rangeOfDay, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb } from '../file/connection.ts';
import { countByDayInSlices, countMessages } from './count-messages.ts';
import { estimateGap } from './estimate-gap.ts';
import { wantedOf } from './read-calendar.ts';
import { matchOf } from '../search/match.ts';
import { preparedShare } from '../search/search-index.ts';
import { toEnd, type Slices } from '../slices.ts';
import { allCoveredRanges, coverageOf } from '../tables/covered-ranges.ts';

export function readOutline(
  db: ReadableDb,
  channel: StoredChannel,
  query: Pick<MessageQuery, 'channelId' | 'range' | 'filter'>,
): MessageOutline {
  return toEnd(readOutlineInSlices(db, channel, query));
}

/** The same, pausing while a filter is counted (slices.ts). */
export function* readOutlineInSlices(
  db: ReadableDb,
  channel: StoredChannel,
  { channelId, range, filter }: Pick<MessageQuery, 'channelId' | 'range' | 'filter'>,
): Slices<MessageOutline> {
  const preparing = matchOf(filter, [channelId]) === null ? null : preparedShare(db);
  if (preparing !== null) return { items: [], matching: 0, total: channel.messageCount, preparing };
  const days = yield* countByDayInSlices(db, channelId, range, filter);
  const counted = new Set(days.map(({ day }) => day));
  // A place says where an item stands: a day at its first second, a gap at its own. A gap that begins inside a day that
  // has messages before it follows the day's heading; where all the day's messages come later, it precedes it.
  const placed: { readonly place: number; readonly item: OutlineItem }[] = days.map(({ day, count }) => ({
    place: rangeOfDay(day).from,
    item: { kind: 'day', day, count },
  }));
  const coverage = coverageOf(allCoveredRanges(db, channelId));
  for (const gap of gapsOf(db, channel, range, coverage)) {
    const day = rangeOfDay(dayOf(gap.from));
    const follows =
      counted.has(dayOf(gap.from)) &&
      hasMessages(db, channel, intersect({ from: day.from, until: gap.from }, range ?? day), filter);
    // Half a second before the day's heading: after all that belongs to the day before.
    const place = follows || !counted.has(dayOf(gap.from)) ? gap.from : day.from - 0.5;
    placed.push({ place, item: { kind: 'gap', gap, estimate: estimateGap(db, channel, gap, coverage).messages } });
  }
  return {
    items: placed.toSorted((a, b) => a.place - b.place).map(({ item }) => item),
    matching: days.reduce((sum, { count }) => sum + count, 0),
    total: channel.messageCount,
    preparing: null,
  };
}

/**
 * The gaps of the wanted range, or of an asked one: that one was asked for whatever the period says, but nothing before
 * the first visible message or after the last cut can be filled, and so it is no gap.
 */
function gapsOf(
  db: ReadableDb,
  channel: StoredChannel,
  range: TimeRange | null,
  coverage: Coverage,
): readonly TimeRange[] {
  const asked = range
    ? wantedOf(db, channel, { from: range.from, until: range.until })
    : wantedOf(db, channel, channel.period);
  return asked ? gapsIn(asked, coverage) : [];
}

function hasMessages(db: ReadableDb, channel: StoredChannel, part: TimeRange, filter: MessageFilter): boolean {
  return !isEmpty(part) && countMessages(db, channel.channelId, part, filter) > 0;
}
