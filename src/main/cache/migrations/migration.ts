import type { WritableDb } from '../file/connection.ts';

/** One step of the schema. It runs once, in one transaction, and is never changed after a release. */
export interface Migration {
  /** The `PRAGMA user_version` that it leads to; 1, 2, 3 … without holes. */
  readonly version: number;
  readonly statements: readonly string[];
  /** What SQL alone can't do; runs after the statements. */
  readonly finish?: (db: WritableDb) => void;
}
