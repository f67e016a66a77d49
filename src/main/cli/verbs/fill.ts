// lacuna fill: the gaps of a range, or of the collection period. What is covered already is not asked for again.
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { counted } from '../../../shared/domain/counted.ts';
import { OPEN_END } from '../../../shared/domain/download.ts';
import { covers } from '../../../shared/domain/coverage.ts';
import { fail } from '../../../shared/domain/failure.ts';
import type { Instant } from '../../../shared/domain/time-range.ts';
import type { Cache } from '../../cache/cache.ts';
import { channelJson, channelWords, storedChannel } from '../channel-words.ts';
import type { CommandContext } from '../context.ts';
import { fromDate, rangeTyped, untilDate } from '../dates.ts';
import { downloadJson, firstFailure, runDownloads, type Ended } from '../downloads.ts';
import { exitCodeOf } from '../exit-codes.ts';
import type { Typed, Verb } from '../verb.ts';

interface Wish {
  readonly channel: StoredChannel;
  readonly from: Instant;
  /** Now: {@link OPEN_END}. */
  readonly until: Instant;
}

export const fillVerb: Verb = {
  name: 'fill',
  summary: 'download what is missing',
  examples: ['lacuna fill @riverwatch --from 2024-01-01 --until 2024-01-31', 'lacuna fill --all --until now --quiet'],
  configure(command) {
    command
      .argument('[channel...]', '@name, link, number or full name')
      .option('--all', 'every channel of the archive, inside its collection period')
      .option('--from <date>', 'the first day or instant; by default the collection period’s', fromDate)
      .option(
        '--until <date>',
        'the last day, which is included, an instant, or now; by default the period’s',
        untilDate,
      )
      .option('--oldest-first', 'work through gaps from their oldest message up');
  },
  async run(context, typed) {
    const cache = await context.cache();
    const wishes = await wishesOf(cache, typed);
    const open = await notCovered(cache, wishes);
    const ended = open.length === 0 ? [] : await fill(context, open, typed.options['oldestFirst'] === true);
    return report(context, wishes, ended);
  },
};

async function wishesOf(cache: Cache, { args, options }: Typed): Promise<readonly Wish[]> {
  const all = options['all'] === true;
  if (all === args.length > 0) {
    throw fail('invalid-request', all ? '--all stands for every channel.' : 'No channel was named.', {
      next: 'Name the channels to fill, or give --all and no name.',
    });
  }
  const asked = rangeTyped(options);
  const channels = all
    ? await cache.listChannels()
    : await Promise.all(args.map((typed) => storedChannel(cache, typed)));
  return channels.flatMap((channel) => {
    const { period } = channel;
    // Before any message of Telegram's; the downloader begins at the first visible one.
    let from = asked.from ?? period.from ?? 0;
    let until = asked.until ?? period.until ?? OPEN_END;
    if (all) {
      from = Math.max(from, period.from ?? 0);
      until = Math.min(until, period.until ?? OPEN_END);
      if (until <= from) return [];
    }
    if (until <= from) {
      throw fail('range-reversed', `This lies outside the collection period of ${channelWords(channel)}.`, {
        next: 'Give both --from and --until.',
      });
    }
    return [{ channel, from, until }];
  });
}

/** Those that Telegram has to be asked for at all: what ends before now may be complete already. */
async function notCovered(cache: Cache, wishes: readonly Wish[]): Promise<readonly Wish[]> {
  const open: Wish[] = [];
  for (const wish of wishes) {
    const { channel, until } = wish;
    const from = Math.max(wish.from, channel.firstVisible?.date ?? 0);
    const whole = from < until && covers(await cache.readCoverage(channel.channelId), { from, until });
    if (!whole) open.push(wish);
  }
  return open;
}

async function fill(context: CommandContext, wishes: readonly Wish[], oldestFirst: boolean): Promise<readonly Ended[]> {
  await context.signedIn();
  return runDownloads(
    context,
    wishes.map(({ channel, from, until }) => ({
      channel,
      begin: (downloader) =>
        downloader.start(channel.channelId, from, until, oldestFirst ? 'oldest-first' : 'newest-first'),
    })),
  );
}

function report({ output }: CommandContext, wishes: readonly Wish[], ended: readonly Ended[]): number {
  const of = new Map(ended.map((one) => [one.channel.channelId, one]));
  const filled = wishes.map(({ channel }) => {
    const one = of.get(channel.channelId);
    return { ...channelJson(channel), ...(one ? downloadJson(one) : { outcome: 'nothing-to-do' }) };
  });
  const lines = wishes.map(({ channel }) => `${channelWords(channel)}: ${words(of.get(channel.channelId))}`);
  const failure = firstFailure(ended);
  const messages = ended.reduce((sum, { download }) => sum + download.messages, 0);
  output.result({ filled, messages }, wishes.length === 0 ? ['There is nothing to fill.'] : lines);
  if (!failure) return 0;
  if (output.json) return exitCodeOf(failure.failure.kind);
  throw failure;
}

function words(one: Ended | undefined): string {
  if (!one) return 'covered already, nothing was asked for.';
  const { state, messages, batches, gapSeconds } = one.download;
  if (state.kind === 'failed') return `not whole. ${state.failure.message}`;
  if (gapSeconds === 0) return 'nothing to fill there.';
  return `filled, ${counted(messages, 'message')} in ${counted(batches, 'batch', 'batches')}.`;
}
