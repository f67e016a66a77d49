// An open archive: the cache of one Telegram (design.md, rule 9) with the downloads that fill it.
import { mkdir } from 'node:fs/promises';
import type { Emit } from './event-bus.ts';
import type { Failure } from '../shared/domain/failure.ts';
import type { TelegramKind } from '../shared/domain/session.ts';
import type { Cache } from './cache/cache.ts';
import { cacheFileIn, pacesOf, refuseMissing, wishesOf } from './archive-file.ts';
import { openCache } from './cache/client.ts';
import { overview } from './channels.ts';
import { systemClock } from './downloader/clock.ts';
import { Downloader } from './downloader/downloader.ts';
import { openPaceFile } from './downloader/pace-file.ts';
import { openWishFile, type WishFile } from './downloader/wish-file.ts';
import type { History } from './telegram/telegram.ts';

export interface Archive {
  readonly kind: TelegramKind;
  readonly folder: string;
  readonly cache: Cache;
  readonly downloader: Downloader;
  /** Downloads stop after their running commit; then the file closes. */
  close(): Promise<void>;
}

export interface ArchivePlace {
  readonly kind: TelegramKind;
  readonly folder: string;
  /** What the cache file is marked with: `telegram`, `sample`, `server:<fingerprint>`. */
  readonly identity: string;
}

export interface ArchiveParts {
  readonly workerPath: string | URL;
  /** Whoever is signed in at the time of asking. */
  readonly history: History;
  /** Resolves when the connection is back, or when the signal aborts. */
  readonly networkBack: (signal: AbortSignal) => Promise<void>;
  readonly emit: Emit;
  /** Where wishes wait; by default in a file beside the cache. */
  readonly wishes?: WishFile;
  /** The open file turned out to be damaged: told once. Every call fails from then on; the archive is to be closed. */
  readonly onDamage?: (failure: Failure) => void;
  readonly log: (line: string) => void;
}

/** Opens or creates the archive in a folder. Throws Failures: cache-in-use, cache-newer, read-only … */
export async function openArchive(place: ArchivePlace, parts: ArchiveParts): Promise<Archive> {
  const { history, networkBack, emit, log } = parts;
  const { kind, folder, identity } = place;
  // A folder that can't be made is told of by the cache, in its words.
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
  refuseMissing(folder);
  const cache = await openCache({
    file: cacheFileIn(folder),
    telegram: identity,
    workerPath: parts.workerPath,
    onDamage: (failure) => {
      log(`the cache is damaged: ${failure.detail ?? failure.message}`);
      parts.onDamage?.(failure);
    },
  });
  const downloader = new Downloader({
    cache,
    history,
    wishes: parts.wishes ?? openWishFile(wishesOf(folder)),
    paces: openPaceFile(pacesOf(folder)),
    clock: systemClock,
    today: () => Math.floor(Date.now() / 1000),
    networkBack,
    onDownload: (download) => emit('download.changed', download),
    onBatch: (batch) => emit('batch-committed', batch),
    onChannel: (channelId) => {
      overview(cache, channelId).then(
        (changed) => emit('channel.changed', changed),
        (error: unknown) => log(`no overview of ${channelId}: ${String(error)}`),
      );
    },
    log,
  });
  await downloader.restore();
  return {
    kind,
    folder,
    cache,
    downloader,
    async close() {
      await downloader.shut();
      await cache.close();
    },
  };
}
