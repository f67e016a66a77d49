// Waiting as Telegram and the network make us wait: floods are counted down and waited out, a lost network is waited
// for, everything else goes to the caller.
import { FailureError, type Failure } from '../../shared/domain/failure.ts';
import type { Clock } from './clock.ts';
import type { Outage } from './outage.ts';
import type { Pace } from './pace.ts';

export type Waiting =
  { readonly kind: 'flood-wait'; readonly seconds: number } | { readonly kind: 'offline'; readonly failure: Failure };

export interface Patience {
  readonly clock: Clock;
  /** The account's pace, and what it knows of the network, shared by all that is asked in its name. */
  readonly pace: Pace;
  readonly outage: Outage;
  /**
   * Told when a request begins to wait, once for however many tries find the network lost, and with null when that is
   * over: a flood when its time is up, a lost network when a request is answered.
   */
  readonly onWaiting: (waiting: Waiting | null, request: symbol) => void;
  /** Resolves when the connection is back: a retry then need not wait for its turn. */
  readonly networkBack: (signal: AbortSignal) => Promise<void>;
  /** Told before every request, for counting. */
  readonly onRequest: () => void;
}

/** Seconds between tries while the network is lost. */
const RETRY_SECONDS = [1, 2, 5, 10, 20, 30] as const;
/** Milliseconds before a try after the connection is said to be back. */
const SHORTEST_RETRY = 100;
/** Milliseconds of waiting for the pace from which it is told. */
const TOLD_WAIT = 2_000;

/**
 * Makes a request until it is answered. Throws the FailureError of anything that waiting can't mend, and the signal's
 * reason when it aborts.
 */
export async function patiently<T>(
  patience: Patience,
  signal: AbortSignal,
  makeRequest: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const request = Symbol('request');
  const trial = new Trial(patience, request);
  try {
    for (;;) {
      await trial.othersOver(signal);
      const turn = await trial.turn(signal);
      signal.throwIfAborted();
      try {
        patience.onRequest();
        const answer = await makeRequest(signal);
        patience.pace.answered(turn);
        trial.found();
        return answer;
      } catch (thrown) {
        signal.throwIfAborted();
        if (!(thrown instanceof FailureError)) throw thrown;
        const { failure } = thrown;
        if (failure.kind === 'flood-wait') {
          const seconds = Math.max(1, failure.seconds ?? 1);
          await trial.flooded(seconds, patience.pace.flooded(turn, seconds), signal);
        } else if (failure.kind === 'network-lost' || failure.kind === 'timed-out') await trial.lost(failure, signal);
        else {
          trial.found();
          throw thrown;
        }
      }
    }
  } finally {
    patience.outage.ended(request);
    // Whoever was stopped while waiting is told of by its own state.
    if (!signal.aborted) trial.told(null);
  }
}

/** The tries of one request. */
class Trial {
  readonly #patience: Patience;
  readonly #request: symbol;
  #told: Waiting | null = null;
  /** Tries in a row that found the network lost. */
  #lost = 0;

  constructor(patience: Patience, request: symbol) {
    this.#patience = patience;
    this.#request = request;
  }

  told(waiting: Waiting | null): void {
    if (waiting === this.#told) return;
    this.#told = waiting;
    this.#patience.onWaiting(waiting, this.#request);
  }

  /** Until no other request tries whether the network is back. */
  async othersOver(signal: AbortSignal): Promise<void> {
    const { outage } = this.#patience;
    for (;;) {
      const failure = outage.failureFor(this.#request);
      if (failure === null || signal.aborted) break;
      if (this.#told?.kind !== 'offline') this.told({ kind: 'offline', failure });
      await outage.over(signal);
    }
    if (this.#lost === 0 && this.#told?.kind === 'offline') this.told(null);
  }

  async turn(signal: AbortSignal): ReturnType<Pace['turn']> {
    const { pace } = this.#patience;
    const { wait } = pace;
    const isTold = wait >= TOLD_WAIT && this.#told === null;
    if (isTold) this.told({ kind: 'flood-wait', seconds: Math.ceil(wait / 1_000) });
    const turn = await pace.turn(signal);
    if (isTold && !signal.aborted) this.told(null);
    return turn;
  }

  async flooded(seconds: number, isNew: boolean, signal: AbortSignal): Promise<void> {
    this.#answered();
    // Another request on its way met the same flood before: its turn comes when that is over.
    if (!isNew) return;
    this.told({ kind: 'flood-wait', seconds });
    await this.#patience.clock.sleep(seconds * 1_000, signal);
    signal.throwIfAborted();
    this.told(null);
  }

  async lost(failure: Failure, signal: AbortSignal): Promise<void> {
    if (!this.#patience.outage.tries(this.#request, failure)) return;
    if (this.#lost === 0) this.told({ kind: 'offline', failure });
    const seconds = RETRY_SECONDS[Math.min(this.#lost, RETRY_SECONDS.length - 1)] ?? 30;
    await waitForNetwork(this.#patience, seconds, signal);
    this.#lost += 1;
  }

  /** There was an answer: the network is there. */
  found(): void {
    this.#answered();
    this.told(null);
  }

  #answered(): void {
    this.#lost = 0;
    this.#patience.outage.ended(this.#request);
  }
}

/** Until the time is over or the connection is back; never shorter than a moment, whatever is said of the connection. */
async function waitForNetwork({ clock, networkBack }: Patience, seconds: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const back = networkBack(either).then(
    () => clock.sleep(SHORTEST_RETRY, either),
    () => clock.sleep(seconds * 1000, either),
  );
  try {
    await Promise.race([clock.sleep(seconds * 1000, either), back]);
  } finally {
    over.abort();
  }
}
