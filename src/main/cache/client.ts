// The cache as main sees it: every call is sent to the worker thread that owns the file, but for exports, which have a thread
// of their own. Nothing here touches SQLite.
import { fail, FailureError, type Failure } from '../../shared/domain/failure.ts';
import type { Cache, CacheOptions } from './cache.ts';
import { CALL_NAMES, type CallArgs, type CallResult } from './protocol.ts';
import { asError, startThread, type Thread } from './thread.ts';

/**
 * Starts the worker and opens or creates the file. Throws FailureErrors: cache-in-use, cache-newer, cache-damaged,
 * cache-other-telegram, read-only, disk-full, cache-failed. A worker that dies fails all calls, running and later ones.
 */
export async function openCache(options: CacheOptions): Promise<Cache> {
  const { workerPath, onDamage = () => undefined, ...workerData } = options;
  const { file } = options;
  let isDamaged = false;
  const noticeDamage = (failure: Failure): void => {
    if (isDamaged || failure.kind !== 'cache-damaged') return;
    isDamaged = true;
    onDamage(failure);
  };
  const main = await startThread(
    workerPath,
    { ...workerData, part: 'cache' },
    { died: (cause) => died(file, cause), onFailure: noticeDamage },
  );
  const { info } = main;
  if (!info) throw new Error('the cache did not say what it holds');

  const exporting = new ExportThread(
    main,
    () => isDamaged || !main.isServing,
    () =>
      startThread(
        workerPath,
        { ...workerData, part: 'exports', opened: info.beside },
        {
          died: exportDied,
          // What the other thread met, the file's owner has to know: nothing more is trusted, and that tells of it.
          onFailure: ({ kind, detail }) => {
            if (kind === 'cache-damaged' && detail !== DAMAGED_INDEX)
              main.send('distrust', detail ?? '').catch(() => undefined);
          },
        },
      ),
  );
  const calls = Object.fromEntries(
    CALL_NAMES.map((name) => [name, (...args: CallArgs<typeof name>) => main.send(name, ...args)]),
  ) as unknown as Omit<Cache, 'info'>;
  return {
    ...calls,
    info,
    openExport: (selection, copyTo = null) => exporting.open(selection, copyTo),
    readExportSlice: (...args) => exporting.read(...args),
    closeExport: (exportId) => exporting.end(exportId),
    close: async () => {
      // Its snapshots would keep the log from moving into the file.
      await exporting.close().catch(() => undefined);
      await main.close();
    },
  };
}

/** SQLite's word for an index of words that contradicts itself. It is derived, and the file's owner makes it anew. */
const DAMAGED_INDEX = 'SQLITE_CORRUPT_VTAB';

/** The thread for exports: started for the first one, and again where it died. */
class ExportThread {
  readonly #main: Thread;
  /** Whether the file's owner refuses everything: then it is the one to say so. */
  readonly #isRefused: () => boolean;
  readonly #start: () => Promise<Thread>;
  #starting: Promise<Thread> | null = null;
  #closed = false;

  constructor(main: Thread, isRefused: () => boolean, start: () => Promise<Thread>) {
    this.#main = main;
    this.#isRefused = isRefused;
    this.#start = start;
  }

  async open(...[selection, copyTo]: CallArgs<'openExport'>): Promise<CallResult<'openExport'>> {
    if (this.#isRefused()) return this.#main.send('openExport', selection, copyTo);
    const thread = await this.#thread();
    try {
      return await thread.send('openExport', selection, copyTo);
    } catch (thrown) {
      if (!(thrown instanceof FailureError) || thrown.failure.detail !== DAMAGED_INDEX) throw thrown;
      const { exportId } = await this.#main.send('openExport', selection, null);
      await this.#main.send('closeExport', exportId);
      return thread.send('openExport', selection, copyTo);
    }
  }

  async read(...args: CallArgs<'readExportSlice'>): Promise<CallResult<'readExportSlice'>> {
    if (this.#isRefused()) return this.#main.send('readExportSlice', ...args);
    return (await this.#thread()).send('readExportSlice', ...args);
  }

  async end(exportId: string): Promise<void> {
    const thread = await this.#starting?.catch(() => null);
    if (thread?.isServing) await thread.send('closeExport', exportId);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const thread = await this.#starting?.catch(() => null);
    await thread?.close();
  }

  async #thread(): Promise<Thread> {
    if (this.#closed) throw fail('cache-failed', 'The archive was closed.', { next: 'Open it again.' });
    const starting = (this.#starting ??= this.#start());
    const thread = await starting.catch((error: unknown) => {
      if (this.#starting === starting) this.#starting = null;
      throw error;
    });
    if (thread.isServing) return thread;
    if (this.#starting === starting) this.#starting = null;
    return this.#thread();
  }
}

function died(file: string, cause: unknown): FailureError {
  return fail('cache-failed', `The part of Lacuna that works on the cache ${file} stopped.`, {
    kept: 'Every batch that was committed before is in the cache.',
    next: 'Start Lacuna again.',
    detail: asError(cause).message,
    cause,
  });
}

function exportDied(cause: unknown): FailureError {
  return fail('export-failed', 'The part of Lacuna that reads the archive for exports stopped.', {
    kept: 'Nothing was left behind; the archive is unchanged.',
    next: 'Export again.',
    detail: asError(cause).message,
    cause,
  });
}
