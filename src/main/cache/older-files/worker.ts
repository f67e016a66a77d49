// The thread that works on an older file: it does one job, tells how far it is, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { FailureError } from '../../../shared/domain/failure.ts';
import type { Trouble } from '../protocol.ts';
import { asOlderFailure } from './failures.ts';
import { runJob } from './jobs.ts';
import type { OlderAnswer, OlderJobs, OlderJobName, OlderWorkerData } from './protocol.ts';

if (!parentPort) throw new Error('work on older files runs in a worker thread');
const port = parentPort;
const { name, job, cancelled } = workerData as OlderWorkerData;
const flag = new Int32Array(cancelled);

try {
  const value = runJob(name, job, {
    tell: (progress) => tell({ kind: 'progress', progress }),
    isCancelled: () => Atomics.load(flag, 0) === 1,
  });
  tell({ kind: 'done', value });
} catch (thrown) {
  tell({ kind: 'trouble', trouble: troubleOf(thrown, job) });
}

function tell(answer: OlderAnswer): void {
  port.postMessage(answer, []);
}

function troubleOf(thrown: unknown, job: OlderJobs[OlderJobName]): Trouble {
  const known = asOlderFailure(thrown, 'file' in job ? job.file : job.cache);
  if (known instanceof FailureError) return { kind: 'failure', failure: known.failure };
  const error = known instanceof Error ? known : new Error(String(known));
  return { kind: 'bug', message: error.message, stack: error.stack ?? '' };
}
