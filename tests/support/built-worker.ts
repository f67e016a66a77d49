// The cache's worker as one file with all its libraries in it but SQLite, built as the app builds it. Node reads the sources one by one and strips their types anew
// for every thread: that takes several times as long as all else a restart needs.
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface BuiltWorker {
  readonly url: URL;
  remove(): void;
}

export async function buildWorker(): Promise<BuiltWorker> {
  // Below the root: from there its libraries are found.
  mkdirSync(path.join(ROOT, 'out'), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, 'out', 'test-worker-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: 'src/main/cache/worker.ts',
      target: 'node20',
      outDir: folder,
      rollupOptions: { output: { entryFileNames: 'worker.mjs' } },
    },
  });
  return {
    url: pathToFileURL(path.join(folder, 'worker.mjs')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
