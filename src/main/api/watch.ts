// Something has changed: for readers that wait for the cache or a download to come further.
export class Watch {
  #version = 0;
  #waiting = new Set<() => void>();

  /** To be read before looking, and given to {@link after}: a change in between is not missed. */
  get version(): number {
    return this.#version;
  }

  changed(): void {
    this.#version += 1;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /** Resolves when something changed since `version` (true) or the time is over (false); rejects when the signal aborts. */
  after(version: number, milliseconds: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    if (version !== this.#version) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        this.#waiting.delete(wake);
      };
      const wake = (): void => {
        end();
        resolve(true);
      };
      const abort = (): void => {
        end();
        reject(signal.reason as Error);
      };
      const timer = setTimeout(() => {
        end();
        resolve(false);
      }, milliseconds);
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.add(wake);
    });
  }
}
