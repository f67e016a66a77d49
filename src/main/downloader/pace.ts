import type { Clock } from './clock.ts';

/** Milliseconds between requests after the first flood; every further one doubles them, up to SLOWEST. */
const FIRST_STEP = 250;
/** Telegram is reported to bear about 3,000 messages, 30 pages, in 30 seconds for as long as one likes. */
const SLOWEST = 1_000;
/** Answers in a row without a flood after which the pace is tried one step faster. */
const CALM_ANSWERS = 300;

/** An account's pace: unhindered at first, learnt from the floods that Telegram answers with. */
export class Pace {
  readonly #clock: Clock;
  #step = 0;
  #calm = 0;
  #last = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds between requests. */
  get step(): number {
    return this.#step;
  }

  /** Resolves when the next request may be made, or at once when the signal aborts. */
  async turn(signal: AbortSignal): Promise<void> {
    const wait = this.#last + this.#step - this.#clock.now();
    if (wait > 0) await this.#clock.sleep(wait, signal);
    this.#last = this.#clock.now();
  }

  answered(): void {
    this.#calm += 1;
    if (this.#calm < CALM_ANSWERS) return;
    this.#calm = 0;
    this.#step = this.#step > FIRST_STEP ? this.#step / 2 : 0;
  }

  flooded(): void {
    this.#calm = 0;
    this.#step = Math.min(SLOWEST, Math.max(FIRST_STEP, this.#step * 2));
  }
}
