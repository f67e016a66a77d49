// The work on an older file, job by job, as the worker does it and tests do it without a thread around it.
import { assertNever } from '../../../shared/domain/failure.ts';
import type { OlderProgress, OlderReport, OlderWay } from '../../../shared/domain/older-file.ts';
import { cancelled } from './cancelled.ts';
import { migrateClean } from './clean.ts';
import { importInto } from './import.ts';
import { keepUsing } from './keep.ts';
import { writeList } from './list.ts';
import { lookAt } from './look.ts';
import type { OlderJobName, OlderJobs, OlderResults } from './protocol.ts';
import type { TakenRows } from './take-rows.ts';

export interface JobHooks {
  readonly tell: (progress: OlderProgress) => void;
  readonly isCancelled: () => boolean;
}

/** Does a job to its end. Throws the failure `cancelled` where it was told to end: nothing of the work stays then. */
export function runJob<Name extends OlderJobName>(
  name: Name,
  job: OlderJobs[Name],
  hooks: JobHooks,
): OlderResults[Name] {
  // The union of names and their jobs is one that TypeScript can't follow through the map.
  return run(name, job, hooks) as OlderResults[Name];
}

function run(name: OlderJobName, given: unknown, { tell, isCancelled }: JobHooks): OlderResults[OlderJobName] {
  const endIfAsked = (): void => {
    if (isCancelled()) throw cancelled();
  };
  const onStep = (step: OlderProgress['step'], done: number, total: number): void => {
    tell({ step, done, total });
    // Once the rows have moved and the transaction is over, there is nothing to take back.
    if (step !== 'tidying') endIfAsked();
  };
  switch (name) {
    case 'look':
      return lookAt({ ...(given as OlderJobs['look']), onRows: (done, total) => onStep('looking', done, total) });
    case 'keep': {
      const job = given as OlderJobs['keep'];
      const { taken, original } = keepUsing({ ...job, onStep });
      return report('keep', taken, { file: job.file, cacheFile: job.file, original });
    }
    case 'clean': {
      const job = given as OlderJobs['clean'];
      const taken = migrateClean({ ...job, onStep });
      return report('clean', taken, { file: job.file, cacheFile: job.target, original: job.file });
    }
    case 'import': {
      const job = given as OlderJobs['import'];
      const taken = importInto({ ...job, onStep });
      return report('import', taken, { file: job.file, cacheFile: job.target, original: job.file });
    }
    case 'list': {
      const { cache, target } = given as OlderJobs['list'];
      return { rows: writeList(cache, target, endIfAsked) };
    }
    default:
      return assertNever(name);
  }
}

function report(
  way: OlderWay,
  taken: TakenRows,
  files: Pick<OlderReport, 'file' | 'cacheFile' | 'original'>,
): OlderReport {
  return { way, ...files, ...taken };
}
