import type { Instant } from '../../../shared/domain/time-range.ts';

/** The server's clock as far as it is known: this machine's own may be wrong by hours. */
export class ServerClock {
  #offsetSeconds = 0;

  /** Takes the server's word for what time it was when its answer came. */
  learn(serverTime: Instant): void {
    this.#offsetSeconds = serverTime - Math.floor(Date.now() / 1000);
  }

  now(): Instant {
    return Math.floor(Date.now() / 1000) + this.#offsetSeconds;
  }

  get offsetSeconds(): number {
    return this.#offsetSeconds;
  }
}
