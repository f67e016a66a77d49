// One client session under a key: it outlives connections. It numbers what is sent and keeps answers until the client
// has acknowledged them, so that a message sent twice is executed once.

/** More answers than these that nobody acknowledges are forgotten, the oldest first. */
const KEPT_ANSWERS = 32;
const KEPT_IDS = 1024;

export class Session {
  readonly id: bigint;
  /** Whether the client has been told that the server has made this session. */
  announced = false;
  #contentMessages = 0;
  readonly #seen = new Set<bigint>();
  /** Request's id -> the rpc_result. */
  readonly #answers = new Map<bigint, Buffer>();
  /** Answer's message id -> request's id. */
  readonly #sent = new Map<bigint, bigint>();

  constructor(id: bigint) {
    this.id = id;
  }

  /** The next message's sequence number; odd for what the client has to acknowledge. */
  sequence(content: boolean): number {
    if (!content) return this.#contentMessages * 2;
    this.#contentMessages += 1;
    return this.#contentMessages * 2 - 1;
  }

  /** Whether this request came before. */
  isRepeated(messageId: bigint): boolean {
    if (this.#seen.has(messageId)) return true;
    this.#seen.add(messageId);
    dropOldest(this.#seen, KEPT_IDS);
    return false;
  }

  hasSeen(messageId: bigint): boolean {
    return this.#seen.has(messageId);
  }

  keepAnswer(requestId: bigint, answerId: bigint, result: Buffer): void {
    this.#answers.set(requestId, result);
    this.#sent.set(answerId, requestId);
    dropOldest(this.#answers, KEPT_ANSWERS);
    dropOldest(this.#sent, KEPT_IDS);
  }

  answerTo(requestId: bigint): Buffer | null {
    return this.#answers.get(requestId) ?? null;
  }

  /** The request that a message of the server's answered. */
  requestOf(answerId: bigint): bigint | null {
    return this.#sent.get(answerId) ?? null;
  }

  acknowledged(answerId: bigint): void {
    const request = this.#sent.get(answerId);
    this.#sent.delete(answerId);
    if (request !== undefined) this.#answers.delete(request);
  }
}

interface Kept<K> {
  readonly size: number;
  keys(): IterableIterator<K>;
  delete(key: K): boolean;
}

/** Of a Map or a Set, which keep their order. */
export function dropOldest<K>(kept: Kept<K>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(key);
  }
}
