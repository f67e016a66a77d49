// The one way out of the archive: window, API and command line all export through here. Slices of one snapshot go to the
// format's writer, its files to a temporary name beside the target; a rename at the end gives them their place. Memory stays
// flat for any number of rows; a cancelled or failed export leaves nothing, and an older one in its place is whole.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Citation } from '../../shared/domain/citation.ts';
import { makesFolder, type ExportSpec } from '../../shared/domain/export.ts';
import { fail } from '../../shared/domain/failure.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import type { Cache, ExportCursor, ExportSlice, ExportSnapshot } from '../cache/cache.ts';
import type { FormatWriter } from './format.ts';
import { openFormat } from './formats.ts';
import { citationFor, digestOf, manifestText } from './manifest.ts';
import { Output, type EarlierFile, type WrittenFile } from './output.ts';
import { manifestPath, putInPlace, refuseInUse, refuseLongName, refuseOccupied, refuseThere } from './place.ts';
import { writeSynced } from './write-synced.ts';
import { writingFailure } from './writing-failure.ts';

export interface ExportRequest {
  readonly spec: ExportSpec;
  /** Where the file goes, or the folder where the format makes one; the manifest goes beside it. */
  readonly target: string;
  readonly appVersion: string;
  readonly now: Instant;
  /** An older file of the same export, which a single new file may begin with. */
  readonly earlier?: EarlierFile;
  /** Nothing may be replaced, also not what was put there while the export was written. */
  readonly isNew?: true;
}

export interface Exported {
  readonly target: string;
  readonly manifest: string;
  readonly rows: number;
  /** What came out: one file, or all of the folder's. */
  readonly files: readonly WrittenFile[];
  /** The hash of everything that came out, as in the manifest. */
  readonly sha256: string;
  /** How it is cited, as in the manifest. */
  readonly citation: Citation;
  /** Whether the file holds the earlier one from its first byte to its last, and perhaps more after it. */
  readonly beginsWithEarlier: boolean;
}

/** Where exports are being written. Two at one place could end with the file of one beside the manifest of the other. */
const BUSY = new Set<string>();

/** Told the rows written so far and in all. */
export type OnRows = (rows: number, total: number) => void;

/**
 * Writes the export and its manifest. Throws Failures: disk-full, read-only, export-failed, channel-not-added,
 * search-preparing, cancelled.
 */
export async function runExport(
  cache: Cache,
  request: ExportRequest,
  onRows: OnRows,
  signal: AbortSignal,
): Promise<Exported> {
  const { spec, target, appVersion, now, earlier = null } = request;
  const isFolder = makesFolder(spec.format);
  const place = path.resolve(target);
  if (BUSY.has(place)) {
    throw fail('export-failed', `Another export is being written to ${target}.`, {
      kept: 'Nothing was written.',
      next: 'Wait until it is done, or choose another name.',
    });
  }
  BUSY.add(place);
  const output = new Output(target, isFolder, earlier);
  const manifest = `${output.temporary}.json`;
  let snapshot: ExportSnapshot | null = null;
  try {
    await refuseLongName(target);
    if (request.isNew) await refuseThere([target, manifestPath(target)]);
    await refuseInUse(target, cache.info.file);
    await refuseOccupied(target, isFolder);
    await output.prepare();
    const copyTo = spec.format.kind === 'sqlite' ? (await output.reserve()).path : null;
    snapshot = await cache.openExport(spec.selection, copyTo);
    const writer = await openFormat({ spec, snapshot, output, appVersion, exportedAt: now });
    const counted = await writeSlices(cache, snapshot, writer, onRows, signal);
    await writer.close();
    const files = await output.finish();
    signal.throwIfAborted();
    const facts = { spec, appVersion, exportedAt: now, snapshot, counted, files, notes: writer.notes?.() ?? {} };
    await writeSynced(manifest, manifestText(facts));
    if (request.isNew) await refuseThere([target, manifestPath(target)]);
    await putInPlace({ export: output.temporary, manifest }, target);
    return {
      target,
      manifest: manifestPath(target),
      rows: sum(counted),
      files,
      sha256: digestOf(files, isFolder),
      citation: citationFor(facts),
      beginsWithEarlier: output.beginsWithEarlier,
    };
  } catch (thrown) {
    throw writingFailure(thrown, target, signal);
  } finally {
    if (snapshot) await cache.closeExport(snapshot.exportId).catch(() => undefined);
    await output.discard();
    await rm(manifest, { force: true }).catch(() => undefined);
    BUSY.delete(place);
  }
}

/** Says how many rows of each part were written. */
async function writeSlices(
  cache: Cache,
  snapshot: ExportSnapshot,
  writer: FormatWriter,
  onRows: OnRows,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const counted = snapshot.parts.map(() => 0);
  onRows(0, snapshot.rows);
  // The worker puts the next slice together while this one is hashed and written.
  const fetch = (after: ExportCursor | null): Promise<ExportSlice> => {
    const slice = cache.readExportSlice(snapshot.exportId, writer.shape, after);
    slice.catch(() => undefined); // awaited below, unless writing fails first
    return slice;
  };
  for (let coming: Promise<ExportSlice> | null = fetch(null); coming !== null;) {
    signal.throwIfAborted();
    const slice: ExportSlice = await coming;
    coming = slice.next && fetch(slice.next);
    await writer.take(slice);
    release(slice.bytes);
    counted[slice.part] = (counted[slice.part] ?? 0) + slice.rows;
    onRows(sum(counted), snapshot.rows);
  }
  signal.throwIfAborted();
  return counted;
}

/** Gives the memory of a slice back at once: there would be some hundred megabytes of them until garbage is collected. */
function release({ buffer, byteLength }: Uint8Array): void {
  if (byteLength !== buffer.byteLength) return;
  // Of ES2024: every Electron that we run on has it.
  (buffer as ArrayBufferLike & { readonly transfer?: (length: number) => unknown }).transfer?.(0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
