// Checking a range again from wherever its days are shown: the request, its failure, and why it can't be asked for.
import { isFinished, type Download } from '../../shared/domain/download.ts';
import type { Failure } from '../../shared/domain/failure.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { daysTouched, type TimeRange } from '../../shared/domain/time-range.ts';
import { startCheck, useDownloads } from '../download/download-store.ts';
import { useAction } from '../ui/use-action.ts';
import { useCalendar } from './calendar-store.ts';
import { dayIn, type YearDays } from './year-days.ts';

export interface Check {
  /** Resolves to whether it was taken on. */
  readonly check: () => Promise<boolean>;
  readonly busy: boolean;
  readonly failure: Failure | null;
  /** Why it can't be asked for, or need not be. */
  readonly reason: string | null;
}

export function useCheck(channelId: ChannelId, range: TimeRange): Check {
  const downloads = useDownloads((state) => state.downloads);
  const some = useCalendar(({ years }) => holdsCovered(years, range));
  const { busy, failure, run } = useAction();
  return {
    check: () => run(() => startCheck(channelId, range.from, range.until)),
    busy,
    failure,
    reason: some ? underCheck(downloads, channelId, range) : 'Nothing of these days is downloaded yet.',
  };
}

/** Whether a part of some days at least is covered. */
export function holdsCovered(years: readonly YearDays[], range: TimeRange): boolean {
  const { first, last } = daysTouched(range);
  for (let day = first; day <= last; day++) {
    const cell = dayIn(years, day);
    if (cell && cell.state !== 'gap' && (cell.state !== 'outside' || cell.count > 0)) return true;
  }
  return false;
}

/** A sentence on the unfinished check of a range; null where there is none. */
export function underCheck(downloads: readonly Download[], channelId: ChannelId, range: TimeRange): string | null {
  const under = downloads.find(
    ({ channelId: of, cut, state, check }) =>
      check !== null && of === channelId && !isFinished(state) && cut.from <= range.from && cut.until >= range.until,
  );
  switch (under?.state.kind) {
    case undefined:
      return null;
    case 'waiting':
      return 'A check of this waits for its turn.';
    case 'paused':
      return 'A check of this is paused; resume it below.';
    default:
      return 'This is being checked.';
  }
}
