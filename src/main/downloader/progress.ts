// How far a download has come, as the bottom bar shows it. Mutable on purpose: it lives as long as the run.
import type { Download, DownloadState, DownloadWish } from '../../shared/domain/download.ts';
import type { Instant, TimeRange } from '../../shared/domain/time-range.ts';
import type { Clock } from './clock.ts';

/** The span over which the rate is measured. */
const RATE_MILLISECONDS = 5_000;

export class Progress {
  state: DownloadState;
  wish: DownloadWish;
  coveredSeconds = 0;
  messages = 0;
  batches = 0;
  requests = 0;
  startedAt: Instant | null = null;
  readonly #clock: Clock;
  #lately: { at: number; messages: number }[] = [];

  constructor(wish: DownloadWish, clock: Clock) {
    this.wish = wish;
    this.state = wish.paused ? { kind: 'paused' } : { kind: 'waiting' };
    this.#clock = clock;
  }

  /** The wish's range with its end cut; the wish's own while it was not cut. */
  get cut(): TimeRange {
    const { range, cut } = this.wish;
    return cut === null ? range : { from: range.from, until: Math.max(range.from, Math.min(range.until, cut)) };
  }

  get gapSeconds(): number {
    return this.wish.gapSeconds ?? 0;
  }

  /** The seconds that are gaps now (of a check: not checked yet); the first time they are what there is to do. */
  gaps(seconds: number): void {
    const gapSeconds = Math.max(this.wish.gapSeconds ?? seconds, seconds);
    this.wish = { ...this.wish, gapSeconds };
    this.coveredSeconds = gapSeconds - seconds;
  }

  batch(claimed: number, messages: number): void {
    this.batches += 1;
    this.messages += messages;
    this.coveredSeconds = Math.min(this.gapSeconds, this.coveredSeconds + claimed);
    this.#lately.push({ at: this.#clock.now(), messages });
  }

  snapshot(): Download {
    return {
      downloadId: this.wish.downloadId,
      channelId: this.wish.channelId,
      range: this.wish.range,
      cut: this.cut,
      state: this.state,
      gapSeconds: this.gapSeconds,
      coveredSeconds: this.coveredSeconds,
      messages: this.messages,
      batches: this.batches,
      requests: this.requests,
      rate: this.#rate(),
      startedAt: this.startedAt,
      check: this.wish.check?.found ?? null,
    };
  }

  #rate(): number | null {
    if (this.state.kind !== 'running') return null;
    const now = this.#clock.now();
    this.#lately = this.#lately.filter((entry) => now - entry.at <= RATE_MILLISECONDS);
    const first = this.#lately[0];
    if (!first || now - first.at < 500) return null;
    const sum = this.#lately.reduce((total, entry) => total + entry.messages, 0);
    return sum / ((now - first.at) / 1000);
  }
}
