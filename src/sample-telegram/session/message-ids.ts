// Message ids: the server's clock in the upper half, rising, the lowest bits saying what kind of message it is.

/** 1: an answer to a client's message; 3: anything else the server says. */
export type MessageKind = 1 | 3;

export class MessageIds {
  readonly #now: () => number;
  #last = 0n;

  /** @param now Unix seconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  next(kind: MessageKind): bigint {
    const clock = BigInt(Math.floor(this.#now())) << 32n;
    this.#last = clock > this.#last ? clock : this.#last + 4n;
    return this.#last + BigInt(kind);
  }

  /**
   * What is wrong with a client's message id, as bad_msg_notification's code; null: nothing. Its clock may be 300 s
   * behind the server's and 30 s ahead.
   */
  fault(id: bigint): 16 | 17 | 18 | null {
    if ((id & 3n) !== 0n) return 18;
    const ahead = Number(id >> 32n) - this.#now();
    if (ahead < -300) return 16;
    return ahead > 30 ? 17 : null;
  }
}
