// What the search index needs and no batch waits for, in idle moments of the worker: messages that came in without it (a
// file from before the index, an older file's rows), and merging its segments, which keeps both searching and filling
// quick (limits.md).
import { FailureError } from '../../../shared/domain/failure.ts';
import type { Connection } from '../connection.ts';
import { asFailure } from '../failures.ts';
import { integerOf } from '../tables/row.ts';
import { indexMore, preparedShare } from './search-index.ts';

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
/** FTS5: fewer changes than these say that there was nothing to merge. */
const MERGED_NOTHING = 2;

export class Upkeep {
  readonly #db: Connection;
  readonly #file: string;
  /** Told after each slice that wrote: the log grows by it. */
  readonly #onWrote: () => void;
  #timer: NodeJS.Timeout | null = null;
  #rows = 200;
  #merged = false;
  #changes: number;

  constructor(db: Connection, file: string, onWrote: () => void) {
    this.#db = db;
    this.#file = file;
    this.#onWrote = onWrote;
    this.#changes = this.#totalChanges();
    this.#later(IDLE_MILLISECONDS);
  }

  /** To be told after every call, once it is answered. */
  worked(): void {
    const changes = this.#totalChanges();
    if (changes !== this.#changes) this.#merged = false;
    this.#changes = changes;
    if (preparedShare(this.#db) !== null) this.#later(IDLE_MILLISECONDS);
    else if (!this.#merged) this.#later(MERGE_AFTER_MILLISECONDS);
  }

  /** No more of it: the file is being closed. */
  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
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
      if (preparedShare(this.#db) !== null) {
        this.#prepare();
        this.#later(PAUSE_MILLISECONDS);
      } else if (!this.#merged) {
        this.#merged = !this.#merge();
        if (!this.#merged) this.#later(PAUSE_MILLISECONDS);
      }
    } catch (thrown) {
      const known = asFailure(thrown, this.#file);
      if (!(known instanceof FailureError)) throw thrown;
      // Full, read-only, damaged: the next call says so to somebody. The index stays behind, and says so as well.
      if (known.failure.kind === 'cache-in-use') this.#later(BUSY_MILLISECONDS);
    }
  }

  #prepare(): void {
    const start = performance.now();
    this.#write(() => this.#db.write((db) => indexMore(db, this.#rows)));
    const took = performance.now() - start;
    const fitting = Math.round(this.#rows * (SLICE_MILLISECONDS / Math.max(1, took)));
    this.#rows = Math.min(5_000, Math.max(50, Math.min(fitting, this.#rows * 2)));
  }

  /** Merges a few pages; false where there was nothing to merge. */
  #merge(): boolean {
    const before = this.#totalChanges();
    this.#write(() =>
      this.#db.write((db) =>
        db.run(`INSERT INTO message_search (message_search, rank) VALUES ('merge', ?)`, MERGE_PAGES),
      ),
    );
    this.#changes = this.#totalChanges();
    return this.#changes - before >= MERGED_NOTHING;
  }

  #write(body: () => void): void {
    const wait = this.#db.pragma('busy_timeout');
    this.#db.pragma('busy_timeout = 0');
    try {
      body();
    } finally {
      this.#db.pragma(`busy_timeout = ${Number(wait)}`);
    }
    this.#onWrote();
  }

  #totalChanges(): number {
    return integerOf(this.#db.get('SELECT total_changes() AS changes') ?? {}, 'changes') ?? 0;
  }
}
