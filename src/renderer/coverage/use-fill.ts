// Filling a range from wherever a gap is shown: the request, its failure, and whether a download is at it already.
import type { Download } from '../../shared/domain/download.ts';
import { isFinished } from '../../shared/domain/download.ts';
import type { Failure } from '../../shared/domain/failure.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { TimeRange } from '../../shared/domain/time-range.ts';
import { startDownload, useDownloads } from '../download/download-store.ts';
import { useAction } from '../ui/use-action.ts';

export interface Fill {
  /** Resolves to whether the download was taken on. */
  readonly fill: () => Promise<boolean>;
  readonly busy: boolean;
  readonly failure: Failure | null;
  /** Why it need not be asked for: a download that covers all of the range is under way. Null where none is. */
  readonly under: string | null;
}

export function useFill(channelId: ChannelId, range: TimeRange): Fill {
  const downloads = useDownloads((state) => state.downloads);
  const { busy, failure, run } = useAction();
  return {
    fill: () => run(() => startDownload(channelId, range.from, range.until)),
    busy,
    failure,
    under: underWay(downloads, channelId, range),
  };
}

/** A sentence on the unfinished download that covers a range; null where there is none. */
export function underWay(downloads: readonly Download[], channelId: ChannelId, range: TimeRange): string | null {
  const download = downloads.find(
    ({ channelId: of, cut, state, check }) =>
      check === null && of === channelId && !isFinished(state) && cut.from <= range.from && cut.until >= range.until,
  );
  switch (download?.state.kind) {
    case undefined:
      return null;
    case 'waiting':
      return 'A download of this waits for its turn.';
    case 'paused':
      return 'A download of this is paused; resume it below.';
    default:
      return 'This is being downloaded.';
  }
}
