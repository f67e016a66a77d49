// Work on a cache file as a whole, as main sees it: one worker thread a job, so that neither the window nor the cache's
// own worker waits for it.
import { Worker } from 'node:worker_threads';
import { FailureError } from '../../../shared/domain/failure.ts';
import type { Trouble } from '../protocol.ts';
import type { RescueAnswer, RescueJobName, RescueJobs, RescueResults, RescueWorkerData } from './protocol.ts';

export interface RescueJobOptions {
  /** The built worker's path (app) or the source file's (tests). */
  readonly workerPath: string | URL;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number | null) => void;
}

/**
 * Does one job. Throws FailureErrors (`cancelled` after the signal: nothing of the work stays) and, for bugs, Errors. It
 * settles when the worker is gone, so that its files are closed.
 */
export async function runRescueJob<Name extends RescueJobName>(
  name: Name,
  job: RescueJobs[Name],
  { workerPath, signal, onProgress }: RescueJobOptions,
): Promise<RescueResults[Name]> {
  const cancelled = new SharedArrayBuffer(4);
  const workerData: RescueWorkerData<Name> = { name, job, cancelled };
  const cancel = (): void => void Atomics.store(new Int32Array(cancelled), 0, 1);
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const worker = new Worker(workerPath, { workerData, name: `cache-${name}` });
  try {
    return await new Promise<RescueResults[Name]>((resolve, reject) => {
      let settle = (code: number): void => reject(new Error(`the worker on a cache file left with code ${code}`));
      worker.on('message', (answer: RescueAnswer) => {
        if (answer.kind === 'progress') onProgress(answer.share);
        // The worker answers the job that it was given.
        else if (answer.kind === 'done') settle = () => resolve(answer.value as RescueResults[Name]);
        else settle = () => reject(thrownFrom(answer.trouble));
      });
      worker.on('error', (error) => {
        settle = () => reject(error instanceof Error ? error : new Error(String(error)));
      });
      worker.on('exit', (code) => settle(code));
    });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function thrownFrom(trouble: Trouble): Error {
  if (trouble.kind === 'failure') return new FailureError(trouble.failure);
  const error = new Error(`in the worker on a cache file: ${trouble.message}`);
  error.stack = `${error.message}\n${trouble.stack}`;
  return error;
}
