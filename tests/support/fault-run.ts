// One run of the app's downloads over an archive: what is told, and what a test waits for.
import type { Cache } from '../../src/main/cache/cache.ts';
import { systemClock, type Clock } from '../../src/main/downloader/clock.ts';
import { Downloader } from '../../src/main/downloader/downloader.ts';
import type { BatchReport } from '../../src/main/downloader/parts.ts';
import { openWishFile } from '../../src/main/downloader/wish-file.ts';
import type { Telegram } from '../../src/main/telegram/telegram.ts';
import { isFinished, type Download, type DownloadState } from '../../src/shared/domain/download.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';

/** One run of the app's downloads, somebody signed in. */
export interface FaultRun {
  readonly downloader: Downloader;
  readonly told: readonly Download[];
  readonly batches: readonly BatchReport[];
  readonly logged: readonly string[];
  /** Resolves with the download once its state passes the test. */
  until(downloadId: string, test: (state: DownloadState) => boolean): Promise<Download>;
  finished(downloadId: string): Promise<Download>;
  /** Starts and resolves when nothing more comes of it by itself. */
  fill(from: number, until: number | null): Promise<Download>;
  /** The kinds of a download's states as they were told, each once in a row. */
  states(downloadId: string): readonly string[];
}

export interface RunOptions {
  readonly clock?: Clock;
  /** Never tells that the connection is back: then the clock alone decides when a lost network is tried again. */
  readonly deaf?: boolean;
  /** Wishes of their own, as another program has them. */
  readonly wishes?: string;
  readonly onBatch?: (batch: BatchReport) => void;
}

export interface RunPlace {
  readonly cache: Cache;
  readonly telegram: Telegram;
  readonly channelId: ChannelId;
  readonly wishes: string;
  readonly now: () => number;
}

export async function beginRun(
  { cache, telegram, channelId, wishes, now }: RunPlace,
  { clock = systemClock, deaf = false, onBatch }: RunOptions,
): Promise<FaultRun> {
  const told: Download[] = [];
  const batches: BatchReport[] = [];
  const logged: string[] = [];
  const watchers = new Set<() => void>();
  const downloader = new Downloader({
    cache,
    history: telegram,
    wishes: openWishFile(wishes),
    clock,
    today: () => Math.floor(now()),
    networkBack: (signal) =>
      new Promise((resolve) => {
        if (deaf) return;
        const stop = telegram.onConnection((state) => {
          if (state === 'connected') resolve();
        });
        signal.addEventListener('abort', stop, { once: true });
      }),
    onDownload: (download) => {
      told.push(download);
      for (const watcher of watchers) watcher();
    },
    onBatch: (batch) => {
      batches.push(batch);
      onBatch?.(batch);
    },
    onChannel: () => undefined,
    log: (line) => logged.push(line),
  });
  await downloader.restore();
  downloader.open();
  const until: FaultRun['until'] = (downloadId, test) =>
    new Promise((resolve) => {
      const look = (): void => {
        const download = downloader.list().find((one) => one.downloadId === downloadId);
        if (!download || !test(download.state)) return;
        watchers.delete(look);
        resolve(download);
      };
      watchers.add(look);
      look();
    });
  return {
    downloader,
    told,
    batches,
    logged,
    until,
    finished: (downloadId) => until(downloadId, isFinished),
    async fill(from, to) {
      const { downloadId } = await downloader.start(channelId, from, to);
      return until(downloadId, isFinished);
    },
    states: (downloadId) =>
      told
        .filter((download) => download.downloadId === downloadId)
        .map(({ state }) => state.kind)
        .filter((kind, index, all) => kind !== all[index - 1]),
  };
}
