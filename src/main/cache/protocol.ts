// What crosses between main and the cache's worker. Names, arguments and answers come from the port itself, so that
// neither side can drift; errors cross as data and are thrown again on the other side.
import type { Failure } from '../../shared/domain/failure.ts';
import type { ByteSlice } from './exports/byte-slice.ts';
import type { Cache, CacheInfo, CacheOptions, ExportCursor, ExportSnapshot, FileIdentity } from './cache.ts';
import type { ExportSelection } from '../../shared/domain/export.ts';
import type { BytesShape } from './exports/exports.ts';
import type { Stretch } from './exports/stretch.ts';

/** The calls of the port: all of it but `info`, which comes once with {@link Ready}. */
export type PortCall = Exclude<keyof Cache, 'info'>;

/** What the threads for exports answer besides, so that two of them can work on one export: exports.ts says what they do. */
export interface SharingCalls {
  pinExport(exportId: string): Promise<void>;
  isLatestExport(exportId: string): Promise<boolean>;
  openPinnedExport(exportId: string, selection: ExportSelection): Promise<ExportSnapshot>;
  joinExport(snapshot: ExportSnapshot, selection: ExportSelection): Promise<void>;
  planExport(exportId: string, from: ExportCursor, rows: number, count: number): Promise<readonly Stretch[] | null>;
  readStretch(exportId: string, shape: BytesShape, stretch: Stretch): Promise<ByteSlice>;
}

type Calls = Omit<Cache, 'info'> & SharingCalls;
export type CallName = keyof Calls;
export type CallArgs<Name extends CallName> = Parameters<Calls[Name]>;
export type CallResult<Name extends CallName> = Awaited<ReturnType<Calls[Name]>>;

/** The names at run time; a call that the port gains does not compile until it stands here. */
const CALLS: Readonly<Record<PortCall, true>> = {
  listChannels: true,
  readChannel: true,
  addChannel: true,
  updateChannel: true,
  setFirstVisible: true,
  setPeriod: true,
  raiseLastCut: true,
  removeChannel: true,
  readCoverage: true,
  readCoveredRanges: true,
  commitBatch: true,
  withdrawClaim: true,
  readCalendar: true,
  estimateGap: true,
  readInsightFrame: true,
  countMedia: true,
  readTopSlice: true,
  readOutline: true,
  readDayMessages: true,
  readMessage: true,
  readMessages: true,
  readMessagePage: true,
  readRevisions: true,
  readPlaces: true,
  readPlaceOf: true,
  searchMessages: true,
  previewExport: true,
  openExport: true,
  readExportSlice: true,
  closeExport: true,
  distrust: true,
  close: true,
};
export const CALL_NAMES = Object.keys(CALLS) as readonly PortCall[];

/**
 * A thread's part. `cache`: owns the file and answers all calls. `exports`: reads the file for exports, on connections of its
 * own, so that they hold nobody up; it answers {@link EXPORT_CALLS}, {@link SharingCalls} and `close`.
 */
export type WorkerPart = 'cache' | 'exports';

/** What a thread is started with. */
export interface WorkerOptions extends Omit<CacheOptions, 'workerPath' | 'onDamage'> {
  readonly part: WorkerPart;
  /** Of the exports' thread: what the owner of the cache has open, where it only reads. */
  readonly opened?: FileIdentity | null;
}

export const EXPORT_CALLS = ['openExport', 'readExportSlice', 'closeExport'] as const satisfies readonly PortCall[];

/** main -> worker */
export interface Call {
  readonly id: number;
  readonly name: CallName;
  readonly args: readonly unknown[];
}

/** worker -> main: whether the file could be opened; comes first, and once. Only the thread that owns it has `info`. */
export type Ready =
  { readonly kind: 'open'; readonly info: CacheInfo | null } | { readonly kind: 'not-open'; readonly trouble: Trouble };

/** worker -> main */
export type Answer =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'trouble'; readonly id: number; readonly trouble: Trouble };

/** Something thrown: an expected Failure, or a bug with what the log needs. */
export type Trouble =
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'bug'; readonly message: string; readonly stack: string };
