import Database from 'better-sqlite3';
import { arch, cpus, totalmem, type as system, release } from 'node:os';

/** What the figures were measured on: the kind of machine, never its name. */
export interface Machine {
  readonly system: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly sqlite: string;
}

export function thisMachine(): Machine {
  const database = new Database(':memory:');
  const sqlite = String(database.prepare('SELECT sqlite_version()').pluck().get());
  database.close();
  return {
    system: `${system()} ${release().split('-')[0]} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
    sqlite,
  };
}
