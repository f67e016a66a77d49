// The thread that works on a cache file as a whole: it copies, checks, salvages, restores or sets aside, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { fail, FailureError } from '../../../shared/domain/failure.ts';
import { asFailure } from '../failures.ts';
import { runJob } from './jobs.ts';
import type { RescueAnswer, RescueWorkerData } from './protocol.ts';

if (!parentPort) throw new Error('work on cache files runs in a worker thread');
const port = parentPort;
const { name, job, cancelled } = workerData as RescueWorkerData;
const flag = new Int32Array(cancelled);
const TELL_MILLISECONDS = 100;
let toldAt = -Infinity;

try {
  const value = await runJob(name, job, {
    tell: (share) => {
      if (performance.now() - toldAt < TELL_MILLISECONDS) return;
      toldAt = performance.now();
      tell({ kind: 'progress', share });
    },
    endIfAsked: () => {
      if (Atomics.load(flag, 0) === 1) throw fail('cancelled', 'It was cancelled.', { kept: 'Nothing was changed.' });
    },
  });
  tell({ kind: 'done', value });
} catch (thrown) {
  const known = asFailure(thrown, name === 'copy' && 'target' in job ? job.target : job.file);
  if (known instanceof FailureError) tell({ kind: 'trouble', trouble: { kind: 'failure', failure: known.failure } });
  else {
    const error = known instanceof Error ? known : new Error(String(known));
    tell({ kind: 'trouble', trouble: { kind: 'bug', message: error.message, stack: error.stack ?? '' } });
  }
}

function tell(answer: RescueAnswer): void {
  port.postMessage(answer, []);
}
