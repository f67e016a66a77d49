// Gives the columns of a row group what SQLite answered for some rows.
import { isUtf8 } from 'node:buffer';
import type { ExportColumn } from '../../../shared/domain/export.ts';
import { BooleanChunk } from '../../parquet/boolean-chunk.ts';
import { COLUMN_KINDS, type ColumnKind } from '../../parquet/columns.ts';
import type { IntegerChunk } from '../../parquet/integer-chunk.ts';
import type { Chunk } from '../../parquet/row-group.ts';
import { TextChunk } from '../../parquet/text-chunk.ts';
import type { Row } from '../file/connection.ts';
import { NONE, ODD_VALUE, type Fields } from './field-reader.ts';
import { textsOf } from './parquet-record.ts';

/** Gives every column its values; says how many it can't hold. */
export function feedChunks(
  batch: Row,
  fields: Fields,
  columns: readonly ExportColumn[],
  chunks: readonly Chunk[],
): number {
  let odd = 0;
  for (const [index, values] of fields.columns.entries()) {
    const chunk = chunks[index];
    if (chunk instanceof TextChunk) feedTexts(chunk, bytesIn(batch, textsOf(index)), values);
    else if (chunk instanceof BooleanChunk) odd += feedFlags(chunk, values);
    else if (chunk)
      odd += feedNumbers(chunk, values, UNITS[COLUMN_KINDS[columns[index] ?? 'date']], fields.bigs.get(index));
  }
  return odd;
}

function feedTexts(chunk: TextChunk, bytes: Buffer, lengths: Float64Array): void {
  // Commas part the texts, so what is well formed as a whole is so in all its parts.
  const wellFormed = isUtf8(bytes);
  let at = 0;
  for (const length of lengths) {
    if (length === NONE) {
      chunk.pushNull();
      continue;
    }
    const end = at + length;
    if (wellFormed) chunk.push(bytes, at, end);
    else {
      // The replacement character stands for what is no UTF-8: Parquet's readers would refuse the file.
      const mended = Buffer.from(bytes.toString('utf8', at, end), 'utf8');
      chunk.push(mended, 0, mended.length);
    }
    at = end + 1;
  }
  if (at !== 0 && at !== bytes.length + 1) throw new Error('texts and their lengths do not fit together');
}

function feedFlags(chunk: BooleanChunk, values: Float64Array): number {
  let odd = 0;
  for (const value of values) {
    if (value === 0 || value === 1) chunk.push(value === 1);
    else {
      chunk.pushNull();
      if (value !== NONE) odd += 1;
    }
  }
  return odd;
}

/** What seconds or numbers become. */
interface Unit {
  readonly times: number;
  readonly per: number;
}

const UNITS: Readonly<Record<ColumnKind, Unit>> = {
  long: { times: 1, per: 1 },
  word: { times: 1, per: 1 },
  boolean: { times: 1, per: 1 },
  integer: { times: 1, per: 1 },
  instant: { times: 1_000_000, per: 1 },
  day: { times: 1, per: 86_400 },
};

function feedNumbers(
  chunk: IntegerChunk,
  values: Float64Array,
  { times, per }: Unit,
  bigs: ReadonlyMap<number, bigint> | undefined,
): number {
  let odd = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? NONE;
    if (value === NONE || value === ODD_VALUE) {
      chunk.pushNull();
      if (value === ODD_VALUE) odd += 1;
      continue;
    }
    const scaled = per === 1 ? value * times : Math.floor(value / per);
    if (Number.isSafeInteger(scaled)) chunk.push(scaled);
    else chunk.pushBig(Number.isNaN(value) ? (bigs?.get(row) ?? 0n) : BigInt(value) * BigInt(times));
  }
  return odd;
}

/** A blob; none where there is NULL. */
export function bytesIn(row: Row, column: string): Buffer {
  const value = row[column];
  if (value === null) return Buffer.alloc(0);
  if (!(value instanceof Uint8Array)) throw new Error(`${column} holds no bytes`);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
