import { z } from 'zod';
import type { ChannelOverview } from '../../../shared/contract/requests.ts';
import { isPeriodComplete, listOverviews } from '../../channels.ts';
import { isoOrNull } from '../dates.ts';
import { endpoint } from '../endpoint.ts';
import { channel as channelSchema } from '../schemas.ts';

export const channels = endpoint({
  path: '/api/v1/channels',
  name: 'listChannels',
  summary: 'The channels of the archive',
  query: {},
  answer: {
    kind: 'json',
    description: 'All channels, by name.',
    schema: z.strictObject({ channels: z.array(channelSchema) }).meta({ id: 'ChannelList' }),
  },
  async handle({ context }) {
    const { cache } = context.archive();
    const overviews = await listOverviews(cache);
    const encoded = overviews.map(async (one) => encode(one, await isPeriodComplete(cache, one)));
    return { channels: await Promise.all(encoded) };
  },
});

function encode({ channel, summary }: ChannelOverview, complete: boolean): z.infer<typeof channelSchema> {
  return {
    channel_id: channel.channelId,
    channel_name: channel.name,
    username: channel.username,
    kind: channel.kind,
    subscribers: channel.subscribers,
    first_visible_message_id: channel.firstVisible?.messageId ?? null,
    first_visible_date: isoOrNull(channel.firstVisible?.date ?? null),
    period_from: isoOrNull(channel.period.from),
    period_until: isoOrNull(channel.period.until),
    last_cut: isoOrNull(channel.lastCut),
    messages: channel.messageCount,
    covered_share: summary.share,
    covered_days: summary.coveredDays,
    period_days: summary.periodDays,
    complete,
    // Where no period is known nobody could look for any.
    gaps: summary.period && summary.gaps,
  };
}
