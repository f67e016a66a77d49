// Downloads: started, paused, resumed, cancelled, queued. One account, one pace: one download of a channel runs at a time,
// in the order of asking; those of several channels share the pace. What a download still has to do is never remembered,
// only derived from coverage.
import { randomUUID } from 'node:crypto';
import { NOTHING_FOUND, type CheckSoFar } from '../../shared/domain/check.ts';
import {
  OPEN_END,
  isFinished,
  type Download,
  type DownloadState,
  type DownloadWish,
  type FillOrder,
} from '../../shared/domain/download.ts';
import { fail, type FailureKind } from '../../shared/domain/failure.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import { AccountPace } from './account-pace.ts';
import { Outage } from './outage.ts';
import type { DownloaderParts } from './parts.ts';
import { Progress } from './progress.ts';
import { Runs, type Run } from './runs.ts';
import { Teller } from './teller.ts';
import { work, type WorkParts } from './work.ts';

/** After these nothing can be asked for until somebody signs in: the other downloads wait instead of failing too. */
const NOBODY_THERE: readonly FailureKind[] = ['session-revoked', 'not-signed-in', 'banned'];

/** A check that has not begun. */
const FROM_THE_TOP: CheckSoFar = { downTo: null, found: NOTHING_FOUND };

/** What a wish is made of. `until` null: up to now. */
interface AskedFor extends Pick<DownloadWish, 'channelId' | 'order' | 'offsetId' | 'check'> {
  readonly from: Instant;
  readonly until: Instant | null;
}

export class Downloader {
  readonly #parts: WorkParts;
  readonly #pace: AccountPace;
  readonly #downloads = new Map<string, Progress>();
  readonly #runs = new Runs();
  /** Downloads run only while somebody is signed in. */
  #open = false;
  /** The last answer was that nobody is signed in: the queue stands until that, or somebody's wish, changes. */
  #halted: 'told' | 'untold' | null = null;
  /** The last writing of the wishes. */
  #saved: Promise<void> = Promise.resolve();

  constructor(parts: DownloaderParts) {
    this.#pace = new AccountPace(parts);
    this.#parts = {
      ...parts,
      pace: this.#pace.pace,
      outage: new Outage(),
      teller: new Teller(parts),
      runs: this.#runs,
      saveWishes: () => this.#saveWishes(),
    };
  }

  /** Takes up the wishes of earlier runs. They begin when the account is there: {@link open}. */
  async restore(): Promise<void> {
    for (const wish of await this.#parts.wishes.read()) {
      if (!this.#downloads.has(wish.downloadId))
        this.#downloads.set(wish.downloadId, new Progress(wish, this.#parts.clock));
    }
  }

  /**
   * Somebody is signed in: the queue moves. `account`: whose limit is kept to as it is remembered; null where nobody
   * knows.
   */
  open(account: string | null = null): void {
    this.#open = true;
    this.#halted = null;
    if (account === null || this.#pace.isOf(account)) this.#advance();
    else void this.#pace.recall(account).then((isTheirs) => isTheirs && this.#advance());
  }

  /** Nobody is signed in, or the app leaves: what runs stops after its running commit and waits. */
  async shut(): Promise<void> {
    this.#open = false;
    await this.#runs.stop();
    await this.#saved;
  }

  list(): readonly Download[] {
    return [...this.#downloads.values()].map((progress) => progress.snapshot());
  }

  /**
   * Wishes to cover `[from, until)`; `until` null is now. The same wish twice is one: it goes on where it was paused or
   * had failed. `order`: from which end gaps are filled and committed; wishes in different orders are two.
   */
  start(
    channelId: ChannelId,
    from: Instant,
    until: Instant | null,
    order: FillOrder = 'newest-first',
  ): Promise<Download> {
    return this.#wish({ channelId, from, until, order, offsetId: null, check: null });
  }

  /**
   * Wishes to check again what is covered of `[from, until)`; `until` null: all that comes after. The same wish twice is
   * one.
   */
  checkAgain(channelId: ChannelId, from: Instant, until: Instant | null): Promise<Download> {
    return this.#wish({ channelId, from, until, order: 'newest-first', offsetId: null, check: FROM_THE_TOP });
  }

  async #wish({ channelId, from, until, order, offsetId, check }: AskedFor): Promise<Download> {
    const range = { from, until: until ?? OPEN_END };
    if (range.until <= range.from) {
      throw fail('range-reversed', 'The range ends before it begins.', {
        next: 'Choose a last day that is not before the first.',
      });
    }
    const same = [...this.#downloads.values()].find(
      ({ wish, state }) =>
        state.kind !== 'done' &&
        state.kind !== 'cancelled' &&
        wish.channelId === channelId &&
        wish.range.from === range.from &&
        wish.range.until === range.until &&
        wish.offsetId === offsetId &&
        wish.order === order &&
        (wish.check === null) === (check === null),
    );
    if (same) return this.resume(same.wish.downloadId);
    const wish: DownloadWish = {
      downloadId: randomUUID(),
      channelId,
      range,
      askedAt: this.#parts.today(),
      paused: false,
      cut: null,
      offsetId,
      disorder: null,
      gapSeconds: null,
      order,
      check,
    };
    const progress = new Progress(wish, this.#parts.clock);
    this.#downloads.set(wish.downloadId, progress);
    this.#parts.teller.tell(progress);
    await this.#saveWishes();
    this.#advance();
    return progress.snapshot();
  }

  async pause(downloadId: string): Promise<Download> {
    const progress = this.#known(downloadId);
    if (!isFinished(progress.state)) {
      progress.wish = { ...progress.wish, paused: true };
      await this.#stop(progress, { kind: 'paused' });
    }
    return progress.snapshot();
  }

  /** Goes on with a paused download, or tries a failed one again. */
  async resume(downloadId: string): Promise<Download> {
    const progress = this.#known(downloadId);
    const { state } = progress;
    const run = this.#runs.of(progress);
    if (run?.stopAs?.kind === 'paused') {
      // It is about to pause: the last word counts.
      progress.wish = { ...progress.wish, paused: false };
      run.stopAs = { kind: 'waiting' };
      await run.ended;
      // It had been told to be paused, and was only being saved.
      if (progress.state.kind === 'paused' && !progress.wish.paused) this.#turn(progress, { kind: 'waiting' });
      await this.#saveWishes();
      this.#advance();
    } else if (state.kind === 'paused' || state.kind === 'failed') {
      progress.wish = { ...progress.wish, paused: false };
      this.#halted = null;
      this.#turn(progress, { kind: 'waiting' });
      await this.#saveWishes();
      this.#advance();
    }
    return progress.snapshot();
  }

  /** Ends a wish. Every committed batch stays. */
  async cancel(downloadId: string): Promise<Download> {
    const progress = this.#known(downloadId);
    if (progress.state.kind !== 'done' && progress.state.kind !== 'cancelled') {
      await this.#stop(progress, { kind: 'cancelled' });
    }
    return progress.snapshot();
  }

  /** After disorder: a new download over what lies below it. */
  async goOnBelow(downloadId: string): Promise<Download> {
    const { state, wish } = this.#known(downloadId);
    if (state.kind !== 'failed' || !state.goOnBelow) {
      throw fail('invalid-request', 'Nothing of this download lies below the message that is out of order.');
    }
    const { left, offsetId } = state.goOnBelow;
    await this.dismiss(downloadId);
    const { channelId, range, order, check } = wish;
    return this.#wish({ channelId, from: range.from, until: left.from, order, offsetId, check: check && FROM_THE_TOP });
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
    const theirs = [...this.#downloads.values()].filter(({ wish }) => wish.channelId === channelId);
    const running = theirs.find((progress) => this.#runs.of(progress) !== null);
    // The waiting ones first: none of them may begin when the running one ends.
    for (const progress of theirs) {
      if (progress !== running && !isFinished(progress.state)) this.#turn(progress, { kind: 'cancelled' });
    }
    if (running) await this.#stop(running, { kind: 'cancelled' });
    for (const progress of theirs) this.#downloads.delete(progress.wish.downloadId);
    await this.#saveWishes();
  }

  #known(downloadId: string): Progress {
    const progress = this.#downloads.get(downloadId);
    if (!progress) throw fail('invalid-request', 'This download is not in the list any more.');
    return progress;
  }

  #advance(): void {
    for (const progress of this.#downloads.values()) {
      if (!this.#open || this.#halted !== null) return;
      if (progress.state.kind !== 'waiting' || !this.#runs.hasRoomFor(progress)) continue;
      this.#runs.begin(
        progress,
        (run) => this.#work(run),
        () => this.#advance(),
      );
    }
  }

  /** Takes a download out of the queue; what runs stops after its running commit. */
  async #stop(progress: Progress, state: DownloadState): Promise<void> {
    const run = this.#runs.of(progress);
    if (run) {
      // Of several stops the last word counts; a cancelled one stays so.
      if (run.stopAs?.kind !== 'cancelled') run.stopAs = state;
      run.abort.abort();
      await run.ended;
    } else if (progress.state.kind !== state.kind) this.#turn(progress, state);
    await this.#saveWishes();
    this.#advance();
  }

  /** Runs a download to its end, whatever that is. Never throws. */
  async #work(run: Run): Promise<void> {
    const { progress, abort } = run;
    const ended = await work(progress, this.#parts, abort.signal);
    // A page may still be on its way; nobody waits for it any more.
    abort.abort();
    const failed = ended?.kind === 'failed' ? ended.failure.kind : null;
    const isNobodyThere = failed !== null && NOBODY_THERE.includes(failed);
    // The connection was closed under it, as it is when a session ends: another tells of that, or nobody needs to.
    const isClosed = failed === 'cancelled';
    const isKnown = isClosed || (isNobodyThere && this.#halted === 'told');
    if (isNobodyThere) this.#halted = 'told';
    else if (isClosed) this.#halted ??= 'untold';
    // Whoever stopped it says what comes of it; by default it waits for its next turn.
    this.#turn(progress, (isKnown ? null : ended) ?? run.stopAs ?? { kind: 'waiting' });
    // Before it counts as ended: whoever leaves now finds it so at the next start.
    await this.#saveWishes();
  }

  #turn(progress: Progress, state: DownloadState): void {
    this.#parts.teller.turn(progress, state);
  }

  /**
   * Never throws: a wish that could not be saved is done all the same, and one that could not be saved as ended is taken
   * up again at the next start, where it finds nothing left to ask.
   */
  #saveWishes(): Promise<void> {
    const open = [...this.#downloads.values()].filter(
      ({ state }) => state.kind !== 'done' && state.kind !== 'cancelled',
    );
    this.#saved = this.#parts.wishes
      .write(open.map(({ wish }) => wish))
      .catch((thrown: unknown) => this.#parts.log(`the wishes were not saved: ${String(thrown)}`));
    return this.#saved;
  }
}
