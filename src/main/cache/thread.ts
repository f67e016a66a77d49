// One of the cache's threads as main sees it: calls go there with a number, and answers come back with it.
import { Worker } from 'node:worker_threads';
import { fail, FailureError, type Failure } from '../../shared/domain/failure.ts';
import type { CacheInfo } from './cache.ts';
import { packArgs, unpackAnswer } from './crossing.ts';
import type { Answer, Call, CallArgs, CallName, CallResult, Ready, Trouble, WorkerOptions } from './protocol.ts';

interface Waiting {
  readonly name: CallName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export interface Thread {
  readonly info: CacheInfo | null;
  /** Whether calls are still answered. */
  readonly isServing: boolean;
  send<Name extends CallName>(name: Name, ...args: CallArgs<Name>): Promise<CallResult<Name>>;
  /** Answers what was asked before, then closes; the thread is gone when it resolves, also where it had died before. */
  close(): Promise<void>;
}

export interface ThreadWords {
  /** What calls fail with once the thread died. */
  readonly died: (cause: unknown) => FailureError;
  /** Told of every expected failure that a call met. */
  readonly onFailure: (failure: Failure) => void;
}

/** Starts a thread; resolves when it serves. Throws what kept it from that. */
export async function startThread(
  workerPath: string | URL,
  workerData: WorkerOptions,
  { died, onFailure }: ThreadWords,
): Promise<Thread> {
  const worker = new Worker(workerPath, { workerData, name: workerData.part });
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
  worker.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id);
    if (!call) return;
    waiting.delete(answer.id);
    if (answer.kind === 'answer') call.resolve(unpackAnswer(call.name, answer.value));
    else {
      if (answer.trouble.kind === 'failure') onFailure(answer.trouble.failure);
      call.reject(thrownFrom(answer.trouble));
    }
  });
  worker.on('error', (error) => end(died(error)));
  worker.on('exit', (code) => end(died(new Error(`the worker left with code ${code}`))));

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

  return {
    info,
    get isServing() {
      return ended === null;
    },
    send: <Name extends CallName>(name: Name, ...args: CallArgs<Name>) => send(name, args) as Promise<CallResult<Name>>,
    close: () => {
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
    },
  };
}

/** The worker's first word. */
function ready(worker: Worker): Promise<CacheInfo | null> {
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

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
