// What the rail and the head say of a channel. Pure; days and instants are UTC.
import type { CoverageSummary } from '../../shared/domain/calendar.ts';
import type { Channel, StoredChannel } from '../../shared/domain/channel.ts';
import { counted } from '../../shared/domain/counted.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { dayOf, type Instant } from '../../shared/domain/time-range.ts';
import { dayWords, timeWords } from '../coverage/day-words.ts';
import { percent } from '../coverage/year-days.ts';

/** `@riverwatch_live`, or the number of a channel without a name. */
export function handleOf({ username, channelId }: Channel): string {
  return username === null ? `id ${channelId}` : `@${username}`;
}

/** What Telegram is asked for a channel by. */
export function referenceOf({ username, channelId }: Channel): string {
  return username === null ? channelId : `@${username}`;
}

/** The share of days, as a number for the eye: never rounded to all or to nothing. */
export function dayShare({ coveredDays, periodDays }: CoverageSummary): number {
  return periodDays === 0 ? 0 : coveredDays / periodDays;
}

/** `98%`; empty where nothing is known of the channel's history. */
export function sharePercent(summary: CoverageSummary): string {
  return summary.periodDays === 0 ? '' : percent(dayShare(summary));
}

/** `98% of days covered, 3 gaps`. */
export function coverageSentence(summary: CoverageSummary): string {
  if (summary.periodDays === 0) return 'no day to cover yet';
  return `${sharePercent(summary)} of days covered, ${summary.gaps === 0 ? 'no gaps' : counted(summary.gaps, 'gap')}`;
}

/** `3 gaps, 33 days`. */
export function gapWords({ gaps, gapDays }: CoverageSummary): string {
  return gaps === 0 ? 'no gaps' : `${counted(gaps, 'gap')}, ${counted(gapDays, 'day')}`;
}

/** `20:14 UTC` on the day itself, else `21 Nov 2026, 20:14 UTC`. */
export function asOfWords(asOf: Instant, now: Instant): string {
  const time = `${timeWords(asOf)} UTC`;
  return dayOf(asOf) === dayOf(now) ? time : `${dayWords(dayOf(asOf), 'short')}, ${time}`;
}

/** `48,210 subscribers`; null where Telegram does not tell. */
export function subscriberWords({ subscribers, kind }: Channel): string | null {
  if (subscribers === null) return null;
  return counted(subscribers, kind === 'supergroup' ? 'member' : 'subscriber');
}

/** `All since 18 May 2022`, `1 Jan 2024 to 31 Mar 2024`: the wish, not what is held of it. */
export function periodWords({ period, firstVisible }: StoredChannel): string {
  const first = period.from === null ? null : dayWords(dayOf(period.from), 'short');
  const last = period.until === null ? null : dayWords(dayOf(period.until - 1), 'short');
  const start = firstVisible === null ? null : dayWords(dayOf(firstVisible.date), 'short');
  if (first === null && last === null) return start === null ? 'All messages' : `All since ${start}`;
  if (last === null) return `From ${first ?? 'the first message'} on`;
  return `${first ?? start ?? 'The first message'} to ${last}`;
}

/** The name's first letter as one reads it. */
export function initialOf(name: string): string {
  const letters = name.match(/[\p{L}\p{N}]/u);
  if (letters) return letters[0].toLocaleUpperCase('en');
  // No letter: the first character as people count them, be it five code points long.
  for (const { segment } of new Intl.Segmenter().segment(name.trim())) return segment;
  return '?';
}

/** Each carries white text at 4.5:1 or more. */
const AVATAR_COLOURS = [
  '#7c5c3e',
  '#2b6f6a',
  '#7a3b52',
  '#3a5a8c',
  '#6b6f2b',
  '#5b4a8a',
  '#8a4b2d',
  '#3f6b3a',
  '#2f6480',
  '#86600f',
] as const;

/** The same channel, the same colour, on every machine. */
export function colourOf(channelId: ChannelId): string {
  let hash = 0;
  for (const digit of channelId) hash = (hash * 31 + digit.charCodeAt(0)) % 65_521;
  return AVATAR_COLOURS[hash % AVATAR_COLOURS.length] ?? AVATAR_COLOURS[0];
}

/** What removing a channel deletes, as a sentence. */
export function removalSentence({ messageCount }: StoredChannel, { coveredDays }: CoverageSummary): string {
  if (messageCount === 0 && coveredDays === 0) return 'No messages of it are held yet.';
  return `${counted(messageCount, 'message')} and the record of ${counted(coveredDays, 'complete day')} will be deleted from this computer.`;
}
