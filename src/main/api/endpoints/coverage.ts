import { z } from 'zod';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { coalesce, gapsIn } from '../../../shared/domain/coverage.ts';
import type { TimeRange } from '../../../shared/domain/time-range.ts';
import { overview } from '../../channels.ts';
import type { Cache } from '../../cache/cache.ts';
import { isoOrNull } from '../dates.ts';
import { encodeCovered, encodeRange } from '../encode.ts';
import { endpoint } from '../endpoint.ts';
import { channelIn, judged, rangeGiven } from '../ranges.ts';
import { coveredRange, dates, timeRange } from '../schemas.ts';

export const coverage = endpoint({
  path: '/api/v1/coverage/{channel}',
  name: 'readCoverage',
  summary: 'What of a range is complete, and its gaps',
  description:
    'Without dates the channel’s collection period is judged: from its first visible message up to the last cut.',
  query: dates,
  answer: {
    kind: 'json',
    description: 'The range, its covered parts with source and capture times, its gaps.',
    schema: z
      .strictObject({
        channel_id: z.string(),
        range: timeRange.nullable().meta({ description: 'Null: nothing is known of the channel’s history yet.' }),
        as_of: z.string().nullable().meta({ description: 'The last cut; “now” in an open range.' }),
        complete: z.boolean(),
        covered: z.array(coveredRange),
        gaps: z.array(timeRange),
      })
      .meta({ id: 'Coverage' }),
  },
  async handle(call) {
    const channel = await channelIn(call);
    const { cache } = call.context.archive();
    const range = await judgedOf(cache, channel, rangeGiven(call.query));
    const covered = range ? await cache.readCoveredRanges(channel.channelId, range) : [];
    const gaps = range ? gapsIn(range, coalesce(covered)) : [];
    return {
      channel_id: channel.channelId,
      range: range && encodeRange(range),
      as_of: isoOrNull(channel.lastCut),
      // What an older file lets one infer was not checked: nothing that rests on it is called complete.
      complete: range !== null && gaps.length === 0 && covered.every(({ source }) => source === 'downloaded'),
      covered: covered.map(encodeCovered),
      gaps: gaps.map(encodeRange),
    };
  },
});

/** The asked range, an open end closed at the last cut; or the collection period. */
async function judgedOf(cache: Cache, channel: StoredChannel, given: TimeRange | null): Promise<TimeRange | null> {
  const { summary } = await overview(cache, channel.channelId);
  if (given === null) return summary.period;
  const from = given.from === 0 ? (summary.period?.from ?? 0) : given.from;
  return judged({ from, until: given.until }, channel);
}
