// The downloads that streams wish for. Two streams with one wish share its download; when the last of them leaves, a
// download that was made for them is cancelled. What it committed stays. One that was there before them goes on.
import { isFinished, OPEN_END, type Download } from '../../../shared/domain/download.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { DateOrder } from '../../../shared/domain/message-list.ts';
import type { TimeRange } from '../../../shared/domain/time-range.ts';
import type { ApiArchive } from '../context.ts';

type Downloads = ApiArchive['downloader'];

interface Shared {
  readonly id: Promise<string>;
  /** It was made for streams, and nobody else has wished for it since. */
  isOurs: boolean;
  readers: number;
}

/** A stream's hold on a download. */
export interface HeldDownload {
  /** As it stands; null where somebody took it off the list. */
  now(): Download | null;
  leave(): Promise<void>;
}

export class SharedDownloads {
  readonly #shared = new WeakMap<Downloads, Map<string, Shared>>();

  async hold(downloads: Downloads, channelId: ChannelId, range: TimeRange, order: DateOrder): Promise<HeldDownload> {
    const key = `${channelId} ${range.from} ${range.until} ${order}`;
    const all = this.#shared.get(downloads) ?? new Map<string, Shared>();
    this.#shared.set(downloads, all);
    const begun = all.get(key);
    const isOver = begun !== undefined && (await isOverFor(downloads, begun));
    const now = all.get(key);
    // Somebody else may have begun another meanwhile.
    const shared = now !== undefined && (now !== begun || !isOver) ? now : begin(downloads, channelId, range, order);
    all.set(key, shared);
    shared.readers += 1;
    const leave = async (): Promise<void> => {
      shared.readers -= 1;
      if (shared.readers > 0) return;
      if (all.get(key) === shared) all.delete(key);
      if (shared.isOurs) await end(downloads, await shared.id);
    };
    try {
      const id = await shared.id;
      // What failed for a reader before is tried again for this one.
      if (find(downloads, id)?.state.kind === 'failed') await start(downloads, channelId, range, order);
      return { now: () => find(downloads, id), leave };
    } catch (error) {
      await leave().catch(() => undefined);
      throw error;
    }
  }

  /** Somebody other than a stream wishes for a download: it goes on whoever leaves. */
  async keep(downloads: Downloads, downloadId: string): Promise<void> {
    for (const shared of this.#shared.get(downloads)?.values() ?? []) {
      if ((await shared.id.catch(() => null)) === downloadId) shared.isOurs = false;
    }
  }
}

function begin(downloads: Downloads, channelId: ChannelId, range: TimeRange, order: DateOrder): Shared {
  const before = new Set(downloads.list().map(({ downloadId }) => downloadId));
  const started = start(downloads, channelId, range, order);
  // It is on the list at once, before it is written down.
  const isOurs = downloads.list().some(({ downloadId }) => !before.has(downloadId));
  return { id: started.then(({ downloadId }) => downloadId), isOurs, readers: 0 };
}

/** From the end where reading begins: each batch can be told as soon as it is committed. */
function start(
  downloads: Downloads,
  channelId: ChannelId,
  { from, until }: TimeRange,
  order: DateOrder,
): Promise<Download> {
  const end = order === 'asc' ? 'oldest-first' : 'newest-first';
  return downloads.start(channelId, from, until === OPEN_END ? null : until, end);
}

/** Done, cancelled or off the list: whoever comes now needs another. One that failed goes on by its own wish. */
async function isOverFor(downloads: Downloads, shared: Shared): Promise<boolean> {
  const download = find(downloads, await shared.id);
  return download === null || download.state.kind === 'done' || download.state.kind === 'cancelled';
}

async function end(downloads: Downloads, id: string): Promise<void> {
  const download = find(downloads, id);
  if (download && !isFinished(download.state)) await downloads.cancel(id);
  await downloads.dismiss(id);
}

function find(downloads: Downloads, id: string): Download | null {
  return downloads.list().find(({ downloadId }) => downloadId === id) ?? null;
}
