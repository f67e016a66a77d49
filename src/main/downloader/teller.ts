import type { DownloadState } from '../../shared/domain/download.ts';
import type { BatchReport, DownloaderParts } from './parts.ts';
import type { Progress } from './progress.ts';

/** Progress is told at most this often; a change of state is always told. */
const TELL_MILLISECONDS = 100;

/** Tells how downloads stand. What is told never ends what runs: a listener's error goes to the log. */
export class Teller {
  readonly #parts: DownloaderParts;
  /** When each download was told of last. */
  readonly #toldAt = new WeakMap<Progress, number>();
  /** Batches that came too soon after the last word: they are told of later, unless something else is told before. */
  readonly #later = new Map<Progress, NodeJS.Timeout>();

  constructor(parts: DownloaderParts) {
    this.#parts = parts;
  }

  turn(progress: Progress, state: DownloadState): void {
    progress.state = state;
    this.tell(progress);
  }

  tell(progress: Progress): void {
    this.#toldAt.set(progress, this.#parts.clock.now());
    clearTimeout(this.#later.get(progress));
    this.#later.delete(progress);
    this.#safely(() => this.#parts.onDownload(progress.snapshot()));
  }

  batch(progress: Progress, batch: Omit<BatchReport, 'channelId' | 'downloadId'>): void {
    const { channelId, downloadId } = progress.wish;
    this.#safely(() => this.#parts.onBatch({ channelId, downloadId, ...batch }));
    // A check has come further once its findings are known, which is after the batch.
    if (progress.wish.check === null) this.progress(progress);
  }

  progress(progress: Progress): void {
    if (this.#later.has(progress)) return;
    const wait = (this.#toldAt.get(progress) ?? -Infinity) + TELL_MILLISECONDS - this.#parts.clock.now();
    if (wait <= 0) this.tell(progress);
    // The next page may take its time: until then the window would know less than the cache holds.
    else this.#later.set(progress, setTimeout(() => this.tell(progress), wait).unref());
  }

  channel({ wish }: Progress): void {
    this.#safely(() => this.#parts.onChannel(wish.channelId));
  }

  #safely(tell: () => void): void {
    try {
      tell();
    } catch (thrown) {
      this.#parts.log(`not told: ${String(thrown)}`);
    }
  }
}
