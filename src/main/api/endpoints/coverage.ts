import { z } from 'zod';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { coalesce, gapsIn, isComplete } from '../../../shared/domain/coverage.ts';
import { OPEN_END } from '../../../shared/domain/download.ts';
import { judgedRange } from '../../../shared/domain/judged-range.ts';
import type { TimeRange } from '../../../shared/domain/time-range.ts';
import { overview } from '../../channels.ts';
import type { Cache } from '../../cache/cache.ts';
import { isoOrNull } from '../dates.ts';
import { encodeCovered, encodeRange } from '../encode.ts';
import { endpoint } from '../endpoint.ts';
import { channelIn, refuseReversed, type Dates } from '../ranges.ts';
import { coveredRange, dates, timeRange } from '../schemas.ts';

export const coverage = endpoint({
  path: '/api/v1/coverage/{channel}',
  name: 'readCoverage',
  summary: 'What of a range is complete, and its gaps',
  description:
    'Without dates the channel’s collection period is judged: from its first visible message up to the last cut. Dates are judged ' +
    'as they stand: what lies before that message or after that cut is a gap too, and not complete.',
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
    const range = await rangeOf(cache, channel, call.query);
    const covered = range ? await cache.readCoveredRanges(channel.channelId, range) : [];
    const gaps = range ? gapsIn(range, coalesce(covered)) : [];
    return {
      channel_id: channel.channelId,
      range: range && encodeRange(range),
      as_of: isoOrNull(channel.lastCut),
      complete: range !== null && isComplete(range, covered),
      covered: covered.map(encodeCovered),
      gaps: gaps.map(encodeRange),
    };
  },
});

async function rangeOf(
  cache: Cache,
  channel: StoredChannel,
  { start_date, end_date }: Dates,
): Promise<TimeRange | null> {
  const [from, until] = [start_date ?? null, end_date ?? null];
  if (from !== null && until !== null) refuseReversed({ from, until });
  const { summary } = await overview(cache, channel.channelId);
  // Where only a beginning is named, the end is now, as everywhere in the API.
  const end = from === null ? until : (until ?? OPEN_END);
  return judgedRange({ from, until: end }, summary.period, channel.lastCut);
}
