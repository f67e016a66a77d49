// lacuna add: a channel into the archive, with its collection period. Adding it twice is no error.
import { addChannel } from '../../channels.ts';
import { OPEN_END } from '../../../shared/domain/download.ts';
import { failureOf } from '../../../shared/domain/failure.ts';
import { toIso } from '../../../shared/domain/time-range.ts';
import { channelJson, channelWords, instantWords, rangeJson, storedChannel } from '../channel-words.ts';
import { fromDate, untilDate } from '../dates.ts';
import type { Verb } from '../verb.ts';

export const addVerb: Verb = {
  name: 'add',
  summary: 'add a channel to the archive, with its collection period',
  examples: ['lacuna add @riverwatch --from 2024-01-01'],
  configure(command) {
    command
      .argument('<channel>', '@name, link or number')
      .option('--from <date>', 'the first day of the collection period; by default its first visible message', fromDate)
      .option('--until <date>', 'the last day of the collection period, or now, the default', untilDate);
  },
  async run(context, { args, options }) {
    const [reference = ''] = args;
    const from = (options['from'] as number | undefined) ?? null;
    const until = options['until'] === OPEN_END ? null : ((options['until'] as number | undefined) ?? null);
    const session = await context.signedIn();
    const { cache } = session.archive();
    try {
      const { channel, summary } = await session.ask((telegram, signal, user) =>
        addChannel(cache, telegram, user, reference, { from, until }, AbortSignal.any([signal, context.signal])),
      );
      const { period } = summary;
      context.output.result({ added: true, ...channelJson(channel), period: period && rangeJson(period) }, [
        `${channelWords(channel)} is in the archive now.`,
        period
          ? `Its collection period: ${instantWords(period.from)} to ${channel.period.until === null ? 'now' : instantWords(period.until)} UTC.`
          : 'It shows no messages to this account.',
        ...(channel.firstVisible ? [`Its first visible message is of ${toIso(channel.firstVisible.date)}.`] : []),
      ]);
    } catch (thrown) {
      if (failureOf(thrown).kind !== 'channel-already-added') throw thrown;
      const channel = await storedChannel(cache, reference);
      context.output.result({ added: false, ...channelJson(channel) }, [
        `${channelWords(channel)} is in the archive already. Its collection period was not changed.`,
      ]);
    }
  },
};
