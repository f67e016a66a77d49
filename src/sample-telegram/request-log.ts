// What was asked of the server: the newest requests, oldest first.
import type { RequestRecord } from './world/model.ts';

const MOST_RECORDS = 100_000;

export class RequestLog {
  private kept: RequestRecord[] = [];
  private readonly most: number;
  private readonly waiting = new Set<(record: RequestRecord) => void>();

  constructor(most: number = MOST_RECORDS) {
    this.most = most;
  }

  /** For the server. Bound, so that it can be handed on. */
  readonly record = (record: RequestRecord): void => {
    this.kept.push(record);
    // Cut in larger pieces: to move the whole list at each request would cost more than it saves.
    if (this.kept.length >= this.most * 1.25) this.kept = this.kept.slice(-this.most);
    for (const listener of this.waiting) listener(record);
  };

  /** At most the wished number of the newest. */
  records(): readonly RequestRecord[] {
    return this.kept.length > this.most ? this.kept.slice(-this.most) : this.kept;
  }

  /** Those of one method. */
  of(method: string): readonly RequestRecord[] {
    return this.records().filter((record) => record.method === method);
  }

  clear(): void {
    this.kept = [];
  }

  /** Told of every request from now on. Returns the unsubscriber. */
  onRecord(listener: (record: RequestRecord) => void): () => void {
    this.waiting.add(listener);
    return () => this.waiting.delete(listener);
  }

  /** The next request that passes the test: what tests wait for instead of sleeping. */
  next(test: (record: RequestRecord) => boolean, signal?: AbortSignal): Promise<RequestRecord> {
    return new Promise((resolve, reject) => {
      const stop = this.onRecord((record) => {
        if (!test(record)) return;
        stop();
        resolve(record);
      });
      signal?.addEventListener('abort', () => {
        stop();
        reject(signal.reason instanceof Error ? signal.reason : new Error('No longer waited for.'));
      });
    });
  }
}
