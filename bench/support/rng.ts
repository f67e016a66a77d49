// Random numbers that are the same in every run.

/** A seed out of several numbers; equal numbers make equal seeds. */
export function mix(...parts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part >>> 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

/** A small linear congruential generator with a mixed output: quick, and good enough for made-up posts. */
export class Rng {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  fraction(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    let word = this.#state;
    word = Math.imul(word ^ (word >>> 16), 0x45d9f3b);
    word ^= word >>> 15;
    return (word >>> 0) / 0x1_0000_0000;
  }

  chance(part: number): boolean {
    return this.fraction() < part;
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.fraction() * below);
  }
}
