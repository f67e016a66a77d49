import Database from 'better-sqlite3';
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Where an app with this user data folder keeps its only cache. */
export function cacheFile(userData: string): string {
  const archive = path.join(userData, 'archive');
  const [kind, ...others] = readdirSync(archive);
  if (kind === undefined || others.length > 0) throw new Error(`one archive was expected in ${archive}`);
  return path.join(archive, kind, 'lacuna.sqlite');
}

/** Asks the closed app's file itself, as another program would. */
export function readCache(userData: string, sql: string): readonly Record<string, unknown>[] {
  const database = new Database(cacheFile(userData), { readonly: true });
  try {
    return database.prepare<[], Record<string, unknown>>(sql).all();
  } finally {
    database.close();
  }
}
