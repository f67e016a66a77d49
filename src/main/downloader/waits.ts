import type { Waiting } from './patience.ts';

/** What a download waits for: several of its requests may wait at once, and mostly for the same. */
export class Waits {
  readonly #tell: (waiting: Waiting | null) => void;
  readonly #waiting = new Map<symbol, Waiting>();
  #told: Waiting | null = null;

  /** `tell`: told once for however many requests wait for the same; null when none waits any more. */
  constructor(tell: (waiting: Waiting | null) => void) {
    this.#tell = tell;
  }

  set(request: symbol, waiting: Waiting | null): void {
    if (waiting) this.#waiting.set(request, waiting);
    else this.#waiting.delete(request);
    const all = [...this.#waiting.values()];
    // A flood holds up all of them, a lost network perhaps not; of several floods the longest does.
    const floods = all.flatMap((one) => (one.kind === 'flood-wait' ? [one] : []));
    const next = floods.toSorted((a, b) => b.seconds - a.seconds)[0] ?? all[0] ?? null;
    const told = this.#told;
    const isLonger = next?.kind === 'flood-wait' && told?.kind === 'flood-wait' && next.seconds > told.seconds;
    if (next?.kind === told?.kind && !isLonger) return;
    this.#told = next;
    this.#tell(next);
  }
}
