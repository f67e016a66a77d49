// The archive's downloads, as main tells them: waiting, running, stopped, and finished until they are dismissed.
import { create } from 'zustand';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import { isFinished, type Download } from '../../shared/domain/download.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import { on, request } from '../api.ts';
import { withDownload, withTold } from './download-list.ts';
import { withSample, type Sample } from './time-left.ts';

interface DownloadStore {
  /** In the order of asking. */
  readonly downloads: readonly Download[];
  /** How far each running one has come lately: what the time left is guessed from. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
  readonly failure: Failure | null;
}

export const useDownloads = create<DownloadStore>()(() => ({ downloads: [], samples: {}, failure: null }));

// Told while the list was being asked for: newer than the answer.
let told = new Map<string, Download>();
// Gone for good: a late event must not bring one back.
const dismissed = new Set<string>();
let archive = 0;

/** Another archive is open, or none any more. */
export function showDownloads(open: boolean): void {
  archive++;
  useDownloads.setState({ downloads: [], samples: {}, failure: null });
  if (open) void ask();
}

async function ask(): Promise<void> {
  const mine = archive;
  told = new Map();
  try {
    const answer = await request('downloads.list');
    if (mine !== archive) return;
    useDownloads.setState({ downloads: withTold(answer, told.values(), dismissed) });
  } catch (thrown) {
    if (mine === archive) useDownloads.setState({ failure: failureOf(thrown) });
  }
}

function put(download: Download): void {
  const { downloadId } = download;
  if (dismissed.has(downloadId)) return;
  told.set(downloadId, download);
  useDownloads.setState(({ downloads, samples }) => ({
    downloads: withDownload(downloads, download),
    samples: { ...samples, [downloadId]: withSample(samples[downloadId] ?? [], download, performance.now()) },
  }));
}

function drop(downloadId: string): void {
  dismissed.add(downloadId);
  useDownloads.setState(({ downloads }) => ({
    downloads: downloads.filter((download) => download.downloadId !== downloadId),
  }));
}

/** Wishes to fill `[from, until)`; `until` null is now. Throws a FailureError. */
export async function startDownload(channelId: ChannelId, from: Instant, until: Instant | null): Promise<void> {
  put(await request('downloads.start', { channelId, from, until }));
}

/** Wishes to check again what is covered of `[from, until)`; `until` null: of all from there on. Throws a FailureError. */
export async function startCheck(channelId: ChannelId, from: Instant, until: Instant | null): Promise<void> {
  put(await request('downloads.check-again', { channelId, from, until }));
}

/** Pause, resume (also: try again), cancel. A failure is shown by the bottom bar. */
export function control(name: 'downloads.pause' | 'downloads.resume' | 'downloads.cancel', downloadId: string): void {
  attempt(async () => put(await request(name, { downloadId })));
}

/** After disorder: leaves the doubtful seconds and reads on below them. */
export function goOnBelow(downloadId: string): void {
  attempt(async () => {
    const next = await request('downloads.go-on-below', { downloadId });
    drop(downloadId);
    put(next);
  });
}

/** Takes finished downloads off the bottom bar. */
export function dismiss(downloads: readonly Download[]): void {
  for (const { downloadId, state } of downloads) {
    if (!isFinished(state)) continue;
    attempt(async () => {
      await request('downloads.dismiss', { downloadId });
      drop(downloadId);
    });
  }
}

function attempt(work: () => Promise<void>): void {
  useDownloads.setState({ failure: null });
  void work().catch((thrown: unknown) => useDownloads.setState({ failure: failureOf(thrown) }));
}

on('download.changed', put);
on('channel.removed', ({ channelId }) => {
  for (const download of useDownloads.getState().downloads) {
    if (download.channelId === channelId) drop(download.downloadId);
  }
});
