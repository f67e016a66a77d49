// One export read by two threads on the same moment of the file. Its rows are cut into stretches beforehand; each goes to the
// thread that has less to do, and slices are given out in order. Only a few are on their way or waiting, so that memory stays
// flat.
import type { ExportCursor, ExportSlice } from '../cache.ts';
import type { BytesShape } from './exports.ts';
import type { CallResult } from '../protocol.ts';
import { fewer, SLICE_ROWS } from './slice-size.ts';
import { afterStretch, type Stretch } from './stretch.ts';
import type { Thread } from '../thread.ts';

/** Slices that are made or wait: two a thread, so that none has to wait for main. */
const AHEAD = 4;
/** A slice of so many bytes is aimed at, by what records took so far; short records cost less by the thousand. */
const SLICE_BYTES = 1024 * 1024;
const LEAST_ROWS = 100;
const MOST_ROWS = 2 * SLICE_ROWS;

interface Sent {
  readonly thread: Thread;
  readonly stretch: Stretch;
  readonly slice: Promise<CallResult<'readStretch'>>;
}

export class SharedReading {
  readonly #exportId: string;
  readonly #parts: number;
  readonly #threads: readonly [Thread, Thread];
  #line: Line | null = null;

  /** Both threads have opened the export, which has so many parts. */
  constructor(exportId: string, parts: number, threads: readonly [Thread, Thread]) {
    this.#exportId = exportId;
    this.#parts = parts;
    this.#threads = threads;
  }

  /** As the port's readExportSlice. Null: not to be read in stretches. */
  async read(shape: BytesShape, after: ExportCursor | null): Promise<ExportSlice | null> {
    if (this.#line?.shape !== shape || !isSame(this.#line.at, after)) {
      this.#line = new Line(this.#exportId, this.#parts, this.#threads, shape, after);
    }
    return this.#line.next();
  }
}

/** Slices in order, from some place on. */
class Line {
  readonly shape: BytesShape;
  readonly #exportId: string;
  readonly #parts: number;
  readonly #threads: readonly [Thread, Thread];
  readonly #sent: Sent[] = [];
  #planned: readonly Stretch[] = [];
  /** Where the next plan begins; null: all is planned. */
  #unplanned: ExportCursor | null;
  #planning: Promise<void> | null = null;
  #canBeCut = true;
  /** Before anything is known of the records, a short stretch. */
  #rows = LEAST_ROWS;
  /** After which place the next slice comes. */
  at: ExportCursor | null;

  constructor(
    exportId: string,
    parts: number,
    threads: readonly [Thread, Thread],
    shape: BytesShape,
    after: ExportCursor | null,
  ) {
    this.#exportId = exportId;
    this.#parts = parts;
    this.#threads = threads;
    this.shape = shape;
    this.at = after;
    this.#unplanned = after ?? (parts > 0 ? { part: 0, after: null } : null);
  }

  async next(): Promise<ExportSlice | null> {
    this.#goOn();
    while (this.#sent.length === 0 && this.#planning) await this.#planning;
    if (!this.#canBeCut) return null;
    const [head] = this.#sent;
    if (!head) return { part: 0, rows: 0, bytes: new Uint8Array(), next: null };
    const { stretch, thread, slice } = head;
    const { bytes, rows, next } = await slice;
    const { part } = stretch.from;
    if (next === null) this.#sent.shift();
    else this.#sent[0] = this.#send({ ...stretch, from: { part, after: next }, rows: fewer(stretch.rows) }, thread);
    if (rows > 0) {
      const fitting = Math.floor((SLICE_BYTES * rows) / Math.max(bytes.byteLength, 1));
      this.#rows = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, fitting));
    }
    this.#goOn();
    this.at = next === null ? afterStretch(stretch, this.#parts) : { part, after: next };
    return { part, rows, bytes, next: this.at };
  }

  #goOn(): void {
    while (this.#sent.length < AHEAD) {
      const [stretch, ...rest] = this.#planned;
      if (!stretch) break;
      this.#planned = rest;
      this.#sent.push(this.#send(stretch, this.#idler()));
    }
    if (this.#planned.length >= AHEAD || this.#unplanned === null || this.#planning) return;
    this.#planning = this.#plan(this.#unplanned);
    this.#planning.catch(() => undefined); // awaited once there is nothing left to give out
  }

  async #plan(from: ExportCursor): Promise<void> {
    const planned = await this.#threads[0].send('planExport', this.#exportId, from, this.#rows, AHEAD);
    this.#canBeCut = planned !== null;
    const last = planned?.at(-1);
    this.#unplanned = last ? afterStretch(last, this.#parts) : null;
    this.#planned = [...this.#planned, ...(planned ?? [])];
    this.#planning = null;
    this.#goOn();
  }

  #send(stretch: Stretch, thread: Thread): Sent {
    const slice = thread.send('readStretch', this.#exportId, this.shape, stretch);
    slice.catch(() => undefined); // awaited when its turn comes, unless the export ends before
    return { thread, stretch, slice };
  }

  #idler(): Thread {
    const [first, second] = this.#threads;
    const busy = (thread: Thread): number => this.#sent.filter((sent) => sent.thread === thread).length;
    return busy(second) < busy(first) ? second : first;
  }
}

function isSame(one: ExportCursor | null, other: ExportCursor | null): boolean {
  if (one === null || other === null) return one === other;
  return one.part === other.part && one.after?.date === other.after?.date && one.after?.id === other.after?.id;
}
