// A channel's calendar, from per-day counts and coverage alone: messages are never scanned.
import {
  calendarDays,
  calendarSpan,
  levelSteps,
  summarise,
  wantedRange,
  type Calendar,
} from '../../../shared/domain/calendar.ts';
import type { CollectionPeriod, StoredChannel } from '../../../shared/domain/channel.ts';
import { gapsIn } from '../../../shared/domain/coverage.ts';
import type { Day, TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb } from '../file/connection.ts';
import { allCoveredRanges, coverageOf } from '../tables/covered-ranges.ts';
import { daysHeld, readDayCounts } from '../tables/day-counts.ts';

/**
 * `days` limits the days that are listed; the figures are always the whole channel's. Without it, the days go from the
 * first to the last that is wanted, further where the cache holds messages beyond: a period may have been narrowed.
 */
export function readCalendar(
  db: ReadableDb,
  channel: StoredChannel,
  days: { readonly first: Day; readonly last: Day } | null,
): Calendar {
  const { channelId, lastCut } = channel;
  const counts = readDayCounts(db, channelId);
  const rows = allCoveredRanges(db, channelId);
  const coverage = coverageOf(rows);
  const wanted = wantedOf(db, channel, channel.period);
  const shown = days ?? span(wanted, [...counts.keys()]);
  const messages = [...counts.values()];
  return {
    channelId,
    days: shown ? calendarDays(shown, wanted, coverage, coverageOf(rows, 'inferred'), counts) : [],
    summary: summarise(
      wanted,
      coverage,
      messages.reduce((sum, count) => sum + count, 0),
      lastCut,
    ),
    steps: levelSteps(messages),
    busiest: messages.reduce((most, count) => Math.max(most, count), 0),
    gaps: wanted ? gapsIn(wanted, coverage) : [],
  };
}

/** What is wanted of a channel as instants, up to its last cut; null while nothing is known of its history. */
export function wantedOf(
  db: ReadableDb,
  { channelId, firstVisible, lastCut }: StoredChannel,
  period: CollectionPeriod,
): TimeRange | null {
  // Telegram was not asked yet: an older file's channel is judged by the days that it holds.
  const held = firstVisible === null || lastCut === null ? daysHeld(db, channelId) : null;
  return wantedRange(period, firstVisible, lastCut, held);
}

/** `counted`: the days that hold messages, in order. */
function span(wanted: TimeRange | null, counted: readonly Day[]): { first: Day; last: Day } | null {
  const asked = wanted && calendarSpan(wanted, wanted.until - 1);
  const first = Math.min(asked?.first ?? Infinity, counted[0] ?? Infinity);
  const last = Math.max(asked?.last ?? -Infinity, counted.at(-1) ?? -Infinity);
  return first <= last ? { first, last } : null;
}
