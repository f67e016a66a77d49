// lacuna coverage: what is complete, since when, and what is not.
import { isDeepStrictEqual } from 'node:util';
import type { Calendar } from '../../../shared/domain/calendar.ts';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { OPEN_END } from '../../../shared/domain/download.ts';
import { clip, coalesce, gapsIn } from '../../../shared/domain/coverage.ts';
import { dayToIso, intersect, isEmpty, toIso, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { Cache, CoveredRange } from '../../cache/cache.ts';
import {
  channelJson,
  channelWords,
  instantWords,
  many,
  rangeJson,
  shareWords,
  storedChannel,
} from '../channel-words.ts';
import { fromDate, untilDate } from '../dates.ts';
import type { Verb } from '../verb.ts';

const MOST_TRIES = 20;

interface Found {
  readonly channel: StoredChannel;
  readonly calendar: Calendar;
  readonly covered: readonly CoveredRange[];
  readonly gaps: readonly TimeRange[];
}

export const coverageVerb: Verb = {
  name: 'coverage',
  summary: 'say what is covered, and what is a gap',
  examples: ['lacuna coverage @riverwatch --from 2024-01-01 --until 2024-01-31', 'lacuna coverage --json'],
  configure(command) {
    command
      .argument('[channel...]', '@name, link, number or full name; none: all of the archive')
      .option('--from <date>', 'only from this day or instant on', fromDate)
      .option('--until <date>', 'only until this day, which is included, or this instant', untilDate)
      .option('--days', 'name each quiet and each partly covered day');
  },
  async run(context, { args, options }) {
    const cache = await context.reading();
    const asked = { from: Number(options['from'] ?? 0), until: Number(options['until'] ?? OPEN_END) };
    const channels =
      args.length === 0
        ? await cache.listChannels()
        : await Promise.all(args.map((typed) => storedChannel(cache, typed)));
    const found = await Promise.all(channels.map((channel) => look(cache, channel, asked)));
    const days = options['days'] === true;
    context.output.result(
      { coverage: found.map((one) => json(one)) },
      found.length === 0
        ? ['The archive holds no channel yet. Add one with `lacuna add`.']
        : found.flatMap((one, at) => [...(at > 0 ? [''] : []), ...words(one, days)]),
    );
  },
};

async function look(cache: Cache, channel: StoredChannel, asked: TimeRange): Promise<Found> {
  const { channelId } = channel;
  let covered = await cache.readCoveredRanges(channelId, asked);
  let calendar = await cache.readCalendar(channelId, null);
  // Beside a window that fills, a batch may come between the two: they are read anew until they tell of one state.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const after = await cache.readCoveredRanges(channelId, asked);
    if (isDeepStrictEqual(covered, after)) break;
    covered = after;
    calendar = await cache.readCalendar(channelId, null);
  }
  const { period } = calendar.summary;
  const wanted = period && intersect(period, asked);
  const gaps = wanted && !isEmpty(wanted) ? gapsIn(wanted, clip(coalesce(covered), wanted)) : [];
  const days = calendar.days.filter(({ day }) => day * 86_400 >= asked.from && day * 86_400 < asked.until);
  return { channel, covered, gaps, calendar: { ...calendar, days } };
}

function daysOf({ days }: Calendar, state: 'quiet' | 'partial'): string[] {
  return days.filter((one) => one.state === state).map(({ day }) => dayToIso(day));
}

function json({ channel, calendar, covered, gaps }: Found): object {
  const { summary } = calendar;
  return {
    ...channelJson(channel),
    period: summary.period && rangeJson(summary.period),
    share: summary.share,
    messages: summary.messages,
    as_of: summary.asOf === null ? null : toIso(summary.asOf),
    covered: covered.map((range) => ({
      ...rangeJson(range),
      source: range.source,
      captured_from: toIso(range.capturedFrom),
      captured_until: toIso(range.capturedUntil),
    })),
    gaps: gaps.map(rangeJson),
    quiet_days: daysOf(calendar, 'quiet'),
    partial_days: daysOf(calendar, 'partial'),
  };
}

function words({ channel, calendar, covered, gaps }: Found, days: boolean): string[] {
  const { summary } = calendar;
  const [quiet, partial] = [daysOf(calendar, 'quiet'), daysOf(calendar, 'partial')];
  const span = ({ from, until }: TimeRange): string => `${instantWords(from)} to ${instantWords(until)}`;
  const named = (list: readonly string[]): string => (days && list.length > 0 ? `: ${list.join(', ')}` : '');
  return [
    channelWords(channel),
    summary.period === null
      ? '  Nothing of the collection period has happened yet, or it is not known when the history begins.'
      : `  ${shareWords(summary.share)} of the collection period, ${span(summary.period)} UTC; ${many(summary.messages, 'message')}`,
    ...covered.map(
      (range) =>
        `  covered  ${span(range)}  ${range.source === 'inferred' ? 'from an older file, not checked' : `as of ${instantWords(range.capturedUntil)}`}`,
    ),
    ...gaps.map((gap) => `  gap      ${span(gap)}`),
    `  ${many(quiet.length, 'quiet day')}${named(quiet)}`,
    `  ${many(partial.length, 'partly covered day')}${named(partial)}`,
  ];
}
