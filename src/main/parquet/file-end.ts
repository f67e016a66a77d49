// The end of a Parquet file: what its columns are and where each row group stands. The file begins with the same four bytes.
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import type { ExportColumn } from '../../shared/domain/export.ts';
import { schemaOf } from './columns.ts';
import type { ChunkMeta, RowGroupMeta } from './row-group.ts';

/** `PAR1`. */
export const FILE_START: Uint8Array = new Uint8Array([0x50, 0x41, 0x52, 0x31]);

export interface FileFacts {
  readonly columns: readonly ExportColumn[];
  /** In the order of the file, each right after the one before; the first after {@link FILE_START}. */
  readonly groups: readonly RowGroupMeta[];
  /** What the file says of itself. */
  readonly notes: Readonly<Record<string, string>>;
  /** `Lacuna version 1.2.3`: readers look at it to know whose mistakes to expect. */
  readonly createdBy: string;
}

export function fileEnd({ columns, groups, notes, createdBy }: FileFacts): Uint8Array {
  const writer = new ByteWriter(4_096);
  let at = FILE_START.length;
  const rowGroups = groups.map(({ rows, chunks }) => {
    const start = at;
    const described = chunks.map((chunk, index) => {
      const column = columns[index];
      if (column === undefined) throw new Error('more chunks than columns');
      const one = chunkOf(chunk, column, at);
      at += chunk.size;
      return one;
    });
    return {
      columns: described,
      total_byte_size: BigInt(chunks.reduce((all, { uncompressed }) => all + uncompressed, 0)),
      num_rows: BigInt(rows),
      file_offset: BigInt(start),
      total_compressed_size: BigInt(at - start),
    };
  });
  writeMetadata(writer, {
    version: 2,
    schema: schemaOf(columns),
    num_rows: BigInt(groups.reduce((all, { rows }) => all + rows, 0)),
    row_groups: rowGroups,
    key_value_metadata: Object.entries(notes).map(([key, value]) => ({ key, value })),
    created_by: createdBy,
    metadata_length: 0,
  });
  writer.appendBytes(FILE_START);
  return writer.getBytes();
}

function chunkOf(chunk: ChunkMeta, column: ExportColumn, at: number): RowGroup['columns'][number] {
  const element = schemaOf([column])[1];
  if (!element?.type) throw new Error(`no type for ${column}`);
  return {
    file_offset: BigInt(at),
    meta_data: {
      type: element.type,
      encodings: [...chunk.encodings],
      path_in_schema: [column],
      codec: chunk.codec,
      num_values: BigInt(chunk.values),
      total_uncompressed_size: BigInt(chunk.uncompressed),
      total_compressed_size: BigInt(chunk.size),
      data_page_offset: BigInt(at + chunk.dataOffset),
      ...(chunk.dictionaryOffset === null ? {} : { dictionary_page_offset: BigInt(at + chunk.dictionaryOffset) }),
      statistics: {
        null_count: BigInt(chunk.nulls),
        ...(chunk.least === null || chunk.most === null ? {} : boundsOf(element.type, chunk.least, chunk.most)),
      },
    },
  };
}

type RowGroup = Parameters<typeof writeMetadata>[1]['row_groups'][number];

function boundsOf(
  type: string,
  least: bigint,
  most: bigint,
): { min_value: bigint | number; max_value: bigint | number } {
  return type === 'INT32'
    ? { min_value: Number(least), max_value: Number(most) }
    : { min_value: least, max_value: most };
}
