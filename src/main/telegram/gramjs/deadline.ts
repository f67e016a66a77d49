// GramJS gives no request a deadline and knows no signals (telegram.md): everything that waits for it waits in here.

/** Over a slow line an answer may still be coming in: by so large a part of the deadline it is waited on, so often at most. */
const GRACE = 5;
const MOST_GRACES = 60;

/**
 * Runs `work`, but waits no longer than `milliseconds`, nor beyond any of the signals. Rejects with `timedOut()` or
 * with the signal's reason at once; `work` hears of it by its own signal, which aborts when nobody waits any more.
 * `heard`: a number that rises while something comes in; as long as it does, the deadline is put off.
 */
export function within<T>(
  milliseconds: number,
  signals: readonly AbortSignal[],
  timedOut: () => Error,
  work: (over: AbortSignal) => Promise<T>,
  heard: () => number = () => 0,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const over = new AbortController();
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      stop();
      settle();
      over.abort();
    };
    let [before, graces] = [heard(), 0];
    const late = (): void => {
      const now = heard();
      if (now === before || ++graces > MOST_GRACES) return end(() => reject(timedOut()));
      before = now;
      timer = setTimeout(late, milliseconds / GRACE);
    };
    let timer = setTimeout(late, milliseconds);
    const stop = onAbort(signals, (reason) => end(() => reject(reason)));
    if (signals.some(({ aborted }) => aborted)) return;
    work(over.signal).then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}

/** Waits for something that others wait for too: the signal ends the waiting, not the work. */
export function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = onAbort([signal], reject);
    work.then(resolve, reject).finally(stop);
  });
}

/** Calls back once: soon, where a signal has aborted already. Returns what takes the listeners off again. */
function onAbort(signals: readonly AbortSignal[], callback: (reason: unknown) => void): () => void {
  const heard = (event: Event): void => callback((event.target as AbortSignal).reason);
  const gone = signals.find(({ aborted }) => aborted);
  if (gone) queueMicrotask(() => callback(gone.reason));
  else for (const signal of signals) signal.addEventListener('abort', heard, { once: true });
  return () => {
    for (const signal of signals) signal.removeEventListener('abort', heard);
  };
}
