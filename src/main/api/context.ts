// What the endpoints stand on. The archive and the account are asked for anew by every request: both may change.
import type { SessionState } from '../../shared/domain/session.ts';
import type { Cache } from '../cache/cache.ts';
import type { Downloader } from '../downloader/downloader.ts';
import type { ExportFiles } from './export-files.ts';
import type { SharedDownloads } from './history/shared-downloads.ts';
import type { Watch } from './watch.ts';

/** The open archive, as far as requests use it. */
export interface ApiArchive {
  readonly cache: Cache;
  readonly downloader: Pick<Downloader, 'start' | 'list' | 'cancel' | 'dismiss'>;
}

export interface ApiContext {
  /** Throws a Failure while none is open. */
  readonly archive: () => ApiArchive;
  readonly account: () => SessionState;
  /** Told whenever coverage, a download, the account or the archive changed. */
  readonly watch: Watch;
  readonly downloads: SharedDownloads;
  readonly exports: ExportFiles;
  readonly appVersion: string;
  readonly times: ApiTimes;
  readonly counters: ApiCounters;
  readonly log: (line: string) => void;
}

/** Milliseconds. */
export interface ApiTimes {
  /** A stream that has nothing to say says so at least this often. */
  readonly heartbeat: number;
  /** How long a stream's status is held back for a first batch, so that an error before it can have its own. */
  readonly hold: number;
  /** How long a reader may take nothing before it counts as gone. */
  readonly stall: number;
}

/** What streams have done since the start: for tests, and for whoever looks for a leak. */
export interface ApiCounters {
  /** Pages of messages read for streams. */
  pages: number;
  /** Times a stream waited for its reader. */
  stalls: number;
  /** The most bytes that ever waited for one reader. */
  mostBuffered: number;
}
