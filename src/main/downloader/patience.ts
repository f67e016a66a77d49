// Waiting as Telegram and the network make us wait: floods are counted down and waited out, a lost network is waited
// for, everything else goes to the caller.
import { FailureError, type Failure } from '../../shared/domain/failure.ts';
import type { Clock } from './clock.ts';
import type { Pace } from './pace.ts';

export type Waiting =
  { readonly kind: 'flood-wait'; readonly seconds: number } | { readonly kind: 'offline'; readonly failure: Failure };

export interface Patience {
  readonly clock: Clock;
  /** The account's pace, shared by all that is asked in its name. */
  readonly pace: Pace;
  /**
   * Told when waiting begins, once for however many tries find the network lost, and with null when it is over: a flood
   * when its time is up, a lost network when a request is answered.
   */
  readonly onWaiting: (waiting: Waiting | null) => void;
  /** Resolves when the connection is back: a retry then need not wait for its turn. */
  readonly networkBack: (signal: AbortSignal) => Promise<void>;
  /** Told before every request, for counting. */
  readonly onRequest: () => void;
}

/** Seconds between tries while the network is lost. */
const RETRY_SECONDS = [1, 2, 5, 10, 20, 30] as const;
/** Milliseconds before a try after the connection is said to be back. */
const SHORTEST_RETRY = 100;

/**
 * Makes a request until it is answered. Throws the FailureError of anything that waiting can't mend, and the signal's
 * reason when it aborts.
 */
export async function patiently<T>(
  patience: Patience,
  signal: AbortSignal,
  makeRequest: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, pace, onWaiting } = patience;
  let lost = 0;
  const found = (): void => {
    if (lost > 0) onWaiting(null);
    lost = 0;
  };
  for (;;) {
    await pace.turn(signal);
    signal.throwIfAborted();
    try {
      patience.onRequest();
      const answer = await makeRequest(signal);
      pace.answered();
      found();
      return answer;
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof FailureError)) throw thrown;
      const { failure } = thrown;
      if (failure.kind === 'flood-wait') {
        lost = 0;
        pace.flooded();
        const seconds = Math.max(1, failure.seconds ?? 1);
        onWaiting({ kind: 'flood-wait', seconds });
        await clock.sleep(seconds * 1000, signal);
        signal.throwIfAborted();
        onWaiting(null);
      } else if (failure.kind === 'network-lost' || failure.kind === 'timed-out') {
        if (lost === 0) onWaiting({ kind: 'offline', failure });
        await waitForNetwork(patience, RETRY_SECONDS[Math.min(lost, RETRY_SECONDS.length - 1)] ?? 30, signal);
        lost += 1;
      } else {
        found();
        throw thrown;
      }
    }
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
