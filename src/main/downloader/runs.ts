// The downloads that run. Those of several channels progress together under the account's one pace, each asking for a page
// when its turn comes; of one channel one runs at a time, for two would ask for the same gaps.
import type { DownloadState } from '../../shared/domain/download.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Progress } from './progress.ts';

/** A download that runs, and what becomes of it when it is stopped (null: it waits for its next turn). */
export interface Run {
  readonly progress: Progress;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  stopAs: DownloadState | null;
}

/** Channels that are filled at once: more would only make each slower, and hold more pages in memory. */
const MOST_AT_ONCE = 4;

export class Runs {
  readonly #runs = new Map<ChannelId, Run>();

  get size(): number {
    return this.#runs.size;
  }

  of({ wish }: Progress): Run | null {
    const run = this.#runs.get(wish.channelId);
    return run?.progress.wish.downloadId === wish.downloadId ? run : null;
  }

  /** Whether a download may begin now. */
  hasRoomFor({ wish }: Progress): boolean {
    return this.#runs.size < MOST_AT_ONCE && !this.#runs.has(wish.channelId);
  }

  /** In its place before it begins: whoever is told of it may stop it at once. `work` never throws. */
  begin(progress: Progress, work: (run: Run) => Promise<void>, onEnded: () => void): void {
    let ending = (): void => undefined;
    const ended = new Promise<void>((resolve) => (ending = resolve));
    const run: Run = { progress, abort: new AbortController(), ended, stopAs: null };
    const { channelId } = progress.wish;
    this.#runs.set(channelId, run);
    void work(run).finally(() => {
      this.#runs.delete(channelId);
      ending();
      onEnded();
    });
  }

  /** What runs stops after its running commit. Resolves when all have. */
  async stop(): Promise<void> {
    const runs = [...this.#runs.values()];
    for (const { abort } of runs) abort.abort();
    await Promise.all(runs.map(({ ended }) => ended));
  }
}
