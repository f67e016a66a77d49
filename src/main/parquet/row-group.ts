// A row group: a stretch of rows, column by column. Its bytes go into the file as they are; what the file's end has to say
// of them is told beside them, as plain data that can cross between threads.
import type { ExportColumn } from '../../shared/domain/export.ts';
import { COLUMN_KINDS } from './columns.ts';
import { BooleanChunk } from './boolean-chunk.ts';
import { IntegerChunk } from './integer-chunk.ts';
import { TextChunk } from './text-chunk.ts';
import { assertNever } from '../../shared/domain/failure.ts';
import type { PagedChunk } from './pages.ts';
import type { Compress } from './zstd.ts';

export type ChunkCodec = 'ZSTD' | 'UNCOMPRESSED';

/** One column of a row group. */
export interface ChunkMeta {
  readonly codec: ChunkCodec;
  readonly encodings: readonly ('PLAIN' | 'RLE' | 'RLE_DICTIONARY')[];
  /** Nulls among them. */
  readonly values: number;
  readonly nulls: number;
  /** Bytes with their page headers, before compression and in the file. */
  readonly uncompressed: number;
  readonly size: number;
  /** From the chunk's beginning. */
  readonly dictionaryOffset: number | null;
  readonly dataOffset: number;
  /** Numbers and dates only, as the file holds them; null where none was looked for, or there is none. */
  readonly least: bigint | null;
  readonly most: bigint | null;
}

export interface RowGroupMeta {
  readonly rows: number;
  /** In the order of the file. */
  readonly chunks: readonly ChunkMeta[];
}

export interface RowGroup {
  readonly bytes: Uint8Array;
  readonly meta: RowGroupMeta;
}

/** What gathers the values of one column. */
export type Chunk = TextChunk | IntegerChunk | BooleanChunk;

export interface FinishedChunk extends Omit<PagedChunk, 'meta'> {
  readonly meta: ChunkMeta;
}

export function openChunk(column: ExportColumn, compress: Compress): Chunk {
  const kind = COLUMN_KINDS[column];
  switch (kind) {
    case 'long':
    case 'word':
      return new TextChunk(compress, kind === 'word');
    case 'integer':
    case 'instant':
      return new IntegerChunk(compress, 8);
    case 'day':
      return new IntegerChunk(compress, 4);
    case 'boolean':
      return new BooleanChunk(compress);
    default:
      return assertNever(kind);
  }
}

/** At least one row; every chunk has as many. */
export function finishRowGroup(chunks: readonly Chunk[], rows: number): RowGroup {
  const finished = chunks.map((chunk): FinishedChunk => chunk.finish());
  const bytes = new Uint8Array(finished.reduce((all, { meta }) => all + meta.size, 0));
  let at = 0;
  for (const part of finished.flatMap(({ parts }) => parts)) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, meta: { rows, chunks: finished.map(({ meta }) => meta) } };
}
