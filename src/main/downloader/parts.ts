import type { Download } from '../../shared/domain/download.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Instant, TimeRange } from '../../shared/domain/time-range.ts';
import type { Cache } from '../cache/cache.ts';
import type { History } from '../telegram/telegram.ts';
import type { Clock } from './clock.ts';
import type { PaceFile } from './pace-file.ts';
import type { WishFile } from './wish-file.ts';

export interface BatchReport {
  readonly channelId: ChannelId;
  readonly downloadId: string;
  readonly range: TimeRange;
  readonly messages: number;
  readonly inserted: number;
  readonly changed: number;
}

/** What a downloader is made of, and whom it tells. */
export interface DownloaderParts {
  readonly cache: Cache;
  readonly history: History;
  readonly wishes: WishFile;
  /** Where accounts' limits are remembered; without it they are learnt anew at every start. */
  readonly paces?: PaceFile;
  readonly clock: Clock;
  /** Wall-clock instants, for what people read. */
  readonly today: () => Instant;
  /** How many requests of a download may be on their way at once; by default as many as the round trip is worth. */
  readonly inFlight?: number;
  readonly networkBack: (signal: AbortSignal) => Promise<void>;
  readonly onDownload: (download: Download) => void;
  readonly onBatch: (batch: BatchReport) => void;
  readonly onChannel: (channelId: ChannelId) => void;
  readonly log: (line: string) => void;
}
