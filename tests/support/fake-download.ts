// A downloader over the two fakes, and what a test wants to know of it.
import type { DownloaderParts } from '../../src/main/downloader/parts.ts';
import { Downloader } from '../../src/main/downloader/downloader.ts';
import type { WishFile } from '../../src/main/downloader/wish-file.ts';
import { isFinished, type Download, type DownloadState, type DownloadWish } from '../../src/shared/domain/download.ts';
import type { Cache } from '../../src/main/cache/cache.ts';
import { FakeClock } from './fake-clock.ts';
import type { FakeTelegram } from './fake-telegram.ts';

export interface FakeWishFile extends WishFile {
  wishes: readonly DownloadWish[];
  /** What the next writes fail with. */
  broken: Error | null;
}

export function fakeWishFile(wishes: readonly DownloadWish[] = []): FakeWishFile {
  const file: FakeWishFile = {
    wishes,
    broken: null,
    read: () => Promise.resolve(file.wishes),
    write(written) {
      if (file.broken) return Promise.reject(file.broken);
      file.wishes = written;
      return Promise.resolve();
    },
  };
  return file;
}

export interface FakeDownloads {
  readonly downloader: Downloader;
  readonly clock: FakeClock;
  readonly wishes: FakeWishFile;
  /** Everything that was told, in order. */
  readonly told: Download[];
  readonly logged: string[];
  /** Resolves with the download once its state passes the test. */
  until(downloadId: string, test: (state: DownloadState) => boolean): Promise<Download>;
  finished(downloadId: string): Promise<Download>;
  /** The kinds of a download's states, told in a row, each once. */
  states(downloadId: string): readonly string[];
}

/** `open`: somebody is signed in. */
export function fakeDownloads(
  telegram: FakeTelegram,
  cache: Cache,
  more: Partial<DownloaderParts> & { wishes?: FakeWishFile; clock?: FakeClock } = {},
): FakeDownloads {
  const clock = more.clock ?? new FakeClock();
  const wishes = more.wishes ?? fakeWishFile();
  const told: Download[] = [];
  const logged: string[] = [];
  const watchers = new Set<() => void>();
  const downloader = new Downloader({
    cache,
    history: telegram,
    today: () => telegram.now,
    networkBack: () => new Promise(() => undefined),
    onBatch: () => undefined,
    onChannel: () => undefined,
    ...more,
    clock,
    wishes,
    log: (line) => logged.push(line),
    onDownload: (download) => {
      told.push(download);
      more.onDownload?.(download);
      for (const watcher of watchers) watcher();
    },
  });
  const until = (downloadId: string, test: (state: DownloadState) => boolean): Promise<Download> =>
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
    clock,
    wishes,
    told,
    logged,
    until,
    finished: (downloadId) => until(downloadId, isFinished),
    states: (downloadId) =>
      told
        .filter((download) => download.downloadId === downloadId)
        .map(({ state }) => state.kind)
        .filter((kind, index, all) => kind !== all[index - 1]),
  };
}
