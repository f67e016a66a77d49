// The cache as main sees it: every call is sent to the worker thread that owns the file, but for exports, which have threads
// of their own. Nothing here touches SQLite.
import { availableParallelism } from 'node:os';
import { fail, FailureError, type Failure } from '../../shared/domain/failure.ts';
import type { Cache, CacheOptions } from './cache.ts';
import { DAMAGED_INDEX, ExportThreads } from './exports/export-threads.ts';
import { CALL_NAMES, type CallArgs } from './protocol.ts';
import { asError, startThread } from './thread.ts';

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

  const exporting = new ExportThreads(
    main,
    () => isDamaged || !main.isServing,
    options.exportThreads ?? (availableParallelism() > 1 ? 2 : 1),
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
