// The exports of this run of the app: started, told about, cancelled. Each works on its own snapshot.
import { randomUUID } from 'node:crypto';
import type { ExportProgress, RecentExport } from '../../shared/domain/export.ts';
import { failureOf } from '../../shared/domain/failure.ts';
import type { Cache } from '../cache/cache.ts';
import { repeatExport, type EarlierExport, type Repeated } from './repeat-export.ts';
import { runExport, type Exported, type ExportRequest, type OnRows } from './run-export.ts';

const TELL_MILLISECONDS = 100;

type Work = (onRows: OnRows, signal: AbortSignal) => Promise<Exported & Partial<Pick<Repeated, 'repeat'>>>;

export class Exporter {
  readonly #onProgress: (progress: ExportProgress) => void;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly ended: Promise<void> }>();
  /** Files that this run wrote: the only ones that "show file" will show. */
  readonly #files = new Map<string, string>();

  readonly #onDone: (made: Omit<RecentExport, 'recentId'>) => void;

  constructor(
    onProgress: (progress: ExportProgress) => void,
    onDone: (made: Omit<RecentExport, 'recentId'>) => void = () => undefined,
  ) {
    this.#onProgress = onProgress;
    this.#onDone = onDone;
  }

  /** Begins an export and returns its id; everything after comes as progress. */
  start(cache: Cache, request: ExportRequest): string {
    return this.#begin(request, (onRows, signal) => runExport(cache, request, onRows, signal));
  }

  /** The same, for an export that lies at the target already. */
  repeat(cache: Cache, request: Omit<ExportRequest, 'spec' | 'earlier'>, earlier: EarlierExport): string {
    const wish = { ...request, spec: earlier.spec };
    return this.#begin(wish, (onRows, signal) => repeatExport(cache, request, earlier, onRows, signal));
  }

  #begin(request: ExportRequest, work: Work): string {
    const exportId = randomUUID();
    const abort = new AbortController();
    const ended = this.#run(exportId, request, work, abort.signal).finally(() => this.#running.delete(exportId));
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

  async #run(exportId: string, request: ExportRequest, work: Work, signal: AbortSignal): Promise<void> {
    let progress: ExportProgress = {
      exportId,
      state: 'running',
      rows: 0,
      totalRows: 0,
      file: request.target,
      manifest: null,
      citation: null,
      failure: null,
    };
    const tell = (change: Partial<ExportProgress>): void => {
      progress = { ...progress, ...change };
      this.#onProgress(progress);
    };
    tell({});
    let toldAt = 0;
    try {
      const { rows, manifest, citation, repeat } = await work((written, totalRows) => {
        const now = performance.now();
        if (now - toldAt < TELL_MILLISECONDS) return;
        toldAt = now;
        tell({ rows: written, totalRows });
      }, signal);
      this.#files.set(exportId, request.target);
      this.#onDone({ target: request.target, spec: request.spec, rows, exportedAt: request.now });
      tell({ state: 'done', rows, totalRows: rows, manifest, citation, ...(repeat ? { repeat } : {}) });
    } catch (thrown) {
      const failure = failureOf(thrown);
      tell(failure.kind === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', failure });
    }
  }
}
