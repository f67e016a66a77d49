// Downloads: started, paused, resumed, cancelled, queued. One account, one pace: one download runs at a time, in the
// order of asking. What a download still has to do is never remembered, only derived from coverage.
import { randomUUID } from 'node:crypto';
import {
  OPEN_END,
  isFinished,
  type Download,
  type DownloadState,
  type DownloadWish,
} from '../../shared/domain/download.ts';
import { fail, failureOf } from '../../shared/domain/failure.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import { secondsIn, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';
import type { Cache } from '../cache/cache.ts';
import type { History } from '../telegram/telegram.ts';
import type { Ask } from './ask.ts';
import type { Clock } from './clock.ts';
import { patiently, type Waiting } from './patience.ts';
import { Progress } from './progress.ts';
import { DisorderError, runDownload } from './run-download.ts';
import type { WishFile } from './wish-file.ts';

export interface BatchReport {
  readonly channelId: ChannelId;
  readonly downloadId: string;
  readonly range: TimeRange;
  readonly messages: number;
  readonly inserted: number;
  readonly changed: number;
}

export interface DownloaderParts {
  readonly cache: Cache;
  readonly history: History;
  readonly wishes: WishFile;
  readonly clock: Clock;
  /** Wall-clock instants, for what people read. */
  readonly today: () => Instant;
  readonly networkBack: (signal: AbortSignal) => Promise<void>;
  readonly onDownload: (download: Download) => void;
  readonly onBatch: (batch: BatchReport) => void;
  readonly onChannel: (channelId: ChannelId) => void;
  readonly log: (line: string) => void;
}

/** Progress is told at most this often; a change of state is always told. */
const TELL_MILLISECONDS = 100;

export class Downloader {
  readonly #parts: DownloaderParts;
  readonly #downloads = new Map<string, Progress>();
  #running: { readonly progress: Progress; readonly abort: AbortController; readonly ended: Promise<void> } | null =
    null;
  /** Downloads run only while somebody is signed in. */
  #open = false;
  #toldAt = 0;

  constructor(parts: DownloaderParts) {
    this.#parts = parts;
  }

  /** Takes up the wishes of earlier runs. They begin when the account is there: {@link open}. */
  async restore(): Promise<void> {
    for (const wish of await this.#parts.wishes.read()) {
      if (!this.#downloads.has(wish.downloadId))
        this.#downloads.set(wish.downloadId, new Progress(wish, this.#parts.clock));
    }
  }

  /** Somebody is signed in: the queue moves. */
  open(): void {
    this.#open = true;
    this.#advance();
  }

  /** Nobody is signed in, or the app leaves: what runs stops after its running commit and waits. */
  async shut(): Promise<void> {
    this.#open = false;
    const running = this.#running;
    running?.abort.abort();
    await running?.ended;
  }

  list(): readonly Download[] {
    return [...this.#downloads.values()].map((progress) => progress.snapshot());
  }

  /** Wishes to cover `[from, until)`; `until` null is now. The same open wish twice is one. */
  async start(
    channelId: ChannelId,
    from: Instant,
    until: Instant | null,
    offsetId: MessageId | null = null,
  ): Promise<Download> {
    const range = { from, until: until ?? OPEN_END };
    if (range.until <= range.from) {
      throw fail('range-reversed', 'The range ends before it begins.', {
        next: 'Choose a last day that is not before the first.',
      });
    }
    const same = [...this.#downloads.values()].find(
      ({ wish, state }) =>
        !isFinished(state) &&
        wish.channelId === channelId &&
        wish.range.from === range.from &&
        wish.range.until === range.until,
    );
    if (same) return same.snapshot();
    const wish: DownloadWish = {
      downloadId: randomUUID(),
      channelId,
      range,
      askedAt: this.#parts.today(),
      paused: false,
      cut: null,
      offsetId,
    };
    const progress = new Progress(wish, this.#parts.clock);
    this.#downloads.set(wish.downloadId, progress);
    await this.#saveWishes();
    this.#tell(progress);
    this.#advance();
    return progress.snapshot();
  }

  async pause(downloadId: string): Promise<Download> {
    const progress = this.#known(downloadId);
    if (!isFinished(progress.state)) {
      progress.wish = { ...progress.wish, paused: true };
      await this.#end(progress, { kind: 'paused' });
    }
    return progress.snapshot();
  }

  /** Goes on with a paused download, or tries a failed one again. */
  async resume(downloadId: string): Promise<Download> {
    const progress = this.#known(downloadId);
    if (progress.state.kind === 'paused' || progress.state.kind === 'failed') {
      progress.wish = { ...progress.wish, paused: false };
      this.#turn(progress, { kind: 'waiting' });
      await this.#saveWishes();
      this.#advance();
    }
    return progress.snapshot();
  }

  /** Ends a wish. Every committed batch stays. */
  async cancel(downloadId: string): Promise<Download> {
    const progress = this.#known(downloadId);
    if (progress.state.kind !== 'done') {
      await this.#end(progress, { kind: 'cancelled' });
    }
    return progress.snapshot();
  }

  /** After disorder: a new download over what lies below it. */
  async goOnBelow(downloadId: string): Promise<Download> {
    const { state, wish } = this.#known(downloadId);
    if (state.kind !== 'failed' || !state.goOnBelow || state.goOnBelow.left.from <= wish.range.from) {
      throw fail('invalid-request', 'Nothing of this download lies below the message that is out of order.');
    }
    const { left, offsetId } = state.goOnBelow;
    await this.dismiss(downloadId);
    return this.start(wish.channelId, wish.range.from, left.from, offsetId);
  }

  /** Forgets a finished download. */
  async dismiss(downloadId: string): Promise<void> {
    const progress = this.#downloads.get(downloadId);
    if (!progress || !isFinished(progress.state)) return;
    this.#downloads.delete(downloadId);
    await this.#saveWishes();
  }

  /** Ends all wishes of a channel that is being removed. */
  async forgetChannel(channelId: ChannelId): Promise<void> {
    for (const progress of [...this.#downloads.values()].filter(({ wish }) => wish.channelId === channelId)) {
      await this.cancel(progress.wish.downloadId);
      this.#downloads.delete(progress.wish.downloadId);
    }
    await this.#saveWishes();
  }

  #known(downloadId: string): Progress {
    const progress = this.#downloads.get(downloadId);
    if (!progress) throw fail('invalid-request', 'This download is not in the list any more.');
    return progress;
  }

  #advance(): void {
    if (!this.#open || this.#running) return;
    const progress = [...this.#downloads.values()].find(({ state }) => state.kind === 'waiting');
    if (!progress) return;
    const abort = new AbortController();
    const ended = this.#run(progress, abort.signal).finally(() => {
      this.#running = null;
      this.#advance();
    });
    this.#running = { progress, abort, ended };
  }

  /** Takes a download out of the queue; what runs stops after its running commit. */
  async #end(progress: Progress, state: DownloadState): Promise<void> {
    if (this.#running?.progress === progress) {
      const { abort, ended } = this.#running;
      progress.stateOnceStopped = state;
      abort.abort();
      await ended;
    } else this.#turn(progress, state);
    await this.#saveWishes();
    this.#advance();
  }

  /** Runs a download to its end, whatever that is. Never throws. */
  async #run(progress: Progress, signal: AbortSignal): Promise<void> {
    const { cache, today, log } = this.#parts;
    progress.startedAt ??= today();
    progress.stateOnceStopped = null;
    this.#turn(progress, { kind: 'running', gap: null });
    try {
      await runDownload(
        progress.wish,
        cache,
        this.#askFor(progress, signal),
        {
          onCut: async (cut) => {
            progress.wish = { ...progress.wish, cut };
            await this.#saveWishes();
          },
          onGaps: (seconds) => {
            progress.gapSeconds = seconds;
            progress.coveredSeconds = 0;
          },
          onGap: (gap) => this.#turn(progress, { kind: 'running', gap }),
          onBatch: (batch) => {
            progress.batch(secondsIn(batch.range), batch.messages);
            const { channelId, downloadId } = progress.wish;
            this.#parts.onBatch({ channelId, downloadId, ...batch });
            this.#tell(progress, false);
          },
          onChannelChanged: () => this.#parts.onChannel(progress.wish.channelId),
        },
        signal,
      );
      this.#turn(progress, { kind: 'done' });
    } catch (thrown) {
      if (signal.aborted) {
        // Whoever stopped it says what comes of it; by default it waits for its next turn.
        this.#turn(progress, progress.stateOnceStopped ?? { kind: 'waiting' });
        return;
      }
      const failure = failureOf(thrown);
      log(`download ${progress.wish.downloadId} failed: ${failure.kind} ${failure.detail ?? failure.message}`);
      const goOnBelow = thrown instanceof DisorderError ? thrown.goOnBelow : null;
      this.#turn(progress, { kind: 'failed', failure, goOnBelow });
    }
    // A wish that could not be saved as ended is taken up again at the next start, and finds nothing left to ask.
    await this.#saveWishes().catch((error: unknown) => log(`wishes not saved: ${String(error)}`));
  }

  #askFor(progress: Progress, signal: AbortSignal): Ask {
    const { clock, history, networkBack } = this.#parts;
    const before = (): DownloadState =>
      progress.state.kind === 'running' ? progress.state : { kind: 'running', gap: null };
    let running = before();
    const patience = {
      clock,
      networkBack,
      onRequest: () => {
        progress.requests += 1;
      },
      onWaiting: (waiting: Waiting | null) => {
        if (progress.state.kind === 'running') running = progress.state;
        this.#turn(progress, waiting === null ? running : this.#waitingState(waiting));
      },
    };
    return (request) => patiently(patience, signal, (inner) => request(history, inner));
  }

  #waitingState(waiting: Waiting): DownloadState {
    const now = this.#parts.today();
    return waiting.kind === 'flood-wait'
      ? { kind: 'flood-wait', until: now + waiting.seconds, seconds: waiting.seconds }
      : { kind: 'offline', since: now, failure: waiting.failure };
  }

  #turn(progress: Progress, state: DownloadState): void {
    progress.state = state;
    this.#tell(progress);
  }

  #tell(progress: Progress, always = true): void {
    const now = this.#parts.clock.now();
    if (!always && now - this.#toldAt < TELL_MILLISECONDS) return;
    this.#toldAt = now;
    this.#parts.onDownload(progress.snapshot());
  }

  #saveWishes(): Promise<void> {
    const open = [...this.#downloads.values()].filter(
      ({ state }) => state.kind !== 'done' && state.kind !== 'cancelled',
    );
    return this.#parts.wishes.write(open.map(({ wish }) => wish));
  }
}
