// Moves what was committed from the write-ahead log into the file, in idle moments of the worker. SQLite's automatic
// checkpoint is off, for it makes the batch that triggers it wait (limits.md).
import { FailureError } from '../../../shared/domain/failure.ts';
import type { Connection } from './connection.ts';
import type { OpenDatabase } from './database.ts';
import { asFailure } from '../failures.ts';
import { integerOf } from '../tables/row.ts';

/** Nothing was asked for so long: the worker is idle. */
const IDLE_MILLISECONDS = 1_000;
/** So many rows, about 16 MB of log, are moved between two calls however busy the worker is. */
const BUSY_ROWS = 10_000;

export class Checkpoints {
  readonly #db: Connection;
  readonly #settle: () => void;
  readonly #file: string;
  #timer: NodeJS.Timeout | null = null;
  /** Rows that this connection had written at the last checkpoint. */
  #written: number;

  constructor(database: Pick<OpenDatabase, 'db' | 'settle'>, file: string) {
    this.#db = database.db;
    this.#settle = () => database.settle();
    this.#file = file;
    this.#written = this.#rows();
  }

  /** To be told after every call, once it is answered. */
  worked(): void {
    const fresh = this.#rows() - this.#written;
    if (fresh >= BUSY_ROWS) this.#run();
    else if (this.#timer) this.#timer.refresh();
    else if (fresh > 0) this.#timer = setTimeout(() => this.#run(), IDLE_MILLISECONDS);
  }

  /** No more of them: the file is being closed, which checkpoints as well. */
  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #run(): void {
    this.stop();
    this.#written = this.#rows();
    try {
      // PASSIVE never waits for a reader. With none in its way, the next commit begins the log anew.
      this.#db.pragma('wal_checkpoint(PASSIVE)');
      this.#settle();
    } catch (error) {
      // On a full disk a checkpoint fails as well. The log keeps everything, and the next one tries again.
      if (!(asFailure(error, this.#file) instanceof FailureError)) throw error;
    }
  }

  #rows(): number {
    return integerOf(this.#db.get('SELECT total_changes() AS rows') ?? {}, 'rows') ?? 0;
  }
}
