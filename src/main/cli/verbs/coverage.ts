// lacuna coverage: what is complete, since when, and what is not.
import { isDeepStrictEqual } from 'node:util';
import type { Calendar } from '../../../shared/domain/calendar.ts';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { counted } from '../../../shared/domain/counted.ts';
import { coalesce, gapsIn, isComplete } from '../../../shared/domain/coverage.ts';
import { OPEN_END } from '../../../shared/domain/download.ts';
import { judgedRange, type AskedRange } from '../../../shared/domain/judged-range.ts';
import {
  dayToIso,
  intersect,
  isEmpty,
  overlaps,
  rangeOfDay,
  toIso,
  type Instant,
  type TimeRange,
} from '../../../shared/domain/time-range.ts';
import type { Cache, CoveredRange } from '../../cache/cache.ts';
import { channelJson, channelWords, instantWords, rangeJson, shareWords, storedChannel } from '../channel-words.ts';
import { fromDate, rangeTyped, untilDate } from '../dates.ts';
import type { Verb } from '../verb.ts';

const MOST_TRIES = 20;
const ALWAYS: TimeRange = { from: 0, until: OPEN_END };

interface Found {
  readonly channel: StoredChannel;
  /** In which gaps were looked for; null where nothing is known of the history yet. */
  readonly range: TimeRange | null;
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
    const asked = rangeTyped(options);
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

async function look(cache: Cache, channel: StoredChannel, asked: AskedRange): Promise<Found> {
  const { channelId } = channel;
  let before = await cache.readCoveredRanges(channelId, ALWAYS);
  let calendar = await cache.readCalendar(channelId, null);
  // Beside a window that fills, a batch may come between the two: they are read anew until they tell of one state.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const after = await cache.readCoveredRanges(channelId, ALWAYS);
    if (isDeepStrictEqual(before, after)) break;
    before = after;
    calendar = await cache.readCalendar(channelId, null);
  }
  const range = judgedRange(asked, calendar.summary.period, calendar.summary.asOf);
  // Without dates all that is covered is told of, also outside the period.
  const within = range && (asked.from !== null || asked.until !== null) ? range : ALWAYS;
  const covered = before.flatMap((one) => {
    const part = { ...one, ...intersect(one, within) };
    return isEmpty(part) ? [] : [part];
  });
  const gaps = range ? gapsIn(range, coalesce(covered)) : [];
  const days = calendar.days.filter(({ day }) => overlaps(rangeOfDay(day), within));
  return { channel, range, covered, gaps, calendar: { ...calendar, days } };
}

function daysOf({ days }: Calendar, state: 'quiet' | 'partial'): string[] {
  return days.filter((one) => one.state === state).map(({ day }) => dayToIso(day));
}

function json({ channel, range, calendar, covered, gaps }: Found): object {
  const { summary } = calendar;
  return {
    ...channelJson(channel),
    range: range && rangeJson(range),
    complete: range !== null && isComplete(range, covered),
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

function words({ channel, range, calendar, covered, gaps }: Found, days: boolean): string[] {
  const { summary } = calendar;
  const [quiet, partial] = [daysOf(calendar, 'quiet'), daysOf(calendar, 'partial')];
  const span = ({ from, until }: TimeRange): string => `${instantWords(from)} to ${instantWords(until)}`;
  const named = (list: readonly string[]): string => (days && list.length > 0 ? `: ${list.join(', ')}` : '');
  return [
    channelWords(channel),
    summary.period === null
      ? '  Nothing of the collection period has happened yet, or it is not known when the history begins.'
      : `  ${shareWords(summary.share)} of the collection period, ${span(summary.period)} UTC; ${counted(summary.messages, 'message')}`,
    ...covered.map(
      (range) =>
        `  covered  ${span(range)}  ${range.source === 'inferred' ? 'from an older file, not checked' : `as of ${instantWords(range.capturedUntil)}`}`,
    ),
    ...gaps.map((gap) => `  gap      ${span(gap)}`),
    ...beyondWords(range, channel, summary.asOf),
    `  ${counted(quiet.length, 'quiet day')}${named(quiet)}`,
    `  ${counted(partial.length, 'partly covered day')}${named(partial)}`,
  ];
}

/** Why a gap is none that a fill could close now. */
function beyondWords(range: TimeRange | null, { firstVisible }: StoredChannel, asOf: Instant | null): string[] {
  if (range === null) return [];
  const [first, cut] = [firstVisible?.date ?? range.from, asOf ?? range.until];
  return [
    ...(range.from < first
      ? [`  Before ${instantWords(first)}, the first visible message, nothing can be complete.`]
      : []),
    ...(range.until > cut ? [`  After ${instantWords(cut)}, the last cut, nothing is complete yet.`] : []),
  ];
}
