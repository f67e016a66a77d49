// lacuna channels: what is in the archive, or in the account's list.
import { candidatesOfAccount, isPeriodComplete, listOverviews } from '../../channels.ts';
import { toIso } from '../../../shared/domain/time-range.ts';
import { channelJson, rangeJson, shareWords } from '../channel-words.ts';
import type { CommandContext } from '../context.ts';
import { columns, plainLine } from '../terminal-text.ts';
import type { Verb } from '../verb.ts';

export const channelsVerb: Verb = {
  name: 'channels',
  summary: 'list the channels of the archive, or of the account',
  examples: ['lacuna channels', 'lacuna channels --account --json'],
  configure(command) {
    command.option('--account', 'the channels that the account sees, in the archive or not; asks Telegram');
  },
  async run(context, { options }) {
    await (options['account'] === true ? ofAccount(context) : ofArchive(context));
  },
};

async function ofArchive(context: CommandContext): Promise<void> {
  const cache = await context.reading();
  const overviews = await listOverviews(cache);
  const complete = await Promise.all(overviews.map((one) => isPeriodComplete(cache, one)));
  const document = {
    channels: overviews.map(({ channel, summary }, at) => ({
      ...channelJson(channel),
      subscribers: channel.subscribers,
      messages: summary.messages,
      period: summary.period && rangeJson(summary.period),
      share: summary.share,
      complete: complete[at],
      // Where no period is known nobody could look for any.
      gaps: summary.period && summary.gaps,
      as_of: summary.asOf === null ? null : toIso(summary.asOf),
    })),
  };
  const head = ['Channel', 'Name', 'Messages', 'Covered', 'Gaps', 'As of'];
  const rows = overviews.map(({ channel, summary }) => [
    channel.username === null ? channel.channelId : `@${channel.username}`,
    plainLine(channel.name),
    summary.messages.toLocaleString('en-US'),
    shareWords(summary.share),
    summary.gaps.toLocaleString('en-US'),
    summary.asOf === null ? '' : toIso(summary.asOf),
  ]);
  const none = ['The archive holds no channel yet. Add one with `lacuna add`.'];
  context.output.result(document, rows.length === 0 ? none : columns([head, ...rows], new Set([2, 3, 4])));
}

async function ofAccount(context: CommandContext): Promise<void> {
  const session = await context.signedIn();
  const { cache } = session.archive();
  const candidates = await session.ask((telegram, signal) => candidatesOfAccount(cache, telegram, signal));
  const document = {
    channels: candidates.map(({ channel, added }) => ({
      channel_id: channel.channelId,
      name: channel.name,
      username: channel.username,
      kind: channel.kind,
      subscribers: channel.subscribers,
      added,
    })),
  };
  const rows = candidates.map(({ channel, added }) => [
    channel.username === null ? channel.channelId : `@${channel.username}`,
    plainLine(channel.name),
    added ? 'in the archive' : '',
  ]);
  context.output.result(document, rows.length === 0 ? ['The account sees no channels.'] : columns(rows));
}
