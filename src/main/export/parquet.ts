// Parquet: one file, or a folder with a file for every channel and month, named as Hive names partitions, which DuckDB,
// Spark, Polars and BigQuery read as one table. Row groups come from the worker as they go into the file; here are its
// beginning and its end, which says what the file is by itself: the manifest's facts stand in it.
import type { StoredChannel } from '../../shared/domain/channel.ts';
import type { ExportColumn, ParquetFormat } from '../../shared/domain/export.ts';
import { isEmpty, toIso } from '../../shared/domain/time-range.ts';
import type { ExportGroup, ExportSlice } from '../cache/cache.ts';
import { FILE_START, fileEnd } from '../parquet/file-end.ts';
import type { RowGroupMeta } from '../parquet/row-group.ts';
import type { ExportJob, FormatWriter } from './format.ts';
import { applicationOf, exportFacts } from './manifest.ts';
import type { OutputFile } from './output.ts';

/** Written and hashed at once, so that the main process does not stand still over a row group. */
const PIECE_BYTES = 1024 * 1024;

/** In a folder `channel_id` stands in the folders' names: BigQuery refuses a column that stands in the files too. */
const PARTED_BY: ExportColumn = 'channel_id';

export async function openParquet(job: ExportJob, { partitioned }: ParquetFormat): Promise<FormatWriter> {
  const columns = columnsOf(job, partitioned);
  const shape = { kind: 'row-group', columns, byMonth: partitioned } as const;
  if (partitioned) {
    let current: { readonly name: string; readonly file: GroupedFile } | null = null;
    const files: GroupedFile[] = [];
    return {
      shape,
      notes: () => notesOf(files),
      take: async ({ part, bytes, group }) => {
        if (!group) return;
        const name = nameOf(job, part, group);
        if (current?.name !== name) {
          await current?.file.close();
          current = { name, file: await GroupedFile.begin(job, await job.output.create(name), columns, part) };
          files.push(current.file);
        }
        await current.file.add(bytes, group);
      },
      close: async () => {
        await current?.file.close();
        const name = current === null ? nameOfNone(job) : null;
        // A table without rows has its columns: a folder without files could not be read at all.
        if (name !== null) await (await GroupedFile.begin(job, await job.output.create(name), columns, 0)).close();
      },
    };
  }
  const file = await GroupedFile.begin(job, await job.output.create(), columns, null);
  return {
    shape,
    take: async ({ bytes, group }) => {
      if (group) await file.add(bytes, group);
    },
    notes: () => notesOf([file]),
    close: () => file.close(),
  };
}

function notesOf(files: readonly GroupedFile[]): Readonly<Record<string, unknown>> {
  return { valuesLeftOut: files.reduce((sum, { odd }) => sum + odd, 0) };
}

/** A column's name can stand in a table once; and a table needs a column. */
function columnsOf({ spec }: ExportJob, partitioned: boolean): readonly ExportColumn[] {
  const columns = [...new Set(spec.columns)].filter((column) => !partitioned || column !== PARTED_BY);
  return columns.length > 0 ? columns : ['message_id'];
}

function nameOf({ snapshot }: ExportJob, part: number, { month }: ExportGroup): string {
  const channel = snapshot.parts[part]?.channel;
  if (!channel || month === null) throw new Error('a row group of no channel or month');
  return pathOf(channel, month);
}

/** Where the columns stand when there are no rows: in the first channel and the range's first month. */
function nameOfNone({ snapshot, exportedAt }: ExportJob): string | null {
  const [part] = snapshot.parts;
  if (!part) return null;
  const { channel, range } = part;
  return pathOf(channel, toIso(isEmpty(range) ? exportedAt : range.from).slice(0, 7));
}

function pathOf({ channelId }: StoredChannel, month: string): string {
  return `channel_id=${channelId}/month=${month}/part-0.parquet`;
}

/** A file of row groups. */
class GroupedFile {
  readonly #job: ExportJob;
  readonly #file: OutputFile;
  readonly #columns: readonly ExportColumn[];
  readonly #part: number | null;
  readonly #groups: RowGroupMeta[] = [];
  /** Values that their column couldn't hold. */
  odd = 0;

  private constructor(job: ExportJob, file: OutputFile, columns: readonly ExportColumn[], part: number | null) {
    this.#job = job;
    this.#file = file;
    this.#columns = columns;
    this.#part = part;
  }

  /** `part`: the only one whose rows it holds; null: all. */
  static async begin(
    job: ExportJob,
    file: OutputFile,
    columns: readonly ExportColumn[],
    part: number | null,
  ): Promise<GroupedFile> {
    await file.write(FILE_START);
    return new GroupedFile(job, file, columns, part);
  }

  async add(bytes: ExportSlice['bytes'], { meta, odd }: ExportGroup): Promise<void> {
    for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES)
      await this.#file.write(bytes.subarray(at, at + PIECE_BYTES));
    this.#groups.push(meta);
    this.odd += odd;
  }

  async close(): Promise<void> {
    const { spec, snapshot, appVersion, exportedAt } = this.#job;
    const parts = this.#part === null ? snapshot.parts : snapshot.parts.filter((_, index) => index === this.#part);
    // The snapshot does not change: all of its rows are written when the export is whole.
    const counted = parts.map(({ rows }) => rows);
    const facts = {
      ...exportFacts({ spec, snapshot: { ...snapshot, parts }, counted }),
      valuesLeftOut: this.odd,
      exportedAt: toIso(exportedAt),
      application: applicationOf(appVersion),
    };
    await this.#file.write(
      fileEnd({
        columns: this.#columns,
        groups: this.#groups,
        notes: { lacuna: JSON.stringify(facts) },
        createdBy: `Lacuna version ${appVersion}`,
      }),
    );
    await this.#file.close();
  }
}
