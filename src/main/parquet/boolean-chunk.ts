// A column of BOOLEANs: a bit each, the first in the lowest.
import { Pages } from './pages.ts';
import { grown, Presence } from './presence.ts';
import type { FinishedChunk } from './row-group.ts';
import type { Compress } from './zstd.ts';

const PAGE_ROWS = 128 * 1_024;

export class BooleanChunk {
  readonly #pages: Pages;
  readonly #presence = new Presence();
  #bits = new Uint8Array(1_024);
  #count = 0;
  #nulls = 0;

  constructor(compress: Compress) {
    this.#pages = new Pages(compress);
  }

  push(value: boolean): void {
    if (this.#presence.rows === PAGE_ROWS) this.#flush();
    const at = this.#count >> 3;
    if (at === this.#bits.length) this.#bits = grown(this.#bits, at * 2);
    const bit = this.#count & 7;
    this.#bits[at] = (bit === 0 ? 0 : (this.#bits[at] ?? 0)) | (Number(value) << bit);
    this.#count += 1;
    this.#presence.push(1);
  }

  pushNull(): void {
    if (this.#presence.rows === PAGE_ROWS) this.#flush();
    this.#presence.push(0);
    this.#nulls += 1;
  }

  finish(): FinishedChunk {
    if (this.#presence.rows > 0) this.#flush();
    const { meta, parts } = this.#pages.finish(null);
    return { meta: { ...meta, nulls: this.#nulls, least: null, most: null }, parts };
  }

  #flush(): void {
    this.#pages.add('PLAIN', this.#presence.take(), this.#bits.subarray(0, (this.#count + 7) >> 3));
    this.#count = 0;
  }
}
