import type { Instant } from '../../../shared/domain/time-range.ts';

/** Milliseconds by which this machine's clock may stray from its timers before somebody must have set it. */
const STRAYED = 1_500;

/** The server's clock as far as it is known: this machine's own may be wrong by hours, and may be set at any time. */
export class ServerClock {
  #offsetSeconds = 0;
  #learnt: { readonly clock: number; readonly timer: number } | null = null;

  /** Takes the server's word for what time it was when its answer came. */
  learn(serverTime: Instant): void {
    this.#learnt = { clock: Date.now(), timer: performance.now() };
    this.#offsetSeconds = serverTime - Math.floor(this.#learnt.clock / 1000);
  }

  now(): Instant {
    return Math.floor(Date.now() / 1000) + this.#offsetSeconds;
  }

  get offsetSeconds(): number {
    return this.#offsetSeconds;
  }

  /** This machine's clock was set since, or the machine slept: what time it is has to be asked for again. */
  get isDoubtful(): boolean {
    if (!this.#learnt) return false;
    const { clock, timer } = this.#learnt;
    return Math.abs(Date.now() - clock - (performance.now() - timer)) > STRAYED;
  }
}
