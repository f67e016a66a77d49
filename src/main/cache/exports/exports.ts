// Exports on their snapshots: each has a connection of its own with a read transaction, so that rows and coverage belong
// together although a fill goes on. A snapshot keeps the write-ahead log from being reused; so it is let go soon. Two threads
// can work on one export: their snapshots are of the same moment (moment.ts), and one of them does what was asked first.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { gapsIn } from '../../../shared/domain/coverage.ts';
import type { ExportSelection } from '../../../shared/domain/export.ts';
import { assertNever, fail } from '../../../shared/domain/failure.ts';
import type { Compress } from '../../parquet/zstd.ts';
import { bytesOfSlice, type ByteSlice, type SliceBounds } from './byte-slice.ts';
import type { ExportCursor, ExportPart, ExportSlice, ExportSnapshot, RowCursor, SliceShape } from '../cache.ts';
import { connect, type Connection, type ReadableDb } from '../file/connection.ts';
import { countMessages } from '../reading/count-messages.ts';
import { readCsvSlice } from './csv-slice.ts';
import { notAdded } from '../failures.ts';
import { closedRange, countUndated, heldRange, refuseUnprepared } from './export-selection.ts';
import { defineLinksTo } from '../insight/named-things.ts';
import { readMessageSlice } from './message-slice.ts';
import { defineCleanJson, escapeLineEnds, jsonRecordSql } from './json-record.ts';
import { pinMoment, type Moment } from '../file/moment.ts';
import { readMonthSlice, type MonthSlice } from './month-slice.ts';
import { readParquetSlice } from './parquet-slice.ts';
import { SLICE_ROWS } from './slice-size.ts';
import type { PartQuery } from './slice-source.ts';
import { planStretches } from './plan-stretches.ts';
import type { Stretch } from './stretch.ts';
import { coverageOf, coveredRangesIn } from '../tables/covered-ranges.ts';
import { Subset } from './subset.ts';
import { readChannel } from '../tables/channels.ts';
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
  /** Not opened yet. */
  readonly #pinned = new Map<string, Moment>();

  /** `compress`: for row groups; null where none are asked for. `verify`: throws where what was read can't be trusted. */
  constructor(file: string, compress: Compress | null, verify: () => void = () => undefined) {
    this.#file = file;
    this.#compress = compress;
    this.#verify = verify;
  }

  open(selection: ExportSelection, copyTo: string | null): ExportSnapshot {
    const db = this.#connect(copyTo === null);
    let subset: Subset | null = null;
    try {
      if (copyTo !== null) subset = new Subset(db, copyTo);
      // The snapshot begins with the first read after it.
      db.exec('BEGIN');
      return this.#look(randomUUID(), db, selection, subset);
    } catch (error) {
      db.close();
      // What it made goes with it: the export may be opened once more.
      if (subset && copyTo !== null) rmSync(copyTo, { force: true });
      throw error;
    }
  }

  /** Takes hold of this moment of the file, for an export that is opened later, and perhaps by two. */
  pin(exportId: string): void {
    const db = this.#connect(true);
    try {
      this.#pinned.set(exportId, pinMoment(this.#file, db));
      this.#verify();
    } catch (error) {
      this.close(exportId);
      db.close();
      throw error;
    }
  }

  /** Whether whoever took hold of the file since then, up to now, holds the same moment. */
  isLatest(exportId: string): boolean {
    return this.#pinned.get(exportId)?.isLatest() ?? false;
  }

  /** Opens an export on the moment that was taken hold of. */
  openPinned(exportId: string, selection: ExportSelection): ExportSnapshot {
    const db = this.#unpin(exportId);
    try {
      return this.#look(exportId, db, selection, null);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Opens what another thread opened, on the same moment. */
  join({ exportId, parts }: ExportSnapshot, selection: ExportSelection): void {
    this.#open.set(exportId, { db: this.#unpin(exportId), selection, parts, subset: null });
  }

  #unpin(exportId: string): Connection {
    const moment = this.#pinned.get(exportId);
    if (!moment) throw new Error('there is no such moment');
    this.#pinned.delete(exportId);
    moment.settle();
    return moment.db;
  }

  #connect(readonly: boolean): Connection {
    // What is opened for reading alone writes to no attached file either.
    const db = connect(this.#file, { readonly, fileMustExist: true });
    try {
      db.pragma('trusted_schema = OFF');
      db.pragma('temp_store = MEMORY');
      defineZonedDate(db);
      defineCleanJson(db);
      defineLinksTo(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  #look(exportId: string, db: Connection, selection: ExportSelection, subset: Subset | null): ExportSnapshot {
    refuseUnprepared(db, selection);
    const channels = selection.channels.map((channelId) => readChannel(db, channelId) ?? notAdded(channelId));
    const range = closedRange(channels, selection.range);
    const parts = channels.map((channel) => partOf(db, channel, { ...selection, range }));
    this.#verify();
    this.#open.set(exportId, { db, selection, parts, subset });
    return { exportId, rows: parts.reduce((sum, { rows }) => sum + rows, 0), parts };
  }

  plan(exportId: string, from: ExportCursor, rows: number, count: number): readonly Stretch[] | null {
    const { db, selection, parts } = this.#snapshot(exportId);
    const queries = parts.map((part) => queryOf(part, selection));
    const planned = planStretches(db, queries, from, rows, count);
    this.#verify();
    return planned;
  }

  /** Like {@link slice}, for a stretch of a plan; `next` is inside it. */
  stretch(exportId: string, shape: BytesShape, { from, upTo, rows }: Stretch): ByteSlice {
    const snapshot = this.#snapshot(exportId);
    const part = snapshot.parts[from.part];
    if (!part) throw new Error(`no part ${from.part}`);
    const slice = bytesOf(snapshot, part, shape, { after: from.after, upTo, rows });
    this.#verify();
    return slice;
  }

  #snapshot(exportId: string): Snapshot {
    const snapshot = this.#open.get(exportId);
    if (snapshot) return snapshot;
    throw fail('export-failed', 'This export was ended before all its rows were read.', { next: 'Export again.' });
  }

  slice(exportId: string, shape: SliceShape, cursor: ExportCursor | null): ExportSlice {
    const snapshot = this.#snapshot(exportId);
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
    this.#pinned.get(exportId)?.close();
    this.#pinned.delete(exportId);
  }

  closeAll(): void {
    for (const exportId of [...this.#open.keys(), ...this.#pinned.keys()]) this.close(exportId);
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
    undated: countUndated(db, channelId),
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
  snapshot: Snapshot,
  part: ExportPart,
  shape: Exclude<SliceShape, { kind: 'copy' | 'row-group' }>,
  after: RowCursor | null,
): PartSlice {
  if (shape.kind !== 'messages') return bytesOf(snapshot, part, shape, { after, rows: SLICE_ROWS });
  const { db, selection } = snapshot;
  return { ...readMessageSlice(db, queryOf(part, selection), after), bytes: new Uint8Array() };
}

/** Shapes that are bytes which SQLite puts together. */
export type BytesShape = Extract<SliceShape, { kind: 'csv' | 'json-lines' }>;

function bytesOf({ db, selection }: Snapshot, part: ExportPart, shape: BytesShape, bounds: SliceBounds): ByteSlice {
  const { channel } = part;
  const query = queryOf(part, selection);
  switch (shape.kind) {
    case 'csv':
      return readCsvSlice(db, channel, query, shape.columns, shape.format, bounds);
    case 'json-lines': {
      const slice = bytesOfSlice(db, query, () => jsonRecordSql(shape.columns, channel), bounds);
      return { ...slice, bytes: escapeLineEnds(slice.bytes) };
    }
    default:
      return assertNever(shape);
  }
}

function queryOf({ channel, range }: ExportPart, { filter }: ExportSelection): PartQuery {
  return { channelId: channel.channelId, range, filter };
}
