// Work on an older file as main sees it: one worker thread a job, so that neither the window nor the cache waits for it.
import { Worker } from 'node:worker_threads';
import { FailureError } from '../../../shared/domain/failure.ts';
import type { OlderProgress } from '../../../shared/domain/older-file.ts';
import type { OlderAnswer, OlderJobName, OlderJobs, OlderResults, OlderWorkerData } from './protocol.ts';

export interface OlderJobOptions {
  /** The built worker's path (app) or the source file's (tests). */
  readonly workerPath: string | URL;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: OlderProgress) => void;
}

/**
 * Does one job. Throws FailureErrors (`cancelled` after the signal: nothing of the work stays) and, for bugs, Errors. It
 * settles when the worker is gone, so that its files are closed.
 */
export async function runOlderJob<Name extends OlderJobName>(
  name: Name,
  job: OlderJobs[Name],
  { workerPath, signal, onProgress }: OlderJobOptions,
): Promise<OlderResults[Name]> {
  const cancelled = new SharedArrayBuffer(4);
  const workerData: OlderWorkerData<Name> = { name, job, cancelled };
  const cancel = (): void => void Atomics.store(new Int32Array(cancelled), 0, 1);
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const worker = new Worker(workerPath, { workerData, name: `older-file-${name}` });
  try {
    return await new Promise<OlderResults[Name]>((resolve, reject) => {
      let outcome: (() => void) | null = null;
      worker.on('message', (answer: OlderAnswer) => {
        // The worker answers the job that it was given.
        if (answer.kind === 'progress') onProgress(answer.progress);
        else if (answer.kind === 'done') outcome = () => resolve(answer.value as OlderResults[Name]);
        else outcome = () => reject(thrownFrom(answer.trouble));
      });
      worker.on('error', (error) => reject(error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', (code) => {
        if (outcome) outcome();
        else reject(new Error(`the worker on an older file left with code ${code}`));
      });
    });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function thrownFrom(trouble: Extract<OlderAnswer, { kind: 'trouble' }>['trouble']): Error {
  if (trouble.kind === 'failure') return new FailureError(trouble.failure);
  const error = new Error(`in the worker on an older file: ${trouble.message}`);
  error.stack = `${error.message}\n${trouble.stack}`;
  return error;
}
