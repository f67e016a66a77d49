// What the search index needs and no batch waits for, in idle moments of the worker: messages that came in without it (a
// file from before the index, an older file's rows), discarding what was made with another version's words, and merging its
// segments, which keeps both searching and filling quick (limits.md).
import { FailureError } from '../../../shared/domain/failure.ts';
import type { Connection, ReadableDb, WritableDb } from '../file/connection.ts';
import { asFailure } from '../failures.ts';
import { integerOf } from '../tables/row.ts';
import { discardOldIndex, hasOldIndex, healing, indexMore, preparedShare } from './search-index.ts';

/** Nothing was asked for so long: the worker is idle. Whoever waits for the index is not kept waiting long. */
const IDLE_MILLISECONDS = 40;
const MERGE_AFTER_MILLISECONDS = 1_000;
/** Between two slices calls get their turn. */
const PAUSE_MILLISECONDS = 2;
/** While another connection writes (an import), nothing is waited for. */
const BUSY_MILLISECONDS = 1_000;
/** A slice is meant to take so long. */
const SLICE_MILLISECONDS = 40;
const MERGE_PAGES = 64;
/** FTS5: fewer changes say that there was nothing to merge. */
const MERGED_SOMETHING = 2;

export class Upkeep {
  readonly #db: Connection;
  readonly #file: string;
  /** Told after each slice that wrote: the log grows by it. */
  readonly #onWrote: () => void;
  #timer: NodeJS.Timeout | null = null;
  /** What the timer is for is preparing, which has its turn however busy the worker is; merging waits for quiet. */
  #isPreparing = false;
  #rows = 200;
  #records = 200;
  /** Where that failed once, it is left to another opening: nobody reads what is there. */
  #discards = true;
  #merged = false;
  #changes: number;

  constructor(db: Connection, file: string, onWrote: () => void) {
    this.#db = db;
    this.#file = file;
    this.#onWrote = onWrote;
    this.#changes = changesOf(db);
    this.#plan();
  }

  /** To be told after every call, once it is answered. */
  worked(): void {
    const changes = changesOf(this.#db);
    if (changes !== this.#changes) this.#merged = false;
    this.#changes = changes;
    if (!this.#timer || !this.#isPreparing) this.#plan();
  }

  /** No more of it: the file is being closed. */
  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #plan(): void {
    this.#isPreparing = preparedShare(this.#db) !== null;
    if (this.#isPreparing) this.#later(IDLE_MILLISECONDS);
    else if (!this.#merged) this.#later(MERGE_AFTER_MILLISECONDS);
  }

  #later(milliseconds: number): void {
    this.stop();
    this.#timer = setTimeout(() => this.#run(), milliseconds);
    // A worker that is told to end does not wait for it.
    this.#timer.unref();
  }

  #run(): void {
    this.#timer = null;
    try {
      // In turns with what is new: that takes the room of what goes.
      const isOld = this.#discards && hasOldIndex(this.#db);
      if (isOld) this.#discard();
      if (preparedShare(this.#db) !== null) this.#prepare();
      else this.#merged = !this.#merge();
      this.#changes = changesOf(this.#db);
      this.#isPreparing = preparedShare(this.#db) !== null;
      if (isOld || this.#isPreparing || !this.#merged) this.#later(PAUSE_MILLISECONDS);
    } catch (thrown) {
      const known = asFailure(thrown, this.#file);
      if (!(known instanceof FailureError)) throw thrown;
      // Full, read-only, damaged: the next call says so to somebody. The index stays behind, and says so as well.
      if (known.failure.kind === 'cache-in-use') this.#later(BUSY_MILLISECONDS);
    }
  }

  #prepare(): void {
    this.#rows = fitting(this.#rows, () => this.#write((db) => indexMore(db, this.#rows)));
  }

  #discard(): void {
    try {
      this.#records = fitting(this.#records, () => this.#unwaiting(() => discardOldIndex(this.#db, this.#records)));
    } catch (thrown) {
      const known = asFailure(thrown, this.#file);
      if (known instanceof FailureError && known.failure.kind === 'cache-in-use') throw thrown;
      this.#discards = false;
    }
  }

  /** Merges a few pages; false where there was nothing to merge. */
  #merge(): boolean {
    return this.#write((db) => {
      const before = changesOf(db);
      db.run(`INSERT INTO message_search (message_search, rank) VALUES ('merge', ?)`, MERGE_PAGES);
      return changesOf(db) - before >= MERGED_SOMETHING;
    });
  }

  #write<T>(body: (db: WritableDb) => T): T {
    return this.#unwaiting(() => healing(this.#db, () => this.#db.write(body)));
  }

  #unwaiting<T>(body: () => T): T {
    const wait = Number(this.#db.pragma('busy_timeout'));
    this.#db.pragma('busy_timeout = 0');
    try {
      return body();
    } finally {
      this.#db.pragma(`busy_timeout = ${wait}`);
      this.#onWrote();
    }
  }
}

/** How much of it fits a slice, by how long so much of it takes. */
function fitting(size: number, work: () => void): number {
  const start = performance.now();
  work();
  const fits = Math.round(size * (SLICE_MILLISECONDS / Math.max(1, performance.now() - start)));
  return Math.min(5_000, Math.max(50, Math.min(fits, size * 2)));
}

function changesOf(db: ReadableDb): number {
  return integerOf(db.get('SELECT total_changes() AS changes') ?? {}, 'changes') ?? 0;
}
