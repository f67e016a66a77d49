// The work on a cache file as a whole, job by job, as the worker does it and tests do it without a thread around it.
import { assertNever } from '../../../shared/domain/failure.ts';
import { checkWhole } from './check-whole.ts';
import type { JobHooks, RescueJobName, RescueJobs, RescueResults } from './protocol.ts';
import { restore } from './restore.ts';
import { salvage } from './salvage.ts';
import { saveCopy } from './save-copy.ts';
import { startFresh } from './set-aside.ts';

export function runJob<Name extends RescueJobName>(
  name: Name,
  job: RescueJobs[Name],
  hooks: JobHooks,
): Promise<RescueResults[Name]> {
  // The union of names and their jobs is one that TypeScript can't follow through the map.
  return run(name, job, hooks) as Promise<RescueResults[Name]>;
}

async function run(name: RescueJobName, job: unknown, hooks: JobHooks): Promise<RescueResults[RescueJobName]> {
  switch (name) {
    case 'copy':
      return saveCopy(job as RescueJobs['copy'], hooks);
    case 'check':
      return checkWhole(job as RescueJobs['check'], hooks);
    case 'salvage':
      return salvage(job as RescueJobs['salvage'], hooks);
    case 'restore':
      return restore(job as RescueJobs['restore'], hooks);
    case 'fresh':
      return startFresh(job as RescueJobs['fresh']);
    default:
      return assertNever(name);
  }
}
