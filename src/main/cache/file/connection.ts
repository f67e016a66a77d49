// The one handle on the SQLite file. Reading functions take a ReadableDb, writing ones a WritableDb, and the only way to
// a WritableDb is `write`: nothing can be written outside a transaction, and no transaction can be left half done.
import Database from 'better-sqlite3';

export type SqlValue = string | number | bigint | Uint8Array | null;
/** A row as SQLite gave it: parsed column by column (tables/row.ts), never trusted. */
export type Row = Readonly<Record<string, unknown>>;

declare const readable: unique symbol;
declare const writable: unique symbol;

export interface ReadableDb {
  readonly [readable]: true;
  /** All rows of a statement. */
  all(sql: string, ...params: readonly SqlValue[]): readonly Row[];
  /** The first row of a statement; null where there is none. */
  get(sql: string, ...params: readonly SqlValue[]): Row | null;
  /**
   * The row ids that a query answers, in a table of the connection's own: its name. Asked for again before anything was
   * written to the file, they are there still. Null where this connection may have no such table.
   */
  gathered(sql: string, ...params: readonly SqlValue[]): string | null;
}

export interface WritableDb extends ReadableDb {
  readonly [writable]: true;
  /** Runs a statement and says how many rows it changed. */
  run(sql: string, ...params: readonly SqlValue[]): number;
}

export interface Connection extends ReadableDb {
  /** One IMMEDIATE transaction: all of `body` or nothing of it. */
  write<T>(body: (db: WritableDb) => T): T;
  /** Runs a statement that writes to an attached file and says how many rows it changed. In a transaction of whoever asks. */
  runAttached(sql: string, ...params: readonly SqlValue[]): number;
  /** Another one whenever this connection or another one wrote: what was read before it may be old. */
  state(): string;
  /** For pragmas and the like, outside transactions. */
  pragma(source: string): unknown;
  /** Statements of the schema; several at once. */
  exec(sql: string): void;
  /** While `body` runs, the tables that a virtual table keeps its own in may be written. */
  onShadows<T>(body: () => T): T;
  /** Gives SQL a function of as many values as `body` has; the same values must always give the same answer. */
  define(name: string, body: (...values: readonly unknown[]) => SqlValue): void;
  /**
   * SQLite's online backup into another file, so many pages at a time; others work between them. What `onPages` throws
   * ends it.
   */
  copyTo(file: string, pages: number, onPages: (pages: { left: number; all: number }) => void): Promise<void>;
  close(): void;
}

// Statements are kept, for preparing costs more than running most of them. Filters and export columns make new SQL
// texts, so the number is bounded.
const STATEMENTS_KEPT = 200;

/**
 * A statement whose plan does not hang on what is bound. SQLite looks into parameters beside `=` and LIMIT where there is an
 * order, and prepares the whole statement anew whenever they are bound again, which takes several times as long as running
 * it. A sign before the parameter keeps it from looking, and changes no value.
 */
function planned(sql: string): string {
  return sql.replace(/'[^']*'|"[^"]*"|\?/g, (part) => (part === '?' ? '+?' : part));
}

/** Opens a connection; throws SqliteError. It is made once, by database.ts. */
export function connect(file: string, options: Database.Options = {}): Connection {
  const database = new Database(file, options);
  const statements = new Map<string, Database.Statement<SqlValue[], Row>>();

  const prepared = (sql: string): Database.Statement<SqlValue[], Row> => {
    let statement = statements.get(sql);
    if (!statement) {
      if (statements.size >= STATEMENTS_KEPT) statements.clear();
      statement = database.prepare<SqlValue[], Row>(planned(sql));
      statements.set(sql, statement);
    }
    return statement;
  };
  const state = (): string => {
    const { changes } = prepared('SELECT total_changes() AS changes').get() ?? {};
    return `${String(changes)} ${String(database.pragma('data_version', { simple: true }))}`;
  };
  const gathering = new Gathering(database, prepared, state);
  const handle = {
    gathered: (sql: string, ...params: readonly SqlValue[]) => gathering.table(sql, params),
    all: (sql: string, ...params: readonly SqlValue[]) => prepared(sql).all(...params),
    get: (sql: string, ...params: readonly SqlValue[]) => prepared(sql).get(...params) ?? null,
    run: (sql: string, ...params: readonly SqlValue[]) => prepared(sql).run(...params).changes,
    runAttached: (sql: string, ...params: readonly SqlValue[]) => prepared(sql).run(...params).changes,
    state,
    pragma: (source: string) => database.pragma(source, { simple: true }),
    exec: (sql: string) => {
      // It may end a transaction, and take what was gathered in it along.
      gathering.forget();
      database.exec(sql);
    },
    onShadows: <T>(body: () => T): T => {
      database.unsafeMode(true);
      try {
        return body();
      } finally {
        database.unsafeMode(false);
      }
    },
    define: (name: string, body: (...values: readonly unknown[]) => SqlValue) =>
      void database.function(name, { deterministic: true }, body),
    copyTo: async (target: string, pages: number, onPages: (pages: { left: number; all: number }) => void) => {
      const progress = ({ totalPages, remainingPages }: Database.BackupMetadata): number => {
        onPages({ left: remainingPages, all: totalPages });
        return pages;
      };
      await database.backup(target, { progress });
    },
    close: () => void database.close(),
    write<T>(body: (db: WritableDb) => T): T {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = body(connection as unknown as WritableDb);
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // On a full disk SQLite has rolled back by itself, and a second ROLLBACK would hide the error.
        if (database.inTransaction) database.exec('ROLLBACK');
        gathering.forget();
        throw error;
      }
    },
  };
  // The brands exist for the compiler alone.
  const connection = handle as unknown as Connection;
  return connection;
}

type Prepare = (sql: string) => Database.Statement<SqlValue[], Row>;

/** Row ids of the last question whose answer is dear, kept while they are true: one question, some megabytes. */
class Gathering {
  readonly #database: Database.Database;
  readonly #prepared: Prepare;
  readonly #state: () => string;
  #kept: { readonly question: string; readonly state: string } | null = null;

  constructor(database: Database.Database, prepared: Prepare, state: () => string) {
    this.#database = database;
    this.#prepared = prepared;
    this.#state = state;
  }

  forget(): void {
    this.#kept = null;
  }

  table(sql: string, params: readonly SqlValue[]): string | null {
    const question = JSON.stringify([sql, ...params]);
    if (this.#kept?.question === question && this.#kept.state === this.#state()) return TABLE;
    if (this.#database.pragma('query_only', { simple: true }) !== 0) return null;
    this.#kept = null;
    this.#database.exec(`CREATE TABLE IF NOT EXISTS ${TABLE} (rowid INTEGER PRIMARY KEY)`);
    this.#prepared(`DELETE FROM ${TABLE}`).run();
    this.#prepared(`INSERT INTO ${TABLE} (rowid) ${sql}`).run(...params);
    this.#kept = { question, state: this.#state() };
    return TABLE;
  }
}

const TABLE = 'temp.gathered';
