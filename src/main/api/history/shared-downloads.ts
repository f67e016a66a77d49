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
  readonly isOurs: boolean;
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

  async hold(
    downloads: Downloads,
    channelId: ChannelId,
    { from, until }: TimeRange,
    order: DateOrder,
  ): Promise<HeldDownload> {
    const key = `${channelId} ${from} ${until} ${order}`;
    const all = this.#shared.get(downloads) ?? new Map<string, Shared>();
    this.#shared.set(downloads, all);
    const shared = all.get(key) ?? begin(downloads, channelId, { from, until }, order);
    all.set(key, shared);
    shared.readers += 1;
    const leave = async (): Promise<void> => {
      shared.readers -= 1;
      if (shared.readers > 0) return;
      all.delete(key);
      if (shared.isOurs) await end(downloads, await shared.id);
    };
    try {
      const id = await shared.id;
      return { now: () => find(downloads, id), leave };
    } catch (error) {
      await leave().catch(() => undefined);
      throw error;
    }
  }
}

function begin(downloads: Downloads, channelId: ChannelId, { from, until }: TimeRange, order: DateOrder): Shared {
  const before = new Set(downloads.list().map(({ downloadId }) => downloadId));
  // From the end where reading begins: each batch can be told as soon as it is committed.
  const end = order === 'asc' ? 'oldest-first' : 'newest-first';
  const started = downloads.start(channelId, from, until === OPEN_END ? null : until, end);
  // It is on the list at once, before it is written down.
  const isOurs = downloads.list().some(({ downloadId }) => !before.has(downloadId));
  return { id: started.then(({ downloadId }) => downloadId), isOurs, readers: 0 };
}

async function end(downloads: Downloads, id: string): Promise<void> {
  const download = find(downloads, id);
  if (download && !isFinished(download.state)) await downloads.cancel(id);
  await downloads.dismiss(id);
}

function find(downloads: Downloads, id: string): Download | null {
  return downloads.list().find(({ downloadId }) => downloadId === id) ?? null;
}
