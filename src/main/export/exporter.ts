// The exports of this run of the app: started, told about, cancelled. Each works on its own snapshot.
import { randomUUID } from 'node:crypto';
import type { ExportProgress } from '../../shared/domain/export.ts';
import { failureOf } from '../../shared/domain/failure.ts';
import type { Cache } from '../cache/cache.ts';
import { runExport, type ExportRequest } from './run-export.ts';

const TELL_MILLISECONDS = 100;

export class Exporter {
  readonly #onProgress: (progress: ExportProgress) => void;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly ended: Promise<void> }>();
  /** Files that this run wrote: the only ones that "show file" will show. */
  readonly #files = new Map<string, string>();

  constructor(onProgress: (progress: ExportProgress) => void) {
    this.#onProgress = onProgress;
  }

  /** Begins an export and returns its id; everything after comes as progress. */
  start(cache: Cache, request: ExportRequest): string {
    const exportId = randomUUID();
    const abort = new AbortController();
    const ended = this.#run(exportId, cache, request, abort.signal).finally(() => this.#running.delete(exportId));
    this.#running.set(exportId, { abort, ended });
    return exportId;
  }

  cancel(exportId: string): void {
    this.#running.get(exportId)?.abort.abort();
  }

  fileOf(exportId: string): string | null {
    return this.#files.get(exportId) ?? null;
  }

  async close(): Promise<void> {
    const running = [...this.#running.values()];
    running.forEach(({ abort }) => abort.abort());
    await Promise.all(running.map(({ ended }) => ended));
  }

  async #run(exportId: string, cache: Cache, request: ExportRequest, signal: AbortSignal): Promise<void> {
    let progress: ExportProgress = {
      exportId,
      state: 'running',
      rows: 0,
      totalRows: 0,
      file: request.target,
      manifest: null,
      failure: null,
    };
    const tell = (change: Partial<ExportProgress>): void => {
      progress = { ...progress, ...change };
      this.#onProgress(progress);
    };
    tell({});
    let toldAt = 0;
    try {
      const { rows, manifest } = await runExport(
        cache,
        request,
        (written, totalRows) => {
          const now = performance.now();
          if (now - toldAt < TELL_MILLISECONDS) return;
          toldAt = now;
          tell({ rows: written, totalRows });
        },
        signal,
      );
      this.#files.set(exportId, request.target);
      tell({ state: 'done', rows, totalRows: rows, manifest });
    } catch (thrown) {
      const failure = failureOf(thrown);
      tell(failure.kind === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', failure });
    }
  }
}
