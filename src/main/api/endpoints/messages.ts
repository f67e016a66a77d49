import { z } from 'zod';
import { gapsIn } from '../../../shared/domain/coverage.ts';
import { cursorParameter, readCursor, writeCursor } from '../cursor.ts';
import { encodeMessage, encodeRange } from '../encode.ts';
import { endpoint } from '../endpoint.ts';
import { filterAsked } from '../filter-asked.ts';
import { channelIn, judged, rangeAsked } from '../ranges.ts';
import { dateOrder, dates, filters, message, timeRange, whole } from '../schemas.ts';

const cursor = z.strictObject({ date: z.int().min(0), messageId: z.int().min(1) });

export const messages = endpoint({
  path: '/api/v1/messages/{channel}',
  name: 'listMessages',
  summary: 'Messages that the archive holds, page by page',
  description: 'Nothing is downloaded. Every page names the gaps of the range: what is not covered may lack messages.',
  query: {
    ...dates,
    ...filters,
    order: dateOrder('asc'),
    limit: whole(1, 500, 'How many messages a page has at most; 100 unless said. Long texts make shorter pages.'),
    cursor: cursorParameter,
  },
  answer: {
    kind: 'json',
    description: 'A page, and where the next one begins: null after the last.',
    schema: z
      .strictObject({
        messages: z.array(message),
        next_cursor: z.string().nullable(),
        gaps: z.array(timeRange),
      })
      .meta({ id: 'MessagePage' }),
  },
  async handle(call) {
    const channel = await channelIn(call);
    const { channelId } = channel;
    const { cache } = call.context.archive();
    const { query } = call;
    const range = rangeAsked(query, channel);
    const page = await cache.readMessagePage({
      channelId,
      range,
      filter: filterAsked(query),
      order: query.order,
      after: readCursor(query.cursor, cursor),
      limit: query.limit ?? 100,
    });
    const coverage = await cache.readCoverage(channelId);
    return {
      messages: page.messages.map((one) => encodeMessage(one, channel, coverage)),
      next_cursor: writeCursor(page.next),
      gaps: gapsIn(judged(range, channel), coverage).map(encodeRange),
    };
  },
});
