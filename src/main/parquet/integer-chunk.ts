// A column of whole numbers: INT64, or INT32 for days. Dates with a time are microseconds in INT64.
import { PAGE_BYTES, Pages } from './pages.ts';
import { grown, Presence } from './presence.ts';
import type { FinishedChunk } from './row-group.ts';
import type { Compress } from './zstd.ts';

const WORD = 2 ** 32;
/** A page of nulls ends too. */
const PAGE_ROWS = 128 * 1_024;

export class IntegerChunk {
  readonly #pages: Pages;
  readonly #width: 4 | 8;
  readonly #presence = new Presence();
  #bytes = new Uint8Array(8 * 1_024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  #nulls = 0;
  #least: number | bigint | null = null;
  #most: number | bigint | null = null;

  constructor(compress: Compress, width: 4 | 8) {
    this.#pages = new Pages(compress);
    this.#width = width;
  }

  /** A safe integer; for INT32, one that fits. */
  push(value: number): void {
    const at = this.#room();
    // Little-endian two's complement; setBigInt64 would need a BigInt for each.
    this.#view.setInt32(at, value % WORD, true);
    if (this.#width === 8) this.#view.setInt32(at + 4, Math.floor(value / WORD), true);
    this.#see(value);
  }

  /** A number that fits 64 bits, but not a double. INT64 only. */
  pushBig(value: bigint): void {
    this.#view.setBigInt64(this.#room(), value, true);
    this.#see(value);
  }

  pushNull(): void {
    this.#presence.push(0);
    this.#nulls += 1;
    if (this.#presence.rows === PAGE_ROWS) this.#flush();
  }

  finish(): FinishedChunk {
    if (this.#presence.rows > 0) this.#flush();
    const { meta, parts } = this.#pages.finish(null);
    const [least, most] = [this.#least, this.#most].map((value) => (value === null ? null : BigInt(value)));
    return { meta: { ...meta, nulls: this.#nulls, least: least ?? null, most: most ?? null }, parts };
  }

  #room(): number {
    if (this.#length >= PAGE_BYTES || this.#presence.rows === PAGE_ROWS) this.#flush();
    if (this.#length + this.#width > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, this.#bytes.length * 2);
      this.#view = new DataView(this.#bytes.buffer);
    }
    this.#presence.push(1);
    this.#length += this.#width;
    return this.#length - this.#width;
  }

  #see(value: number | bigint): void {
    if (this.#least === null || value < this.#least) this.#least = value;
    if (this.#most === null || value > this.#most) this.#most = value;
  }

  #flush(): void {
    this.#pages.add('PLAIN', this.#presence.take(), this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }
}
