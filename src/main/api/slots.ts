// A few places for long answers: each holds a reader, a page of messages and maybe a download.
import { Problem } from './problem.ts';

export class Slots {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Throws a Problem where all are taken; returns what gives the place back, once. */
  take(): () => void {
    if (this.#taken >= this.#most) {
      throw new Problem(429, `${this.#most} streams run already; this API serves no more at once.`, {
        'Retry-After': '10',
      });
    }
    this.#taken += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.#taken -= 1;
      isHeld = false;
    };
  }
}
