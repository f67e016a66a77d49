// A worker that reads neighbouring rows and posts them to the main thread: what a page costs at least, the way between
// the threads included. Started by operations/page.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { openBare, type Pragmas } from './bare.ts';

export interface ReaderOptions {
  readonly file: string;
  readonly pragmas: Pragmas;
  readonly columns: readonly string[];
}

export interface ReadRows {
  readonly from: number;
  readonly until: number;
}

const { file, pragmas, columns } = workerData as ReaderOptions;
const database = openBare(file, { pragmas, readonly: true });
const read = database.prepare<[number, number]>(`SELECT ${columns.join(', ')} FROM messages WHERE id >= ? AND id < ?`);
if (!parentPort) throw new Error('rows are read in a worker thread');
const port = parentPort;
port.on('message', ({ from, until }: ReadRows) => {
  const rows = read.all(from, until);
  port.postMessage(rows);
});
