// What the figures of a selection stand on: its span, what is wanted of it, and its gaps. From coverage and per-day counts.
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { clip, gapsIn } from '../../../shared/domain/coverage.ts';
import type { InsightFrame } from '../../../shared/domain/insight.ts';
import { intersect, isEmpty, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb } from '../file/connection.ts';
import { wantedOf } from '../reading/read-calendar.ts';
import { allCoveredRanges, coverageOf } from '../tables/covered-ranges.ts';
import { daysHeld } from '../tables/day-counts.ts';

/** `range` null: all that is stored and all of the collection period, as in the list (read-outline.ts). */
export function readFrame(db: ReadableDb, channel: StoredChannel, range: TimeRange | null): InsightFrame {
  const { channelId, lastCut: asOf } = channel;
  const wanted = range
    ? wantedOf(db, channel, { from: range.from, until: range.until })
    : wantedOf(db, channel, channel.period);
  const held = daysHeld(db, channelId);
  const span = hull(wanted, held && range ? intersect(held, range) : held);
  // Of the days that are held beyond what is wanted, what lies between was perhaps never looked at.
  const judged = span && wantedOf(db, channel, span);
  const rows = allCoveredRanges(db, channelId);
  return {
    channelId,
    span,
    wanted,
    gaps: judged ? gapsIn(judged, coverageOf(rows)) : [],
    inferred: span ? clip(coverageOf(rows, 'inferred'), span) : [],
    asOf,
  };
}

/** From where the first begins to where the last ends. */
function hull(...ranges: readonly (TimeRange | null)[]): TimeRange | null {
  const some = ranges.filter((range) => range !== null && !isEmpty(range)) as readonly TimeRange[];
  if (some.length === 0) return null;
  return { from: Math.min(...some.map(({ from }) => from)), until: Math.max(...some.map(({ until }) => until)) };
}
