/** Time as the downloader sees it, so that tests can pass hours without waiting. */
export interface Clock {
  /** Milliseconds, rising; only differences mean something. */
  now(): number;
  /** Resolves after the time, or at once when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The longest a timer can wait; beyond it, it would fire at once. */
const LONGEST_TIMER = 2_147_483_647;

export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(milliseconds, signal) {
    const end = performance.now() + milliseconds;
    // A timer may fire a moment early, and a flood must be waited out whole.
    for (let left = milliseconds; left > 0 && !signal.aborted; left = end - performance.now()) {
      await timer(Math.min(Math.ceil(left), LONGEST_TIMER), signal);
    }
  },
};

function timer(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timeout = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timeout);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
