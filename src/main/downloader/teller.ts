import type { DownloadState } from '../../shared/domain/download.ts';
import type { BatchReport, DownloaderParts } from './parts.ts';
import type { Progress } from './progress.ts';

/** Progress is told at most this often; a change of state is always told. */
const TELL_MILLISECONDS = 100;

/** Tells how downloads stand. What is told never ends what runs: a listener's error goes to the log. */
export class Teller {
  readonly #parts: DownloaderParts;
  #toldAt = -Infinity;
  /** A batch that came too soon after the last word: it is told of later, unless something else is told before. */
  #later: { readonly progress: Progress; readonly timer: NodeJS.Timeout } | null = null;

  constructor(parts: DownloaderParts) {
    this.#parts = parts;
  }

  turn(progress: Progress, state: DownloadState): void {
    progress.state = state;
    this.tell(progress);
  }

  tell(progress: Progress): void {
    this.#toldAt = this.#parts.clock.now();
    if (this.#later?.progress === progress) {
      clearTimeout(this.#later.timer);
      this.#later = null;
    }
    this.#safely(() => this.#parts.onDownload(progress.snapshot()));
  }

  batch(progress: Progress, batch: Omit<BatchReport, 'channelId' | 'downloadId'>): void {
    const { channelId, downloadId } = progress.wish;
    this.#safely(() => this.#parts.onBatch({ channelId, downloadId, ...batch }));
    // A check has come further once its findings are known, which is after the batch.
    if (progress.wish.check === null) this.progress(progress);
  }

  progress(progress: Progress): void {
    if (this.#later) return;
    const wait = this.#toldAt + TELL_MILLISECONDS - this.#parts.clock.now();
    if (wait <= 0) this.tell(progress);
    // The next page may take its time: until then the window would know less than the cache holds.
    else this.#later = { progress, timer: setTimeout(() => this.tell(progress), wait).unref() };
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
