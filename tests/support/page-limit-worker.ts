// The cache's own worker with a limit on the file's size: beyond it SQLite itself says that the disk is full. The limit, in
// pages of 4 KiB, is read from the file `pages` beside the cache; without one there is none.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { workerData } from 'node:worker_threads';
import type { WorkerOptions } from '../../src/main/cache/protocol.ts';

const limit = path.join(path.dirname((workerData as WorkerOptions).file), 'pages');
if (existsSync(limit)) Object.assign(workerData as WorkerOptions, { maxPages: Number(readFileSync(limit, 'utf8')) });
await import('../../src/main/cache/worker.ts');
