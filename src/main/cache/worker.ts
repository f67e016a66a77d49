// The thread that owns the SQLite file. Calls come in order and are answered in order; each runs to its end, so that
// nobody ever sees the file between two of its statements.
import { parentPort, workerData } from 'node:worker_threads';
import { FailureError } from '../../shared/domain/failure.ts';
import { Checkpoints } from './checkpoints.ts';
import { openDatabase } from './database.ts';
import { asFailure } from './failures.ts';
import { handlersOf, type Handlers } from './handlers.ts';
import type { Answer, Call, Ready, Trouble, WorkerOptions } from './protocol.ts';

const options = workerData as WorkerOptions;

if (!parentPort) throw new Error('the cache runs in a worker thread');
const port = parentPort;

try {
  const database = openDatabase(options);
  serve(handlersOf(database), new Checkpoints(database.db, options.file));
  tell({ kind: 'open', info: database.info });
} catch (thrown) {
  tell({ kind: 'not-open', trouble: troubleOf(thrown) });
}

function serve(handlers: Handlers, checkpoints: Checkpoints): void {
  port.on('message', ({ id, name, args }: Call) => {
    if (name === 'close') checkpoints.stop();
    answer(outcomeOf(handlers, { id, name, args }));
    // Nothing listens any more: the thread ends by itself.
    if (name === 'close') port.close();
    else checkpoints.worked();
  });
}

function outcomeOf(handlers: Handlers, { id, name, args }: Call): Answer {
  try {
    // The client takes name and arguments from the port's own types.
    const handle = handlers[name] as (...args: readonly unknown[]) => unknown;
    return { kind: 'answer', id, value: handle(...args) };
  } catch (thrown) {
    return { kind: 'trouble', id, trouble: troubleOf(thrown) };
  }
}

function tell(ready: Ready): void {
  port.postMessage(ready);
}

function answer(message: Answer): void {
  port.postMessage(message, message.kind === 'answer' ? transferable(message.value) : []);
}

/** An export's bytes move to main instead of being copied, where their memory is theirs alone. */
function transferable(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return [];
  const { bytes } = value;
  if (!(bytes instanceof Uint8Array) || !(bytes.buffer instanceof ArrayBuffer)) return [];
  return bytes.byteLength === bytes.buffer.byteLength && bytes.byteLength > 0 ? [bytes.buffer] : [];
}

function troubleOf(thrown: unknown): Trouble {
  const known = asFailure(thrown, options.file);
  if (known instanceof FailureError) return { kind: 'failure', failure: known.failure };
  const error = known instanceof Error ? known : new Error(String(known));
  return { kind: 'bug', message: error.message, stack: error.stack ?? '' };
}
