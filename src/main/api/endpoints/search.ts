import { z } from 'zod';
import type { Coverage } from '../../../shared/domain/coverage.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { LONGEST_SEARCH } from '../../../shared/domain/search-query.ts';
import type { SearchHit } from '../../../shared/domain/search.ts';
import type { Cache } from '../../cache/cache.ts';
import { cursorParameter, readCursor, writeCursor } from '../cursor.ts';
import { encodeMessage } from '../encode.ts';
import { endpoint } from '../endpoint.ts';
import { filterAsked, wordsAsked } from '../filter-asked.ts';
import { channelNamed, rangeGiven } from '../ranges.ts';
import { dates, filters, message, whole, wordFilters, yesOrNo, type ApiMessage } from '../schemas.ts';

const cursor = z.strictObject({ second: z.int().min(0), id: z.int().min(0), rank: z.number() });

export const search = endpoint({
  path: '/api/v1/search',
  name: 'searchMessages',
  summary: 'Messages that hold words, over all channels or one',
  description: 'Words, "phrases", begin*, -without, OR, #tags, as in Lacuna’s search. By date: newest first.',
  query: {
    q: z.string().min(1).max(LONGEST_SEARCH).meta({ description: 'What is looked for.', example: 'flood OR паводок' }),
    channel: z.string().max(256).optional().meta({ description: 'Id, @name or link; left out: all channels.' }),
    ...dates,
    ...filters,
    ...wordFilters,
    order: z
      .enum(['date', 'relevance'])
      .default('date')
      .meta({ description: 'Very many hits come by date, whatever was asked.' }),
    exact: yesOrNo('Count all hits, however many; else up to 10,000.'),
    limit: whole(1, 200, 'How many messages a page has at most; 50 unless said.'),
    cursor: cursorParameter,
  },
  answer: {
    kind: 'json',
    description: 'A page of hits, and where the next one begins: null after the last.',
    schema: z
      .strictObject({
        messages: z.array(message),
        total: z
          .strictObject({ count: z.int(), exact: z.boolean() })
          .nullable()
          .meta({ description: 'With the first page only.' }),
        order: z.enum(['date', 'relevance']),
        preparing: z
          .number()
          .nullable()
          .meta({ description: 'Share of messages that can be found by now; null: all.' }),
        next_cursor: z.string().nullable(),
      })
      .meta({ id: 'SearchPage' }),
  },
  async handle({ context, query }) {
    const { cache } = context.archive();
    const channel = query.channel === undefined ? null : await channelNamed(cache, query.channel);
    const { limit = 50, exact = false, cursor: given, ...asked } = query;
    const question = { ...asked, channel: channel?.channelId ?? null };
    const answer = await cache.searchMessages({
      text: query.q,
      channelId: channel?.channelId ?? null,
      range: rangeGiven(query),
      filter: {
        ...filterAsked(query),
        ...wordsAsked(query),
      },
      order: query.order,
      after: readCursor(given, cursor, question),
      limit,
      exact,
    });
    return {
      messages: await messagesOf(cache, answer.hits),
      total: answer.total,
      order: answer.order,
      preparing: answer.preparing,
      next_cursor: writeCursor(answer.next, question),
    };
  },
});

/** The hits in their order, with everything that the archive holds of them. */
async function messagesOf(cache: Cache, hits: readonly SearchHit[]): Promise<readonly ApiMessage[]> {
  const found = new Map<string, ApiMessage>();
  for (const channelId of new Set(hits.map((hit) => hit.channelId))) {
    const about = await readAbout(cache, channelId);
    if (about === null) continue;
    const ids = hits.filter((hit) => hit.channelId === channelId).map(({ row }) => row.messageId);
    for (const stored of await cache.readMessages(channelId, ids)) {
      found.set(`${channelId}/${stored.messageId}`, encodeMessage(stored, about.channel, about.coverage));
    }
  }
  return hits.flatMap(({ channelId, row }) => found.get(`${channelId}/${row.messageId}`) ?? []);
}

async function readAbout(
  cache: Cache,
  channelId: ChannelId,
): Promise<{ readonly channel: StoredChannel; readonly coverage: Coverage } | null> {
  const channel = await cache.readChannel(channelId);
  return channel && { channel, coverage: await cache.readCoverage(channelId) };
}
