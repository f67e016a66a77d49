// Why nothing happens on a blank day, and what is said of a history that cannot be seen. A day of which nothing is
// known is never called quiet (design.md, rule 3).
import type { CoverageSummary } from '../../shared/domain/calendar.ts';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { dayOf, daysTouched, type Day, type Instant } from '../../shared/domain/time-range.ts';
import { dayWords, fullDayWords } from './day-words.ts';

type Visibility = Pick<StoredChannel, 'firstVisible' | 'period'>;

/** One sentence or two on a day outside: `Friday 4 March 2022 lies before the first message that …`. */
export function outsideWhy(day: Day, summary: CoverageSummary, channel: Visibility | null, now: Instant): string {
  const name = fullDayWords(day);
  const firstVisible = channel?.firstVisible ?? null;
  if (day > dayOf(now)) return `${name} is in the future.`;
  if (firstVisible && day < dayOf(firstVisible.date)) {
    return `${name} lies before the first message that your account can see, of ${dayWords(dayOf(firstVisible.date))}.`;
  }
  if (summary.asOf !== null && day > dayOf(summary.asOf) && channel?.period.until === null) {
    return `${name} lies after the last update. “Update to now” asks for it.`;
  }
  return `${name} lies outside the collection period.`;
}

/** Whether days are wanted that lie before the first visible message: the panel then says so all the time. */
export function wantsHidden(channel: Visibility | null): boolean {
  const from = channel?.period.from ?? null;
  const first = channel?.firstVisible ?? null;
  return from !== null && first !== null && dayOf(from) < dayOf(first.date);
}

/**
 * What the panel says where history before the first visible message is wanted or was there: null where the first
 * visible message is the channel's first and nothing older is wanted.
 */
export function hiddenHistory(channel: Visibility | null): string | null {
  const first = channel?.firstVisible;
  if (!channel || !first) return null;
  const day = dayWords(dayOf(first.date));
  const { from } = channel.period;
  if (from !== null && wantsHidden(channel)) {
    return `Earlier history is not visible to this account: its first visible message is of ${day}. About the days before it, from ${dayWords(dayOf(from))}, Lacuna claims nothing.`;
  }
  if (from === null && first.messageId > 1) {
    return `Earlier history is not visible to this account: its first visible message is of ${day}. What came before is hidden or was deleted; Lacuna claims nothing about it.`;
  }
  return null;
}

/** Why a channel has no calendar at all: a sentence, and whether another period would help. */
export function nothingKnown(
  channel: StoredChannel | null,
  summary: CoverageSummary,
): { readonly title: string; readonly text: string; readonly periodHelps: boolean } {
  if (channel && !channel.firstVisible && channel.lastCut === null) {
    return {
      title: 'Nothing known yet',
      text: 'This channel comes from an older file, and Telegram was not asked about it yet. “Update to now” begins the calendar.',
      periodHelps: false,
    };
  }
  if (!channel?.firstVisible) {
    return {
      title: 'No visible messages',
      text: 'This channel shows no messages to your account, so nothing can be said about its days. “Update to now” asks again.',
      periodHelps: false,
    };
  }
  const first = dayWords(dayOf(channel.firstVisible.date));
  const { from, until } = channel.period;
  if (until !== null && until <= channel.firstVisible.date) {
    const last = dayWords(daysTouched({ from: 0, until }).last);
    return {
      title: 'Nothing visible in the collection period',
      text: `The collection period ends on ${last}; the first message that your account can see is of ${first}.`,
      periodHelps: true,
    };
  }
  if (from !== null && summary.asOf !== null && from >= summary.asOf) {
    return {
      title: 'The collection period has not begun',
      text: `It begins on ${dayWords(dayOf(from))}, after the last update.`,
      periodHelps: true,
    };
  }
  return {
    title: 'Nothing known yet',
    text: `The first message that your account can see is of ${first}. “Update to now” begins the calendar.`,
    periodHelps: false,
  };
}
