// The thread that owns the SQLite file, or the one that reads it for exports. Calls come in order and are answered in order;
// each runs to its end, so that nobody ever sees the file between two of its statements. Only readings that may take long
// pause after every slice (slices.ts), and what was asked after them is answered in their pauses.
import { parentPort, workerData } from 'node:worker_threads';
import { FailureError } from '../../shared/domain/failure.ts';
import { zstd } from '../parquet/zstd.ts';
import { eachOnOneSnapshot, openBeside, refuseExchanged } from './file/beside.ts';
import { Checkpoints } from './file/checkpoints.ts';
import { packAnswer, unpackArgs } from './crossing.ts';
import { openDatabase, type OpenDatabase } from './file/database.ts';
import { Exports } from './exports/exports.ts';
import { asFailure } from './failures.ts';
import { handlersOf, slicedOf, type Handlers, type SlicedHandlers } from './handlers.ts';
import type { Slices } from './slices.ts';
import { Upkeep } from './search/upkeep.ts';
import type {
  Answer,
  Call,
  CallArgs,
  CallResult,
  EXPORT_CALLS,
  Ready,
  SharingCalls,
  Trouble,
  WorkerOptions,
} from './protocol.ts';

const options = workerData as WorkerOptions;

if (!parentPort) throw new Error('the cache runs in a worker thread');
const port = parentPort;

try {
  if (options.part === 'exports') await serveExports();
  else serveCache();
} catch (thrown) {
  tell({ kind: 'not-open', trouble: troubleOf(thrown) });
}

async function serveExports(): Promise<void> {
  const { file, opened } = options;
  const exports = new Exports(file, await zstd(), () => opened && refuseExchanged(file, opened));
  const handlers: ExportHandlers = {
    openExport: (selection, copyTo = null) => exports.open(selection, copyTo),
    readExportSlice: (exportId, shape, after) => exports.slice(exportId, shape, after),
    closeExport: (exportId) => exports.close(exportId),
    pinExport: (exportId) => exports.pin(exportId),
    isLatestExport: (exportId) => exports.isLatest(exportId),
    openPinnedExport: (exportId, selection) => exports.openPinned(exportId, selection),
    joinExport: (snapshot, selection) => exports.join(snapshot, selection),
    planExport: (exportId, from, rows, count) => exports.plan(exportId, from, rows, count),
    readStretch: (exportId, shape, stretch) => exports.stretch(exportId, shape, stretch),
    close: () => exports.closeAll(),
  };
  port.on('message', (call: Call) => {
    answer(outcomeOf(handlers, call));
    if (call.name === 'close') port.close();
  });
  tell({ kind: 'open', info: null });
}

function serveCache(): void {
  if (options.beside === true) {
    const reading = openBeside(options);
    serve(eachOnOneSnapshot(reading.db, handlersOf(reading)), slicedOf(reading.db), [], reading);
    tell({ kind: 'open', info: reading.info });
    return;
  }
  const database = openDatabase(options);
  const handlers = handlersOf(database);
  const checkpoints = new Checkpoints(database, options.file);
  const upkeep = new Upkeep(database.db, options.file, () => checkpoints.worked());
  serve(handlers, slicedOf(database.db), [checkpoints, upkeep], database);
  tell({ kind: 'open', info: database.info });
}

type ExportHandlers = Pick<Handlers, (typeof EXPORT_CALLS)[number] | 'close'> & {
  readonly [Name in keyof SharingCalls]: (...args: CallArgs<Name>) => CallResult<Name>;
};

/** What is done in idle moments. */
type IdleWork = Pick<Checkpoints, 'worked' | 'stop'>;

function serve(handlers: Handlers, sliced: SlicedHandlers, idle: readonly IdleWork[], database: OpenDatabase): void {
  /** Once damage was met nothing more is read or written: what comes of a damaged file can't be trusted. */
  let damage: Trouble | null = null;
  /** What is being worked on in slices; each goes on by one when called, and says whether that was its last. */
  const running = new Set<() => boolean>();
  const tellOutcome = (outcome: Answer): void => {
    if (!damage && outcome.kind === 'trouble' && isDamage(outcome.trouble)) {
      damage = outcome.trouble;
      database.distrust();
    }
    answer(outcome);
  };
  const goOn = (step: () => boolean): void => {
    if (!running.has(step)) return;
    // After the calls that came in meanwhile.
    if (!step()) setImmediate(goOn, step);
  };
  const begin = (call: Call, work: Slices<unknown>): void => {
    const step = (): boolean => {
      const outcome = damage ? { kind: 'trouble' as const, id: call.id, trouble: damage } : outcomeOfSlice(call, work);
      if (!outcome) return false;
      running.delete(step);
      tellOutcome(outcome);
      if (!damage) idle.forEach((other) => other.worked());
      return true;
    };
    running.add(step);
    goOn(step);
  };
  port.on('message', (call: Call) => {
    // What was asked before is answered before.
    if (call.name === 'close') for (const step of running) while (!step());
    if (call.name === 'close' || damage) idle.forEach((work) => work.stop());
    const work = damage ? null : slicedWorkOf(sliced, call);
    if (work) {
      begin(call, work);
      return;
    }
    tellOutcome(
      damage && call.name !== 'close' ? { kind: 'trouble', id: call.id, trouble: damage } : outcomeOf(handlers, call),
    );
    // Nothing listens any more: the thread ends by itself.
    if (call.name === 'close') port.close();
    else if (!damage) idle.forEach((work) => work.worked());
  });
}

/** Null: the call runs to its end at once. */
function slicedWorkOf(sliced: SlicedHandlers, { name, args }: Call): Slices<unknown> | null {
  if (!(name in sliced)) return null;
  // The client takes name and arguments from the port's own types.
  const begin = sliced[name as keyof SlicedHandlers] as (...given: readonly unknown[]) => Slices<unknown>;
  return begin(...unpackArgs(name, args));
}

/** The answer, once its last slice is done; null before. */
function outcomeOfSlice({ id, name }: Call, work: Slices<unknown>): Answer | null {
  try {
    const step = work.next();
    return step.done ? { kind: 'answer', id, value: packAnswer(name, step.value) } : null;
  } catch (thrown) {
    return { kind: 'trouble', id, trouble: troubleOf(thrown) };
  }
}

function isDamage(trouble: Trouble): boolean {
  return trouble.kind === 'failure' && trouble.failure.kind === 'cache-damaged';
}

function outcomeOf(handlers: Partial<Handlers & ExportHandlers>, { id, name, args }: Call): Answer {
  try {
    // The client takes name and arguments from the port's own types.
    const handle = handlers[name] as ((...args: readonly unknown[]) => unknown) | undefined;
    if (!handle) throw new Error(`this thread does not answer ${name}`);
    return { kind: 'answer', id, value: packAnswer(name, handle(...unpackArgs(name, args))) };
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
