// Brings a file's schema up to date. Each migration runs in one transaction with its version number, so an interrupted
// one leaves no trace and is tried again; before the first of them a copy of the file is set aside.
import { renameSync, rmSync } from 'node:fs';
import { fail } from '../../../shared/domain/failure.ts';
import type { Connection, WritableDb } from './connection.ts';
import { createPrivately } from './lock.ts';
import type { Migration } from '../migrations/migration.ts';

/** The schema's number; 0 for a file without one. */
export function schemaVersion(db: Connection): number {
  return Number(db.pragma('user_version'));
}

/** Throws `cache-newer` where the file comes from a newer Lacuna. The file is not touched. */
export function refuseNewer(db: Connection, file: string, migrations: readonly Migration[]): void {
  const version = schemaVersion(db);
  const known = latestOf(migrations);
  if (version <= known) return;
  throw fail('cache-newer', `The cache ${file} was written by a newer version of Lacuna.`, {
    kept: 'The file was not changed.',
    next: 'Update Lacuna, or choose another data folder.',
    detail: `user_version ${version}, known ${known}`,
  });
}

/**
 * Runs the migrations that the file lacks. The copy lies beside the file as `<file>.before-v<version>`; a file without
 * any schema is new and gets none. SqliteErrors and system errors pass.
 */
export function migrate(db: Connection, file: string, migrations: readonly Migration[]): void {
  const found = schemaVersion(db);
  const pending = migrations.filter((migration) => migration.version > found);
  if (pending.length === 0) return;
  if (found > 0) setCopyAside(db, copyNameOf(file, latestOf(migrations)));
  // Rebuilding a table drops it first: with the foreign keys on, that would delete what refers to it. The pragma does
  // nothing inside a transaction, so it comes before.
  db.pragma('foreign_keys = OFF');
  try {
    for (const migration of pending) run(db, file, migration);
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

export function copyNameOf(file: string, version: number): string {
  return `${file}.before-v${version}`;
}

function run(db: Connection, file: string, migration: Migration): void {
  db.write((writable) => {
    for (const statement of migration.statements) create(writable, statement, file);
    migration.finish?.(writable);
    const broken = writable.all('PRAGMA foreign_key_check');
    if (broken.length > 0) throw new Error(`migration ${migration.version} breaks ${broken.length} foreign keys`);
    writable.run(`PRAGMA user_version = ${migration.version}`);
  });
}

/** Another program may have made tables in the file, and our next version may want the name of one. */
function create(db: WritableDb, statement: string, file: string): void {
  try {
    db.run(statement);
  } catch (error) {
    if (!(error instanceof Error && error.message.endsWith(' already exists'))) throw error;
    throw fail('cache-failed', `The cache ${file} has a table with a name that Lacuna needs for its own.`, {
      kept: 'The file is as it was.',
      next: 'Rename that table with the program that made it, or choose another data folder.',
      detail: error.message,
      cause: error,
    });
  }
}

/** VACUUM INTO writes a whole and consistent copy; it gets its name only when it is complete. */
function setCopyAside(db: Connection, copy: string): void {
  const partial = `${copy}.partial`;
  rmSync(partial, { force: true });
  createPrivately(partial);
  try {
    db.exec(`VACUUM INTO '${partial.replaceAll("'", "''")}'`);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  renameSync(partial, copy);
}

function latestOf(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}
