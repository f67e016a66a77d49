// The threads that read the file for exports, as main sees them: started for the first export, and again where one died. Two
// work on one export where there are processors for them, on the same moment of the file; else one does.
import { randomUUID } from 'node:crypto';
import { fail, FailureError } from '../../../shared/domain/failure.ts';
import type { ExportSnapshot } from '../cache.ts';
import type { CallArgs, CallResult } from '../protocol.ts';
import { SharedReading } from './shared-reading.ts';
import type { Thread } from '../thread.ts';

/** SQLite's word for an index of words that contradicts itself. It is derived, and the file's owner makes it anew. */
export const DAMAGED_INDEX = 'SQLITE_CORRUPT_VTAB';

/**
 * How often two threads try to take hold of the same moment. Something is committed between two tries some ten times a second
 * at most, and a try takes less than a millisecond; where all fail, one thread reads alone.
 */
const TRIES = 5;

export class ExportThreads {
  readonly #main: Thread;
  /** Whether the file's owner refuses everything: then it is the one to say so. */
  readonly #isRefused: () => boolean;
  readonly #first: LastingThread;
  readonly #second: LastingThread | null;
  readonly #shared = new Map<string, { readonly second: Thread; readonly reading: SharedReading }>();

  constructor(main: Thread, isRefused: () => boolean, count: 1 | 2, start: () => Promise<Thread>) {
    this.#main = main;
    this.#isRefused = isRefused;
    this.#first = new LastingThread(start);
    this.#second = count === 2 ? new LastingThread(start) : null;
  }

  async open(...[selection, copyTo]: CallArgs<'openExport'>): Promise<CallResult<'openExport'>> {
    if (this.#isRefused()) return this.#main.send('openExport', selection, copyTo);
    // The second is of use only where slices are made by the first: a copy is made inside SQLite.
    const starting = copyTo === null ? this.#second?.get().catch(() => null) : null;
    const first = await this.#first.get();
    const second = (await starting) ?? null;
    const open = async (): Promise<ExportSnapshot> =>
      (second && (await this.#openShared(first, second, selection))) ?? first.send('openExport', selection, copyTo);
    try {
      return await open();
    } catch (thrown) {
      if (!(thrown instanceof FailureError) || thrown.failure.detail !== DAMAGED_INDEX) throw thrown;
      const { exportId } = await this.#main.send('openExport', selection, null);
      await this.#main.send('closeExport', exportId);
      return open();
    }
  }

  /** Null: the two could not take hold of the same moment. */
  async #openShared(
    first: Thread,
    second: Thread,
    selection: CallArgs<'openExport'>[0],
  ): Promise<ExportSnapshot | null> {
    for (let time = 0; time < TRIES; time++) {
      const exportId = randomUUID();
      const close = (): Promise<unknown> =>
        Promise.all([first, second].map((thread) => thread.send('closeExport', exportId).catch(() => undefined)));
      try {
        await first.send('pinExport', exportId);
        await second.send('pinExport', exportId);
        if (await first.send('isLatestExport', exportId)) {
          const snapshot = await first.send('openPinnedExport', exportId, selection);
          await second.send('joinExport', snapshot, selection);
          const reading = new SharedReading(exportId, snapshot.parts.length, [first, second]);
          this.#shared.set(exportId, { second, reading });
          return snapshot;
        }
      } catch (thrown) {
        await close();
        throw thrown;
      }
      await close();
    }
    return null;
  }

  async read(...[exportId, shape, after]: CallArgs<'readExportSlice'>): Promise<CallResult<'readExportSlice'>> {
    if (this.#isRefused()) return this.#main.send('readExportSlice', exportId, shape, after);
    const shared = this.#shared.get(exportId);
    const slice =
      shared && (shape.kind === 'csv' || shape.kind === 'json-lines') ? await shared.reading.read(shape, after) : null;
    return slice ?? (await this.#first.get()).send('readExportSlice', exportId, shape, after);
  }

  async end(exportId: string): Promise<void> {
    const second = this.#shared.get(exportId)?.second;
    this.#shared.delete(exportId);
    const threads = [await this.#first.started(), second].flatMap((thread) => (thread?.isServing ? [thread] : []));
    await Promise.all(threads.map((thread) => thread.send('closeExport', exportId)));
  }

  async close(): Promise<void> {
    await Promise.all([this.#first.close(), this.#second?.close()]);
  }
}

/** A thread that is there when it is asked for, until it is closed. */
class LastingThread {
  readonly #start: () => Promise<Thread>;
  #starting: Promise<Thread> | null = null;
  #closed = false;

  constructor(start: () => Promise<Thread>) {
    this.#start = start;
  }

  async get(): Promise<Thread> {
    if (this.#closed) throw fail('cache-failed', 'The archive was closed.', { next: 'Open it again.' });
    const starting = (this.#starting ??= this.#start());
    const thread = await starting.catch((error: unknown) => {
      if (this.#starting === starting) this.#starting = null;
      throw error;
    });
    if (thread.isServing) return thread;
    if (this.#starting === starting) this.#starting = null;
    return this.get();
  }

  /** Without starting it. */
  async started(): Promise<Thread | null> {
    return (await this.#starting?.catch(() => null)) ?? null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await (await this.started())?.close();
  }
}
