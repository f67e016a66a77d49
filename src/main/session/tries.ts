// Reaching Telegram at the start: tried again while the network is away, at growing intervals, or at once when asked.
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import { systemClock } from '../downloader/clock.ts';
import type { Account } from '../telegram/telegram.ts';

/** Seconds between tries. */
const RETRY_SECONDS = [1, 2, 5, 10, 20, 30] as const;

/** What passes by itself, so that trying again makes sense. */
const PASSING: ReadonlySet<Failure['kind']> = new Set([
  'network-lost',
  'timed-out',
  'flood-wait',
  'sample-unavailable',
]);

export type TriesEnd =
  { readonly kind: 'signed-in'; readonly account: Account } | { readonly kind: 'refused'; readonly failure: Failure };

export class Tries {
  readonly #signal: AbortSignal;
  #wake: () => void = () => undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Tries now instead of waiting on. */
  wake(): void {
    this.#wake();
  }

  /** Until it succeeds, or fails for good; null once the signal aborts. `onWaiting` is told before every wait. */
  async until(signIn: () => Promise<Account>, onWaiting: (failure: Failure) => void): Promise<TriesEnd | null> {
    for (let tries = 0; !this.#signal.aborted; tries++) {
      try {
        return { kind: 'signed-in', account: await signIn() };
      } catch (thrown) {
        if (this.#signal.aborted) return null;
        const failure = failureOf(thrown);
        if (!PASSING.has(failure.kind)) return { kind: 'refused', failure };
        onWaiting(failure);
        await this.#wait(failure.seconds ?? RETRY_SECONDS[Math.min(tries, RETRY_SECONDS.length - 1)] ?? 30);
      }
    }
    return null;
  }

  async #wait(seconds: number): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await systemClock.sleep(seconds * 1000, AbortSignal.any([this.#signal, woken.signal]));
  }
}
