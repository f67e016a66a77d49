// lacuna search: messages that hold words, as the window's search finds them. With --json a message is what the local API
// answers.
import { Option } from 'commander';
import { setTimeout } from 'node:timers/promises';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { counted } from '../../../shared/domain/counted.ts';
import type { Coverage } from '../../../shared/domain/coverage.ts';
import { OPEN_END } from '../../../shared/domain/download.ts';
import type { SearchAnswer, SearchCursor, SearchHit } from '../../../shared/domain/search.ts';
import { toIso } from '../../../shared/domain/time-range.ts';
import { encodeMessage } from '../../api/encode.ts';
import type { Cache } from '../../cache/cache.ts';
import { linkOf } from '../../messages.ts';
import { channelWords, storedChannel } from '../channel-words.ts';
import { wholeNumber } from '../command-line.ts';
import { fromDate, rangeTyped, untilDate } from '../dates.ts';
import { addFilterOptions, filterOf } from '../filter-options.ts';
import { cutTo, plainLine } from '../terminal-text.ts';
import type { Verb } from '../verb.ts';

const PAGE = 200;
const PREPARING_MILLISECONDS = 250;
const MOST_HITS = 10_000;
const SHOWN_CHARACTERS = 200;

export const searchVerb: Verb = {
  name: 'search',
  summary: 'find messages that hold words',
  examples: ["lacuna search 'flood OR паводок' --channel @riverwatch --limit 50", 'lacuna search --json -- ferry -fog'],
  configure(command) {
    command
      .argument('<words...>', 'words, "phrases", begin*, -without, OR, #tags; after -- where one begins with a dash')
      .option('--channel <channel>', 'only in this channel')
      .option('--from <date>', 'only from this day or instant on', fromDate)
      .option('--until <date>', 'only until this day, which is included, or this instant', untilDate)
      .addOption(new Option('--order <by>', 'newest first, or the best first').choices(['date', 'relevance']))
      .option('--limit <number>', 'at most so many', (text) => wholeNumber(text, 1, MOST_HITS), 20)
      .option('--exact', 'count all hits, however many');
    addFilterOptions(command);
  },
  async run(context, { args, options }) {
    const cache = await context.reading();
    const only = typeof options['channel'] === 'string' ? await storedChannel(cache, options['channel']) : null;
    const limit = Number(options['limit']);
    const { from, until } = rangeTyped(options);
    const range = from === null && until === null ? null : { from: from ?? 0, until: until ?? OPEN_END };
    const hits: SearchHit[] = [];
    let first: SearchAnswer | null = null;
    for (let after: SearchCursor | null = null; ;) {
      context.signal.throwIfAborted();
      const answer = await cache.searchMessages({
        text: args.join(' '),
        channelId: only?.channelId ?? null,
        range,
        filter: filterOf(options),
        order: options['order'] === 'relevance' ? 'relevance' : 'date',
        after,
        limit: Math.min(PAGE, limit - hits.length),
        exact: options['exact'] === true,
      });
      if (answer.preparing !== null) {
        // The archive's own thread goes on with it in idle moments.
        const share = `${Math.floor(answer.preparing * 100)} %`;
        context.output.progress(`The search is being prepared: ${share}`, {
          event: 'preparing',
          share: answer.preparing,
        });
        await setTimeout(PREPARING_MILLISECONDS, null, { signal: context.signal });
        continue;
      }
      first ??= answer;
      hits.push(...answer.hits);
      after = answer.next;
      if (after === null || hits.length >= limit) break;
    }
    const channels = new Map((await cache.listChannels()).map((channel) => [channel.channelId, channel]));
    const { total, order } = first;
    const all = total === null ? hits.length : total.count;
    context.output.result(
      context.output.json ? { messages: await messagesOf(cache, hits, channels), total, order } : {},
      [
        ...hits.flatMap((hit) => lines(hit, channels.get(hit.channelId))),
        `${total !== null && !total.exact ? 'more than ' : ''}${counted(all, 'message')} found${hits.length < all ? `, ${hits.length} shown` : ''}.`,
      ],
    );
  },
};

function lines({ channelId, row }: SearchHit, channel: StoredChannel | undefined): string[] {
  const head = `${toIso(row.date)}  ${channel ? channelWords(channel) : channelId}`;
  const text = cutTo(plainLine(row.text ?? row.action ?? ''), SHOWN_CHARACTERS);
  return [plainLine(head), `  ${text}`, `  ${linkOf(channelId, channel?.username ?? null, row.messageId)}`];
}

async function messagesOf(
  cache: Cache,
  hits: readonly SearchHit[],
  channels: ReadonlyMap<string, StoredChannel>,
): Promise<readonly object[]> {
  const coverages = new Map<string, Coverage>();
  const messages: object[] = [];
  for (const { channelId, row } of hits) {
    const coverage = coverages.get(channelId) ?? (await cache.readCoverage(channelId));
    coverages.set(channelId, coverage);
    const [channel, stored] = [channels.get(channelId), await cache.readMessage(channelId, row.messageId)];
    if (channel && stored) messages.push(encodeMessage(stored, channel, coverage));
  }
  return messages;
}
