// For the tests of older files: files in folders of their own, and what a cache made of one holds.
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { ReadableDb } from '../../src/main/cache/file/connection.ts';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { handlersOf, type Handlers } from '../../src/main/cache/handlers.ts';
import { countedByScan } from '../../src/main/cache/test-support.ts';
import { runOlderJob } from '../../src/main/cache/older-files/client.ts';
import { asOlderFailure } from '../../src/main/cache/older-files/failures.ts';
import { runJob } from '../../src/main/cache/older-files/jobs.ts';
import type { OlderJobName, OlderJobs, OlderResults } from '../../src/main/cache/older-files/protocol.ts';
import type { OlderProgress } from '../../src/shared/domain/older-file.ts';
import { makeOlderFile, type OlderFileSpec } from '../fixtures/older-files/make.ts';

export const WORKER = new URL('../../src/main/cache/older-files/worker.ts', import.meta.url);
/** 2024-06-01T00:00:00Z: when the tests take files over. */
export const NOW = 1_717_200_000;

export interface Place {
  readonly folder: string;
  /** The older file. */
  readonly file: string;
  readonly target: string;
  readonly work: string;
}

/** A folder that is gone when the test is over, with an older file in it. */
export function placeWith(spec: OlderFileSpec): Place {
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-older-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'old.db');
  makeOlderFile(file, spec);
  return { folder, file, target: path.join(folder, 'archive', 'lacuna.sqlite'), work: path.join(folder, 'work') };
}

export interface JobOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OlderProgress) => void;
}
type Job<Name extends OlderJobName> = Omit<OlderJobs[Name], 'now' | 'telegram'>;

/** Without the thread around it; failures as the worker tells them. */
export async function doJob<Name extends OlderJobName>(
  name: Name,
  job: Job<Name>,
  { signal, onProgress = () => undefined }: JobOptions = {},
): Promise<OlderResults[Name]> {
  try {
    return runJob(name, whole(job), { tell: onProgress, isCancelled: () => signal?.aborted === true });
  } catch (thrown) {
    throw asOlderFailure(thrown, fileOf(job));
  }
}

/** Through the real worker. */
export function doInWorker<Name extends OlderJobName>(
  name: Name,
  job: Job<Name>,
  { signal = new AbortController().signal, onProgress = () => undefined }: JobOptions = {},
): Promise<OlderResults[Name]> {
  return runOlderJob(name, whole(job), { workerPath: WORKER, signal, onProgress });
}

function whole<Name extends OlderJobName>(job: Job<Name>): OlderJobs[Name] {
  return { telegram: 'telegram', now: NOW, ...job } as unknown as OlderJobs[Name];
}

function fileOf(job: object): string {
  return 'file' in job ? String(job.file) : '';
}

/** All rows of a statement, as another program would read them. */
export function readRows(file: string, sql: string): readonly Record<string, unknown>[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare<[], Record<string, unknown>>(sql).all();
  } finally {
    db.close();
  }
}

/** What is in a folder, file by file: changes whenever anything there is written. */
export function fingerprint(folder: string, names: (name: string) => boolean = () => true): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => names(name) && statSync(path.join(folder, name)).isFile())
      .toSorted()
      .map((name) => {
        const file = path.join(folder, name);
        const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
        return [name, `${hash} ${statSync(file).mtimeMs}`];
      }),
  );
}

/** Midnight of a date. */
export const dayAt = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;

/** Opens what a job made, as the app would. */
export function opened(file: string): { cache: Handlers; db: ReadableDb } {
  const database = openDatabase({ file, telegram: 'telegram' });
  onTestFinished(() => database.close());
  return { cache: handlersOf(database), db: database.db };
}

/** What every cache must be, wherever it came from. */
export function expectSound(db: ReadableDb): void {
  expect(db.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
  expect(db.all('PRAGMA foreign_key_check')).toEqual([]);
  expect(db.all('SELECT * FROM day_counts ORDER BY channel_id, day')).toEqual(
    countedByScan(db).filter((row) => row['day'] !== null),
  );
}
