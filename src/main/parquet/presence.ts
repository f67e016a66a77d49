/** Which rows of a page have a value. */
export class Presence {
  #flags = new Uint8Array(1_024);
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  /** `flag`: 1 for a value, 0 for null. */
  push(flag: 0 | 1): void {
    if (this.#rows === this.#flags.length) this.#flags = grown(this.#flags, this.#rows * 2);
    this.#flags[this.#rows++] = flag;
  }

  /** The flags so far, a row each; they are valid until the next row comes. */
  take(): Uint8Array {
    const flags = this.#flags.subarray(0, this.#rows);
    this.#rows = 0;
    return flags;
  }
}

/** A longer copy. */
export function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(length);
  longer.set(bytes);
  return longer;
}
