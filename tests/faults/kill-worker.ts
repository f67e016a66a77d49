// The cache's own worker, saying before and after each step of the file how far it is: so the parent knows where a kill
// struck. What it does is untouched.
import Database from 'better-sqlite3';
import { tellPhase, type Phase } from './kill-phases.ts';

const AROUND: Readonly<Record<string, readonly [before: Phase, after: Phase]>> = {
  'BEGIN IMMEDIATE': ['beginning', 'in transaction'],
  COMMIT: ['committing', 'committed'],
  'wal_checkpoint(PASSIVE)': ['checkpoint', 'after checkpoint'],
};

for (const method of ['exec', 'pragma'] as const) {
  const original = Database.prototype[method] as (this: unknown, sql: string, ...more: unknown[]) => unknown;
  Object.defineProperty(Database.prototype, method, {
    value(this: unknown, sql: string, ...more: unknown[]) {
      const phases = AROUND[sql];
      if (phases) tellPhase(phases[0]);
      const result = original.call(this, sql, ...more);
      if (phases) tellPhase(phases[1]);
      return result;
    },
  });
}
await import('../../src/main/cache/worker.ts');
