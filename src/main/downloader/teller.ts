import type { DownloadState } from '../../shared/domain/download.ts';
import type { BatchReport, DownloaderParts } from './parts.ts';
import type { Progress } from './progress.ts';

/** Progress is told at most this often; a change of state is always told. */
const TELL_MILLISECONDS = 100;

/** Tells how downloads stand. What is told never ends what runs: a listener's error goes to the log. */
export class Teller {
  readonly #parts: DownloaderParts;
  #toldAt = -Infinity;

  constructor(parts: DownloaderParts) {
    this.#parts = parts;
  }

  turn(progress: Progress, state: DownloadState): void {
    progress.state = state;
    this.tell(progress);
  }

  tell(progress: Progress): void {
    this.#toldAt = this.#parts.clock.now();
    this.#safely(() => this.#parts.onDownload(progress.snapshot()));
  }

  batch(progress: Progress, batch: Omit<BatchReport, 'channelId' | 'downloadId'>): void {
    const { channelId, downloadId } = progress.wish;
    this.#safely(() => this.#parts.onBatch({ channelId, downloadId, ...batch }));
    if (this.#parts.clock.now() - this.#toldAt >= TELL_MILLISECONDS) this.tell(progress);
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
