// Which day a download is at. Downloads read from the newest second down, so it lies just below the last batch.
import type { Download } from '../../shared/domain/download.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { dayOf, type Day, type TimeRange } from '../../shared/domain/time-range.ts';

/** The day that the channel's running download is reading; null where none runs, or none is in a gap just now. */
export function downloadingDay(
  downloads: readonly Download[],
  lastBatch: Readonly<Record<string, TimeRange>>,
  channelId: ChannelId | null,
): Day | null {
  for (const { downloadId, channelId: of, state, check } of downloads) {
    // A check downloads nothing that was not here.
    if (check !== null || of !== channelId || state.kind !== 'running' || state.gap === null) continue;
    const { gap } = state;
    const batch = lastBatch[downloadId];
    const reached = batch && batch.from > gap.from && batch.from <= gap.until ? batch.from : gap.until;
    return dayOf(reached - 1);
  }
  return null;
}
