// What the head's buttons ask for, or why they can't. Pure.
import type { ChannelOverview } from '../../shared/contract/requests.ts';
import { dayOf, type Instant } from '../../shared/domain/time-range.ts';
import { dayWords } from '../coverage/day-words.ts';

export type ActionPlan =
  | { readonly kind: 'fill'; readonly from: Instant; readonly until: Instant | null }
  | { readonly kind: 'blocked'; readonly reason: string };

const HIDDEN = 'This channel shows no messages to your account.';

/** All gaps of the collection period, up to the last cut. */
export function planFillAll({ channel, summary }: ChannelOverview): ActionPlan {
  if (!summary.period) {
    return {
      kind: 'blocked',
      reason:
        channel.firstVisible || channel.lastCut === null
          ? 'Nothing of the collection period has happened yet.'
          : HIDDEN,
    };
  }
  if (summary.gaps === 0) return { kind: 'blocked', reason: 'There are no gaps: every day of the period is complete.' };
  return { kind: 'fill', ...summary.period };
}

/** From the last cut to now, inside the collection period. */
export function planUpdate({ channel, summary }: ChannelOverview): ActionPlan {
  const { period, firstVisible, lastCut } = channel;
  if (period.until !== null && lastCut !== null && lastCut >= period.until) {
    return {
      kind: 'blocked',
      reason: `The collection period ended on ${dayWords(dayOf(period.until - 1))}. Change it to collect more.`,
    };
  }
  // Without a first visible message (an older file's channel, one that showed none when it was asked) the days that are
  // there say where to go on; or it begins at the beginning.
  const begin = firstVisible?.date ?? 0;
  const from = summary.period?.until ?? Math.max(period.from ?? begin, begin);
  return { kind: 'fill', from, until: period.until };
}
