// The pages of one column in one row group. A page is compressed when the next one is full, so that a row group takes little
// more memory than its part of the file. Thrift and run lengths are hyparquet-writer's; its own way of making pages takes
// JavaScript's values one by one, which is four times slower than the rest of an export.
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import type { ChunkCodec, ChunkMeta } from './row-group.ts';
import type { Compress } from './zstd.ts';

/** Bytes of values in a page, before compression: what most writers use. */
export const PAGE_BYTES = 1024 * 1024;
/** A chunk of one page with fewer bytes is not compressed: most columns of most rows are empty. */
const SMALL_BYTES = 256;

type PageEncoding = 'PLAIN' | 'RLE_DICTIONARY';

interface Page {
  readonly encoding: PageEncoding;
  /** Nulls among them. */
  readonly values: number;
  readonly body: Uint8Array;
}

export interface Dictionary {
  readonly values: number;
  /** PLAIN. */
  readonly bytes: Uint8Array;
}

export interface PagedChunk {
  readonly meta: Omit<ChunkMeta, 'nulls' | 'least' | 'most'>;
  readonly parts: readonly Uint8Array[];
}

/** Gathers pages, and puts the chunk together in the end. */
export class Pages {
  readonly #compress: Compress;
  readonly #parts: Uint8Array[] = [];
  readonly #encodings = new Set<PageEncoding>();
  #last: Page | null = null;
  #values = 0;
  #uncompressed = 0;

  constructor(compress: Compress) {
    this.#compress = compress;
  }

  /** `present`: 1 for a value, 0 for null, a row each. `values`: those that are there, encoded; they are copied. */
  add(encoding: PageEncoding, present: Uint8Array, values: Uint8Array): void {
    if (this.#last) this.#write(this.#last, 'ZSTD');
    this.#last = { encoding, values: present.length, body: bodyOf(present, values) };
    this.#encodings.add(encoding);
    this.#values += present.length;
  }

  /** The whole chunk, of at least one page. A dictionary stands before the pages that use it. */
  finish(dictionary: Dictionary | null): PagedChunk {
    const last = this.#last;
    if (!last) throw new Error('a chunk without rows');
    const isSmall = this.#parts.length === 0 && last.body.length + (dictionary?.bytes.length ?? 0) <= SMALL_BYTES;
    const codec: ChunkCodec = isSmall ? 'UNCOMPRESSED' : 'ZSTD';
    this.#write(last, codec);
    const head = dictionary ? this.#dictionaryPage(dictionary, codec) : [];
    const parts = [...head, ...this.#parts];
    return {
      meta: {
        codec,
        encodings: [...new Set([...this.#encodings, ...(dictionary ? ['PLAIN' as const] : []), 'RLE' as const])],
        values: this.#values,
        uncompressed: this.#uncompressed,
        size: lengthOf(parts),
        dictionaryOffset: dictionary ? 0 : null,
        dataOffset: lengthOf(head),
      },
      parts,
    };
  }

  #write({ encoding, values, body }: Page, codec: ChunkCodec): void {
    const data = {
      num_values: values,
      encoding,
      definition_level_encoding: 'RLE',
      repetition_level_encoding: 'RLE',
    } as const;
    this.#parts.push(...this.#page({ type: 'DATA_PAGE', data_page_header: data }, body, codec));
  }

  #dictionaryPage({ values, bytes }: Dictionary, codec: ChunkCodec): Uint8Array[] {
    const dictionary = { num_values: values, encoding: 'PLAIN' } as const;
    return this.#page({ type: 'DICTIONARY_PAGE', dictionary_page_header: dictionary }, bytes, codec);
  }

  #page(of: Partial<PageHeader> & Pick<PageHeader, 'type'>, body: Uint8Array, codec: ChunkCodec): Uint8Array[] {
    const packed = codec === 'ZSTD' ? this.#compress(body) : body;
    const header = new ByteWriter(64);
    writePageHeader(header, { ...of, uncompressed_page_size: body.length, compressed_page_size: packed.length });
    this.#uncompressed += header.offset + body.length;
    return [header.getBytes(), packed];
  }
}

type PageHeader = Parameters<typeof writePageHeader>[1];

/** A data page of the first version, which every reader knows: which rows have a value, then the values. */
function bodyOf(present: Uint8Array, values: Uint8Array): Uint8Array {
  const levels = new ByteWriter(64);
  levels.appendUint32(0);
  writeRleBitPackedHybrid(levels, present, 1);
  const body = new Uint8Array(levels.offset + values.length);
  body.set(levels.getBytes());
  body.set(values, levels.offset);
  new DataView(body.buffer).setUint32(0, levels.offset - 4, true);
  return body;
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((all, { length }) => all + length, 0);
}
