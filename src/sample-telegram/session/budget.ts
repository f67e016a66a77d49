// A hidden budget of requests, one for the account: so many in a window of time, then FLOOD_WAIT until it ends.
import type { Behaviour } from '../world/model.ts';

export class Budget {
  readonly #now: () => number;
  #windowEnds = 0;
  #spent = 0;

  /** @param now seconds that only rise, fractions and all */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Seconds to wait, rounded up; 0: go on. Windows follow each other from the first request on. */
  spend(budget: Behaviour['budget']): number {
    if (!budget) return 0;
    const now = this.#now();
    if (now >= this.#windowEnds || this.#windowEnds - now > budget.seconds) {
      const late = this.#windowEnds === 0 ? 0 : Math.max(now - this.#windowEnds, 0) % budget.seconds;
      this.#windowEnds = now - late + budget.seconds;
      this.#spent = 0;
    }
    this.#spent += 1;
    return this.#spent <= budget.requests ? 0 : Math.max(Math.ceil(this.#windowEnds - now), 1);
  }
}
