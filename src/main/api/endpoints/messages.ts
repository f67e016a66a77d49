import { z } from 'zod';
import { gapsIn } from '../../../shared/domain/coverage.ts';
import { closedAtCut } from '../../../shared/domain/judged-range.ts';
import { cursorParameter, readCursor, writeCursor } from '../cursor.ts';
import { encodeMessage, encodeRange } from '../encode.ts';
import { endpoint } from '../endpoint.ts';
import { filterAsked } from '../filter-asked.ts';
import { channelIn, rangeAsked } from '../ranges.ts';
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
    const { limit = 100, cursor: given, ...asked } = query;
    const question = { ...asked, channelId };
    // Before the page: what is committed meanwhile may be missing in it, so it must not be said to be covered.
    const before = await cache.readCoverage(channelId);
    const page = await cache.readMessagePage({
      channelId,
      range,
      filter: filterAsked(query),
      order: query.order,
      after: readCursor(given, cursor, question),
      limit,
    });
    // And after it: a row of this page that was just committed lies in covered ground.
    const coverage = await cache.readCoverage(channelId);
    return {
      messages: page.messages.map((one) => encodeMessage(one, channel, coverage)),
      next_cursor: writeCursor(page.next, question),
      gaps: gapsIn(closedAtCut(range, channel.lastCut), before).map(encodeRange),
    };
  },
});
