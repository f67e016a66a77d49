// The cache as main sees it: every call is sent to the worker thread that owns the file, and nothing here touches SQLite.
import { Worker } from 'node:worker_threads';
import { fail, FailureError, type Failure } from '../../shared/domain/failure.ts';
import type { Cache, CacheInfo, CacheOptions } from './cache.ts';
import { packArgs, unpackAnswer } from './crossing.ts';
import { CALL_NAMES, type Answer, type Call, type CallName, type Ready, type Trouble } from './protocol.ts';

interface Waiting {
  readonly name: CallName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Starts the worker and opens or creates the file. Throws FailureErrors: cache-in-use, cache-newer, cache-damaged,
 * cache-other-telegram, read-only, disk-full, cache-failed. A worker that dies fails all calls, running and later ones.
 */
export async function openCache(options: CacheOptions): Promise<Cache> {
  const { workerPath, onDamage = () => undefined, ...workerData } = options;
  const worker = new Worker(workerPath, { workerData, name: 'cache' });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  /** Why nothing more is sent; null while the worker serves. */
  let ended: FailureError | null = null;
  let closing: Promise<void> | null = null;

  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const info = await ready(worker).catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });

  const end = (reason: FailureError): void => {
    ended ??= reason;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  let isDamaged = false;
  const noticeDamage = (failure: Failure): void => {
    if (isDamaged || failure.kind !== 'cache-damaged') return;
    isDamaged = true;
    onDamage(failure);
  };
  worker.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id);
    if (!call) return;
    waiting.delete(answer.id);
    if (answer.kind === 'answer') call.resolve(unpackAnswer(call.name, answer.value));
    else {
      if (answer.trouble.kind === 'failure') noticeDamage(answer.trouble.failure);
      call.reject(thrownFrom(answer.trouble));
    }
  });
  worker.on('error', (error) => end(died(options.file, error)));
  worker.on('exit', (code) => end(died(options.file, new Error(`the cache's worker left with code ${code}`))));

  const send = (name: CallName, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended) {
        reject(ended);
        return;
      }
      lastId += 1;
      const call: Call = { id: lastId, name, args: packArgs(name, args) };
      // Throws where an argument can't be copied: a bug, told to the caller like any other.
      worker.postMessage(call, []);
      waiting.set(call.id, { name, resolve, reject });
    });

  /** Answers what was asked before, then closes; the thread is gone when it resolves, also where it had died before. */
  const close = (): Promise<void> => {
    closing ??= (async () => {
      const closed = ended ? null : send('close', []);
      ended ??= fail('cache-failed', 'The archive was closed.', { next: 'Open it again.' });
      try {
        await closed;
      } finally {
        await exited;
      }
    })();
    return closing;
  };

  const calls = Object.fromEntries(
    CALL_NAMES.map((name) => [name, (...args: readonly unknown[]) => send(name, args)]),
  ) as unknown as Omit<Cache, 'info' | 'close'>;
  return { ...calls, info, close };
}

/** The worker's first word. */
function ready(worker: Worker): Promise<CacheInfo> {
  return new Promise((resolve, reject) => {
    const settle = (outcome: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      outcome();
    };
    const onMessage = (message: Ready): void =>
      settle(() => (message.kind === 'open' ? resolve(message.info) : reject(thrownFrom(message.trouble))));
    const onError = (error: unknown): void => settle(() => reject(asError(error)));
    const onExit = (code: number): void =>
      settle(() => reject(new Error(`the cache's worker left with code ${code} before it was ready`)));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}

function thrownFrom(trouble: Trouble): Error {
  if (trouble.kind === 'failure') return new FailureError(trouble.failure);
  const error = new Error(`in the cache's worker: ${trouble.message}`);
  error.stack = `${error.message}\n${trouble.stack}`;
  return error;
}

function died(file: string, cause: unknown): FailureError {
  return fail('cache-failed', `The part of Lacuna that works on the cache ${file} stopped.`, {
    kept: 'Every batch that was committed before is in the cache.',
    next: 'Start Lacuna again.',
    detail: asError(cause).message,
    cause,
  });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
