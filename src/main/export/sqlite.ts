// A file with the cache's own tables. The worker copies the rows inside SQLite: cache/exports/subset.ts.
import type { FormatWriter } from './format.ts';

/** The export was opened with the file that its rows are copied to. */
export function openSqlite(): Promise<FormatWriter> {
  return Promise.resolve({
    shape: { kind: 'copy' },
    take: () => Promise.resolve(),
    close: () => Promise.resolve(),
  });
}
