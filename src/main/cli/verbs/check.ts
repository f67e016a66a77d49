// lacuna check: what became of messages since they were captured. Compares what is covered with what Telegram shows now.
import { findingWords } from '../../../shared/domain/check.ts';
import { counted } from '../../../shared/domain/counted.ts';
import { toIso } from '../../../shared/domain/time-range.ts';
import { channelJson, channelWords, storedChannel } from '../channel-words.ts';
import { fromDate, rangeTyped, untilDate } from '../dates.ts';
import { downloadJson, firstFailure, runDownloads, type Ended } from '../downloads.ts';
import { exitCodeOf } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';

export const checkVerb: Verb = {
  name: 'check',
  summary: 'compare what is covered with what Telegram shows now',
  examples: ['lacuna check @riverwatch --from 2024-01-01 --until 2024-01-31'],
  configure(command) {
    command
      .argument('<channel...>', '@name, link, number or full name')
      .option('--from <date>', 'only from this day or instant on', fromDate)
      .option('--until <date>', 'only until this day, which is included, this instant, or now', untilDate);
  },
  async run(context, { args, options }) {
    const cache = await context.cache();
    const channels = await Promise.all(args.map((typed) => storedChannel(cache, typed)));
    const { from, until } = rangeTyped(options);
    await context.signedIn();
    const ended = await runDownloads(
      context,
      channels.map((channel) => ({
        channel,
        begin: (downloader) => downloader.checkAgain(channel.channelId, from ?? 0, until),
      })),
    );
    const failure = firstFailure(ended);
    context.output.result({ checked: ended.map((one) => json(one)) }, ended.map(words));
    if (failure && !context.output.json) throw failure;
    return failure ? exitCodeOf(failure.failure.kind) : 0;
  },
};

function json(one: Ended): object {
  const { check, state } = one.download;
  return {
    ...channelJson(one.channel),
    ...downloadJson(one),
    outcome: state.kind === 'done' ? 'checked' : state.kind,
    ...(check && {
      compared: check.messages,
      edited: check.edited,
      deleted: check.deleted,
      added: check.added,
      restored: check.restored,
      unjudged: check.unjudged,
      as_of: check.asOf === null ? null : toIso(check.asOf),
    }),
  };
}

function words({ channel, download }: Ended): string {
  const { state, check } = download;
  const name = channelWords(channel);
  if (state.kind === 'failed') return `${name}: not whole. ${state.failure.message}`;
  if (!check || check.messages === 0) return `${name}: nothing is covered there that could be compared.`;
  return `${name}: ${counted(check.messages, 'message')} compared: ${findingWords(check)}.`;
}
