// Streams a selection to a CSV file: slices from the cache, a temporary file beside the target, a rename at the end.
// Memory stays flat for any number of rows; a cancelled or failed export leaves nothing.
import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ExportOptions } from '../../shared/domain/export.ts';
import { fail, FailureError } from '../../shared/domain/failure.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import type { Cache, CsvSlice, ExportCursor, ExportQuery, ExportSnapshot } from '../cache/cache.ts';
import { csvHead } from './csv.ts';
import { manifestText } from './manifest.ts';

export interface ExportRequest {
  readonly query: ExportQuery;
  readonly options: ExportOptions;
  /** Where the file goes; the manifest goes beside it. */
  readonly file: string;
  readonly appVersion: string;
  readonly now: Instant;
}

export interface Exported {
  readonly file: string;
  readonly manifest: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** The manifest's path for an export: `river.csv` -> `river.csv.manifest.json`. */
export function manifestPath(file: string): string {
  return `${file}.manifest.json`;
}

/**
 * Writes the file and its manifest. `onRows` is told the rows written so far and in all. Throws Failures (disk-full,
 * read-only, export-failed, cancelled); nothing of this export is left then, and an older file of that name is whole.
 */
export async function exportRange(
  cache: Cache,
  request: ExportRequest,
  onRows: (rows: number, total: number) => void,
  signal: AbortSignal,
): Promise<Exported> {
  const { file } = request;
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(4).toString('hex')}.part`);
  const snapshot = await cache.openExport(request.query);
  try {
    const written = await writeRows(cache, request, snapshot, temporary, onRows, signal);
    const manifest = manifestPath(file);
    await writeSynced(
      `${temporary}.json`,
      manifestText({
        appVersion: request.appVersion,
        exportedAt: request.now,
        channel: snapshot.channel,
        query: request.query,
        options: request.options,
        covered: snapshot.covered,
        gaps: snapshot.gaps,
        fileName: path.basename(file),
        ...written,
      }),
    );
    // The manifest first: a file without one would claim nothing, one without its file would only puzzle.
    await rename(`${temporary}.json`, manifest);
    await rename(temporary, file).catch(async (error: unknown) => {
      await rm(manifest, { force: true });
      throw error;
    });
    return { file, manifest, ...written };
  } catch (thrown) {
    throw writingFailure(thrown, file, signal);
  } finally {
    await cache.closeExport(snapshot.exportId).catch(() => undefined);
    await Promise.all([temporary, `${temporary}.json`].map((left) => rm(left, { force: true }).catch(() => undefined)));
  }
}

async function writeRows(
  cache: Cache,
  { query, options }: ExportRequest,
  snapshot: ExportSnapshot,
  temporary: string,
  onRows: (rows: number, total: number) => void,
  signal: AbortSignal,
): Promise<{ rows: number; bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const handle = await open(temporary, 'wx', 0o600);
  let rows = 0;
  let bytes = 0;
  const write = async (chunk: Uint8Array): Promise<void> => {
    hash.update(chunk);
    bytes += chunk.byteLength;
    await handle.writeFile(chunk);
  };
  try {
    await write(Buffer.from(csvHead(query.columns, options)));
    onRows(0, snapshot.rows);
    // The worker puts the next slice together while this one is hashed and written.
    const fetch = (after: ExportCursor | null): Promise<CsvSlice> => {
      const slice = cache.readCsvSlice(snapshot.exportId, options, after);
      slice.catch(() => undefined); // awaited below, unless writing fails first
      return slice;
    };
    for (let coming: Promise<CsvSlice> | null = fetch(null); coming !== null;) {
      signal.throwIfAborted();
      const slice: CsvSlice = await coming;
      coming = slice.next && fetch(slice.next);
      await write(slice.bytes);
      rows += slice.rows;
      onRows(rows, snapshot.rows);
    }
    signal.throwIfAborted();
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { rows, bytes, sha256: hash.digest('hex') };
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function writingFailure(thrown: unknown, file: string, signal: AbortSignal): unknown {
  if (signal.aborted)
    return fail('cancelled', 'The export was cancelled.', { kept: 'Nothing was written.', cause: thrown });
  if (thrown instanceof FailureError || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const folder = path.dirname(file);
  const more = {
    kept: 'Nothing was left behind; the archive is unchanged.',
    detail: String(thrown.code),
    cause: thrown,
  };
  switch (thrown.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return fail('disk-full', `There is not enough room in ${folder} for this export.`, {
        ...more,
        next: 'Free some room there, or export to another disk.',
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return fail('read-only', `Lacuna may not write in ${folder}.`, { ...more, next: 'Choose another folder.' });
    case 'ENOENT':
    case 'ENOTDIR':
      return fail('export-failed', `The folder ${folder} is not there.`, { ...more, next: 'Choose another folder.' });
    case 'EISDIR':
      return fail('export-failed', `${file} is a folder.`, { ...more, next: 'Choose another file name.' });
    default:
      return fail('export-failed', `The file ${file} could not be written (${String(thrown.code)}).`, {
        ...more,
        next: 'Try another folder.',
      });
  }
}
