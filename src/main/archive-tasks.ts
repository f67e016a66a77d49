// Work on the archive's file as a whole: saving a copy, checking it, and the ways out where it is damaged. Each is a job in
// a thread of its own; the window is told how far it is, and can end it.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import type { ArchiveTask, ArchiveTaskKind, RecoveryReport, RecoveryWay } from '../shared/domain/archive-task.ts';
import { fail, failureOf } from '../shared/domain/failure.ts';
import { cacheFileIn, wishesOf } from './archive-file.ts';
import type { Archive, ArchivePlace } from './archive.ts';
import type { Cache } from './cache/cache.ts';
import { belongsTo } from './own-files.ts';
import { runRescueJob, type RescueJobOptions } from './cache/rescue/client.ts';
import { asideOf } from './cache/rescue/aside.ts';
import { knownCopies, noteCopy } from './copies.ts';

export interface ArchiveTasksParts {
  readonly workerPath: string | URL;
  readonly onTask: (task: ArchiveTask) => void;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

export class ArchiveTasks {
  readonly #parts: ArchiveTasksParts;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly ended: Promise<unknown> }>();

  readonly #saved = new Map<string, string>();

  constructor(parts: ArchiveTasksParts) {
    this.#parts = parts;
  }

  /** Begins to save a copy; how it goes is told. Throws a Failure where the target is the archive itself. */
  saveCopy({ cache }: Pick<Archive, 'cache'>, target: string): { readonly taskId: string } {
    const { file } = cache.info;
    if (belongsTo(file, target)) {
      throw fail('export-failed', 'This name belongs to the open archive itself.', {
        kept: 'Nothing was written.',
        next: 'Choose another name or folder for the copy.',
      });
    }
    const copying = this.#begin('copy', target, async (options) => {
      await orDistrust(cache, runRescueJob('copy', { file, target }, options));
      const at = Math.floor(this.#parts.now().getTime() / 1000);
      await noteCopy(file, { file: target, at }).catch((error: unknown) =>
        this.#parts.log(`the copy was not noted: ${String(error)}`),
      );
      this.#saved.set(copying.taskId, target);
    });
    return copying;
  }

  /** Begins to look through the whole file. Damage that is found closes the archive, like damage that is met. */
  check({ cache }: Pick<Archive, 'cache'>): { readonly taskId: string } {
    const { file } = cache.info;
    return this.#begin('check', file, async (options) => {
      const [found] = await orDistrust(cache, runRescueJob('check', { file }, options));
      if (found !== undefined) await cache.distrust(found);
    });
  }

  /** The copies that a damaged archive could be restored from. */
  copiesOf({ folder }: ArchivePlace): ReturnType<typeof knownCopies> {
    return knownCopies(cacheFileIn(folder));
  }

  /** Goes a way out of a closed archive's damage. `copy`: what is restored. Throws Failures; nothing was changed then. */
  async recover(place: ArchivePlace, way: RecoveryWay['kind'], copy: string | null): Promise<RecoveryReport> {
    const file = cacheFileIn(place.folder);
    const telegram = place.identity;
    const stamp = this.#parts.now().toISOString().slice(0, 19).replaceAll(':', '');
    const job = { file, telegram, stamp: `${stamp}Z` };
    if (way === 'fresh') {
      const report = await runRescueJob('fresh', job, this.#quiet());
      // What was wished for belongs to the channels of the file that was set aside.
      const wishes = wishesOf(place.folder);
      if (existsSync(wishes)) await rename(wishes, `${asideOf(file, job.stamp)}.downloads.json`);
      return report;
    }
    const report = await this.#watched(way, copy ?? file, async (options) =>
      way === 'salvage'
        ? runRescueJob('salvage', job, options)
        : runRescueJob('restore', { ...job, copy: copy ?? '' }, options),
    ).done;
    this.#parts.log(`${way} of ${file}: ${JSON.stringify(report)}`);
    return report;
  }

  /** The copy that a task of this run saved; null for any other task. */
  copyOf(taskId: string): string | null {
    return this.#saved.get(taskId) ?? null;
  }

  cancel(taskId: string): void {
    this.#running.get(taskId)?.abort.abort();
  }

  async close(): Promise<void> {
    const running = [...this.#running.values()];
    running.forEach(({ abort }) => abort.abort());
    await Promise.all(running.map(({ ended }) => ended));
  }

  #begin(kind: ArchiveTaskKind, file: string, work: (options: RescueJobOptions) => Promise<void>): { taskId: string } {
    const { taskId, done } = this.#watched(kind, file, work);
    // It was told how it ended.
    done.catch(() => undefined);
    return { taskId };
  }

  #quiet(): RescueJobOptions {
    const { workerPath } = this.#parts;
    return { workerPath, signal: new AbortController().signal, onProgress: () => undefined };
  }

  #watched<T>(
    kind: ArchiveTaskKind,
    file: string,
    work: (options: RescueJobOptions) => Promise<T>,
  ): { readonly taskId: string; readonly done: Promise<T> } {
    const taskId = randomUUID();
    const abort = new AbortController();
    let task: ArchiveTask = { taskId, kind, state: 'running', share: null, file, failure: null };
    const tell = (change: Partial<ArchiveTask>): void => {
      task = { ...task, ...change };
      this.#parts.onTask(task);
    };
    const run = async (): Promise<T> => {
      tell({});
      try {
        const { workerPath } = this.#parts;
        const value = await work({ workerPath, signal: abort.signal, onProgress: (share) => tell({ share }) });
        tell({ state: 'done', share: 1 });
        return value;
      } catch (thrown) {
        const failure = failureOf(thrown);
        this.#parts.log(`${kind} of ${file}: ${failure.kind} ${failure.detail ?? failure.message}`);
        tell(failure.kind === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', failure });
        throw thrown;
      } finally {
        this.#running.delete(taskId);
      }
    };
    const done = run();
    this.#running.set(taskId, { abort, ended: done.catch(() => undefined) });
    return { taskId, done };
  }
}

/** Damage that a job met in an open archive counts as met by the archive itself. */
async function orDistrust<T>(cache: Pick<Cache, 'distrust'>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    const { kind, detail, message } = failureOf(thrown);
    if (kind === 'cache-damaged') await cache.distrust(detail ?? message);
    throw thrown;
  }
}
