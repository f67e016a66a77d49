// Exports on their snapshots: each has a connection of its own with a read transaction, so that rows and coverage belong
// together although a fill goes on. A snapshot keeps the write-ahead log from being reused; so it is let go soon.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { gapsIn } from '../../shared/domain/coverage.ts';
import type { ExportSelection } from '../../shared/domain/export.ts';
import { assertNever, fail } from '../../shared/domain/failure.ts';
import type { Compress } from '../parquet/zstd.ts';
import { bytesOfSlice, SLICE_ROWS } from './byte-slice.ts';
import type { ExportCursor, ExportPart, ExportSlice, ExportSnapshot, RowCursor, SliceShape } from './cache.ts';
import { connect, type Connection, type ReadableDb } from './connection.ts';
import { countMessages } from './count-messages.ts';
import { readCsvSlice } from './csv-slice.ts';
import { notAdded } from './failures.ts';
import { heldRange, refuseUnprepared } from './export-selection.ts';
import { defineLinksTo } from './insight/named-things.ts';
import { readMessageSlice } from './message-slice.ts';
import { defineCleanJson, escapeLineEnds, jsonRecordSql } from './json-record.ts';
import { readMonthSlice, type MonthSlice } from './month-slice.ts';
import { readParquetSlice } from './parquet-slice.ts';
import { coverageOf, coveredRangesIn } from './tables/covered-ranges.ts';
import { Subset } from './subset.ts';
import { readChannel } from './tables/channels.ts';
import { defineZonedDate } from './zoned-date.ts';

interface Snapshot {
  readonly db: Connection;
  readonly selection: ExportSelection;
  readonly parts: readonly ExportPart[];
  /** The file that is copied to. */
  readonly subset: Subset | null;
}

export class Exports {
  readonly #file: string;
  readonly #compress: Compress | null;
  readonly #verify: () => void;
  readonly #open = new Map<string, Snapshot>();

  /** `compress`: for row groups; null where none are asked for. `verify`: throws where what was read can't be trusted. */
  constructor(file: string, compress: Compress | null, verify: () => void = () => undefined) {
    this.#file = file;
    this.#compress = compress;
    this.#verify = verify;
  }

  open(selection: ExportSelection, copyTo: string | null): ExportSnapshot {
    // What is opened for reading alone writes to no attached file either.
    const db = connect(this.#file, { readonly: copyTo === null, fileMustExist: true });
    let subset: Subset | null = null;
    try {
      db.pragma('trusted_schema = OFF');
      defineZonedDate(db);
      defineCleanJson(db);
      defineLinksTo(db);
      if (copyTo !== null) subset = new Subset(db, copyTo);
      // The snapshot begins with the first read after it.
      db.exec('BEGIN');
      refuseUnprepared(db, selection);
      const parts = selection.channels.map((channelId) =>
        partOf(db, readChannel(db, channelId) ?? notAdded(channelId), selection),
      );
      this.#verify();
      const exportId = randomUUID();
      this.#open.set(exportId, { db, selection, parts, subset });
      return { exportId, rows: parts.reduce((sum, { rows }) => sum + rows, 0), parts };
    } catch (error) {
      db.close();
      // What it made goes with it: the export may be opened once more.
      if (subset && copyTo !== null) rmSync(copyTo, { force: true });
      throw error;
    }
  }

  slice(exportId: string, shape: SliceShape, cursor: ExportCursor | null): ExportSlice {
    const snapshot = this.#open.get(exportId);
    if (!snapshot) {
      throw fail('export-failed', 'This export was ended before all its rows were read.', { next: 'Export again.' });
    }
    const { part: at, after } = cursor ?? { part: 0, after: null };
    const part = snapshot.parts[at];
    if (!part) return { part: at, rows: 0, bytes: new Uint8Array(), next: null };
    const { next, ...slice } =
      shape.kind === 'copy'
        ? copied(snapshot, part, after)
        : shape.kind === 'row-group'
          ? grouped(snapshot, part, shape, after, this.#compress)
          : sliceOf(snapshot, part, shape, after);
    this.#verify();
    const following = at + 1 < snapshot.parts.length ? { part: at + 1, after: null } : null;
    if (next === null && following === null) snapshot.subset?.finish();
    return { part: at, ...slice, next: next === null ? following : { part: at, after: next } };
  }

  close(exportId: string): void {
    const snapshot = this.#open.get(exportId);
    this.#open.delete(exportId);
    snapshot?.db.close();
  }

  closeAll(): void {
    for (const exportId of this.#open.keys()) this.close(exportId);
  }
}

function partOf(db: ReadableDb, channel: StoredChannel, { range: asked, filter }: ExportSelection): ExportPart {
  const { channelId } = channel;
  const range = asked ?? heldRange(db, channelId);
  const covered = coveredRangesIn(db, channelId, range);
  const changes = !filter.edited && !filter.deleted;
  return {
    channel,
    range,
    rows: countMessages(db, channelId, range, filter),
    covered,
    gaps: gapsIn(range, coverageOf(covered)),
    edited: changes ? countMessages(db, channelId, range, { ...filter, edited: true }) : null,
    deleted: changes ? countMessages(db, channelId, range, { ...filter, deleted: true }) : null,
  };
}

/** A slice before it is told which part it is of. */
type PartSlice = Omit<ExportSlice, 'part' | 'next'> & { readonly next: RowCursor | null };

function copied(snapshot: Snapshot, part: ExportPart, after: RowCursor | null): PartSlice {
  const { channel, range } = part;
  const query = { channelId: channel.channelId, range, filter: snapshot.selection.filter };
  const { subset } = snapshot;
  if (!subset) throw new Error('this export was opened without a file to copy to');
  if (after === null) subset.begin(part, query);
  return { ...subset.copy(query, after), bytes: new Uint8Array() };
}

function grouped(
  { db, selection: { filter } }: Snapshot,
  { channel, range }: ExportPart,
  { columns, byMonth }: Extract<SliceShape, { kind: 'row-group' }>,
  after: RowCursor | null,
  compress: Compress | null,
): PartSlice {
  if (!compress) throw new Error('row groups are not made in this thread');
  const query = { channelId: channel.channelId, range, filter };
  const slice: MonthSlice = byMonth
    ? readMonthSlice(db, channel, query, columns, after, compress)
    : { ...readParquetSlice(db, channel, query, columns, after, compress), month: null };
  const { bytes, rows, next, group: meta, month, odd } = slice;
  return { bytes, rows, next, ...(meta && { group: { meta, month, odd } }) };
}

function sliceOf(
  { db, selection: { filter } }: Snapshot,
  { channel, range }: ExportPart,
  shape: Exclude<SliceShape, { kind: 'copy' | 'row-group' }>,
  after: RowCursor | null,
): PartSlice {
  const query = { channelId: channel.channelId, range, filter };
  switch (shape.kind) {
    case 'csv':
      return readCsvSlice(db, channel, query, shape.columns, shape.format, after);
    case 'json-lines': {
      const slice = bytesOfSlice(db, query, () => jsonRecordSql(shape.columns, channel), after, SLICE_ROWS);
      return { ...slice, bytes: escapeLineEnds(slice.bytes) };
    }
    case 'messages':
      return { ...readMessageSlice(db, query, after), bytes: new Uint8Array() };
    default:
      return assertNever(shape);
  }
}
