// Seeded randomness. Everything in the world comes from numbers mixed out of the seed and of where a thing stands
// (channel, day, id), never from what was made before it: so a day or a post can be made alone, again, in any order.

/** Mixes integers into 32 well-spread bits. */
export function mix(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
    // The upper half of numbers beyond 32 bits counts too.
    const high = Math.floor(part / 0x1_0000_0000) | 0;
    if (high !== 0 && high !== -1) hash = Math.imul(hash ^ high, 0x27d4eb2f);
  }
  return hash >>> 0;
}

/** 63 bits that are never zero, as Telegram's ids and access hashes are. */
export function longId(...parts: readonly number[]): bigint {
  const high = mix(...parts, 1) & 0x7fff_ffff;
  const low = mix(...parts, 2);
  return (BigInt(high | 0x1000_0000) << 32n) | BigInt(low);
}

/** A small fast generator (mulberry32): 32 bits of state are plenty for one day or one post. */
export class Rng {
  private state = 0;

  constructor(seed: number) {
    this.reseed(seed);
  }

  reseed(seed: number): this {
    this.state = seed >>> 0;
    return this;
  }

  /** 32 bits. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** In [0, 1). */
  fraction(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** An integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    const chosen = choices[Math.floor(this.fraction() * choices.length)];
    if (chosen === undefined) throw new RangeError('There is nothing to pick from.');
    return chosen;
  }

  /** Around 0, with a standard deviation of about 1. */
  bell(): number {
    return (this.fraction() + this.fraction() + this.fraction() + this.fraction() - 2) * 1.73;
  }
}
