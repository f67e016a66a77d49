// A column of UTF-8 text: with a dictionary while that is small, then as it is.
import { ByteWriter } from 'hyparquet-writer';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { PAGE_BYTES, Pages } from './pages.ts';
import { grown, Presence } from './presence.ts';
import type { FinishedChunk } from './row-group.ts';
import type { Compress } from './zstd.ts';

const PAGE_ROWS = 128 * 1_024;
const DICTIONARY_WORDS = 4_096;
/** A longer text is no word. */
const WORD_BYTES = 256;

export class TextChunk {
  readonly #pages: Pages;
  readonly #presence = new Presence();
  /** PLAIN values of the page, or of the dictionary while one is kept. */
  #bytes = Buffer.alloc(4 * 1_024);
  #length = 0;
  #nulls = 0;
  /** Places in the dictionary by the word's bytes; null: none is kept, or no longer. */
  #words: Map<string, number> | null;
  #places = new Int32Array(1_024);
  #used = 0;
  #dictionary: { readonly values: number; readonly bytes: Uint8Array } | null = null;

  constructor(compress: Compress, withDictionary: boolean) {
    this.#pages = new Pages(compress);
    this.#words = withDictionary ? new Map() : null;
  }

  /** The text from `start` to `end`, UTF-8; it is copied. */
  push(source: Buffer, start: number, end: number): void {
    if (this.#words && !this.#pushWord(this.#words, source, start, end)) this.#closeDictionary(this.#words);
    else if (this.#words) return;
    if (this.#length >= PAGE_BYTES || this.#presence.rows === PAGE_ROWS) this.#flush();
    this.#append(source, start, end);
    this.#presence.push(1);
  }

  pushNull(): void {
    if (this.#presence.rows === PAGE_ROWS) this.#flush();
    this.#presence.push(0);
    this.#nulls += 1;
  }

  finish(): FinishedChunk {
    if (this.#words && this.#words.size > 0) this.#closeDictionary(this.#words);
    if (this.#presence.rows > 0) this.#flush();
    const { meta, parts } = this.#pages.finish(this.#dictionary);
    return { meta: { ...meta, nulls: this.#nulls, least: null, most: null }, parts };
  }

  /** False where the dictionary would become too large. */
  #pushWord(words: Map<string, number>, source: Buffer, start: number, end: number): boolean {
    if (end - start > WORD_BYTES) return false;
    // A byte a character: quicker than UTF-8, and as good a key.
    const key = source.toString('latin1', start, end);
    let place = words.get(key);
    if (place === undefined) {
      if (words.size === DICTIONARY_WORDS) return false;
      place = words.size;
      words.set(key, place);
      this.#append(source, start, end);
    }
    if (this.#presence.rows === PAGE_ROWS) this.#flush();
    if (this.#used === this.#places.length) {
      const more = new Int32Array(this.#used * 2);
      more.set(this.#places);
      this.#places = more;
    }
    this.#places[this.#used++] = place;
    this.#presence.push(1);
    return true;
  }

  #append(source: Buffer, start: number, end: number): void {
    const length = end - start;
    const after = this.#length + 4 + length;
    if (after > this.#bytes.length)
      this.#bytes = Buffer.from(grown(this.#bytes, Math.max(after, this.#bytes.length * 2)).buffer);
    this.#bytes.writeUInt32LE(length, this.#length);
    source.copy(this.#bytes, this.#length + 4, start, end);
    this.#length = after;
  }

  /** From here on texts stand in the pages themselves. */
  #closeDictionary(words: Map<string, number>): void {
    if (this.#presence.rows > 0) this.#flush();
    if (words.size > 0) this.#dictionary = { values: words.size, bytes: this.#bytes.subarray(0, this.#length) };
    this.#words = null;
    this.#bytes = Buffer.alloc(4 * 1_024);
    this.#length = 0;
  }

  #flush(): void {
    if (this.#words && this.#words.size > 0) {
      this.#pages.add(
        'RLE_DICTIONARY',
        this.#presence.take(),
        placesOf(this.#places.subarray(0, this.#used), this.#words.size),
      );
      this.#used = 0;
      return;
    }
    // A page without any value stands for itself, whatever becomes of the dictionary.
    this.#pages.add(
      'PLAIN',
      this.#presence.take(),
      this.#words ? new Uint8Array() : this.#bytes.subarray(0, this.#length),
    );
    if (!this.#words) this.#length = 0;
  }
}

/** Places in the dictionary, after the number of bits that each takes. */
function placesOf(places: Int32Array, words: number): Uint8Array {
  const bits = Math.max(1, 32 - Math.clz32(words - 1));
  const writer = new ByteWriter(64);
  writer.appendUint8(bits);
  writeRleBitPackedHybrid(writer, places, bits);
  return writer.getBytes();
}
