// Waiting as Telegram and the network make us wait: floods are counted down and waited out, a lost network is waited
// for, everything else goes to the caller.
import { FailureError, type Failure } from '../../shared/domain/failure.ts';
import type { Clock } from './clock.ts';

export type Waiting =
  { readonly kind: 'flood-wait'; readonly seconds: number } | { readonly kind: 'offline'; readonly failure: Failure };

export interface Patience {
  readonly clock: Clock;
  /** Told when waiting begins, and with null when the request is about to be made again. */
  readonly onWaiting: (waiting: Waiting | null) => void;
  /** Resolves when the connection is back: a retry then need not wait for its turn. */
  readonly networkBack: (signal: AbortSignal) => Promise<void>;
  /** Told before every request, for counting. */
  readonly onRequest: () => void;
}

/** Seconds between tries while the network is lost. */
const RETRY_SECONDS = [1, 2, 5, 10, 20, 30] as const;

/**
 * Makes a request until it is answered. Throws the FailureError of anything that waiting can't mend, and the signal's
 * reason when it aborts.
 */
export async function patiently<T>(
  patience: Patience,
  signal: AbortSignal,
  makeRequest: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (let lost = 0; ;) {
    signal.throwIfAborted();
    try {
      patience.onRequest();
      return await makeRequest(signal);
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof FailureError)) throw thrown;
      const { failure } = thrown;
      if (failure.kind === 'flood-wait') {
        const seconds = failure.seconds ?? 1;
        patience.onWaiting({ kind: 'flood-wait', seconds });
        await patience.clock.sleep(seconds * 1000, signal);
      } else if (failure.kind === 'network-lost' || failure.kind === 'timed-out') {
        patience.onWaiting({ kind: 'offline', failure });
        await waitForNetwork(patience, RETRY_SECONDS[Math.min(lost, RETRY_SECONDS.length - 1)] ?? 30, signal);
        lost += 1;
      } else throw thrown;
      signal.throwIfAborted();
      patience.onWaiting(null);
    }
  }
}

async function waitForNetwork(patience: Patience, seconds: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  try {
    await Promise.race([patience.clock.sleep(seconds * 1000, either), patience.networkBack(either)]);
  } finally {
    over.abort();
  }
}
