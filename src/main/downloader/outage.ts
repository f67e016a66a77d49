// While the network is lost, one request tries whether it is back; all others wait for that.
import type { Failure } from '../../shared/domain/failure.ts';

interface Trying {
  readonly by: symbol;
  readonly failure: Failure;
  readonly over: Promise<void>;
  readonly end: () => void;
}

export class Outage {
  #trying: Trying | null = null;

  /** Why the others wait; null where nobody has to. */
  failureFor(request: symbol): Failure | null {
    return this.#trying && this.#trying.by !== request ? this.#trying.failure : null;
  }

  /** Resolves when the one that tries was answered or has given up, or when the signal aborts. */
  async over(signal: AbortSignal): Promise<void> {
    const trying = this.#trying;
    if (!trying || signal.aborted) return;
    let stop = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    signal.addEventListener('abort', stop, { once: true });
    await Promise.race([trying.over, stopped]);
    signal.removeEventListener('abort', stop);
  }

  /** The network was lost for this request. False: another one tries already. */
  tries(request: symbol, failure: Failure): boolean {
    if (this.#trying) return this.#trying.by === request;
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    this.#trying = { by: request, failure, over, end };
    return true;
  }

  /** A request was answered, or has left. */
  ended(request: symbol): void {
    if (this.#trying?.by !== request) return;
    const { end } = this.#trying;
    this.#trying = null;
    end();
  }
}
