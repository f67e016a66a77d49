// Exporting again to where an export lies, with what the archive holds now. The file is always written anew beside the old
// one and takes its place whole, so that a failure, however late, leaves the old one as it was and there is nothing to
// truncate. Whether it was appended to is not guessed from dates of rows: the new file is compared with the old one byte for
// byte as it is written, for a row can change in more ways than rows tell (a renamed channel, an edit, a deletion, a gap that
// was filled, a wider coverage).
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { makesFolder, type ExportRepeat, type ExportSpec } from '../../shared/domain/export.ts';
import { fail } from '../../shared/domain/failure.ts';
import type { Cache } from '../cache/cache.ts';
import { digestOf } from './manifest.ts';
import { sha256Of, type WrittenFile } from './output.ts';
import { runExport, type Exported, type ExportRequest, type OnRows } from './run-export.ts';

/** What the manifest beside an export tells. */
export interface EarlierExport {
  readonly spec: ExportSpec;
  readonly rows: number;
  readonly files: readonly WrittenFile[];
}

export interface Repeated extends Exported {
  readonly repeat: ExportRepeat;
}

/**
 * Like runExport, for a target that holds what `earlier` tells. Throws a Failure also where the files are not what their
 * manifest says: somebody's work on them would be lost.
 */
export async function repeatExport(
  cache: Cache,
  request: Omit<ExportRequest, 'spec' | 'earlier'>,
  { spec, rows: rowsBefore, files }: EarlierExport,
  onRows: OnRows,
  signal: AbortSignal,
): Promise<Repeated> {
  const isFolder = makesFolder(spec.format);
  await refuseChanged(request.target, files, isFolder, signal);
  const [only] = files;
  const exported = await runExport(
    cache,
    { ...request, spec, ...(only && !isFolder ? { earlier: only } : {}) },
    onRows,
    signal,
  );
  const unchanged = exported.sha256 === digestOf(files, isFolder);
  const appended = exported.beginsWithEarlier && APPENDED.has(spec.format.kind);
  return { ...exported, repeat: { how: unchanged ? 'unchanged' : appended ? 'appended' : 'rewritten', rowsBefore } };
}

/** Formats whose last row is the end of the file. */
const APPENDED: ReadonlySet<ExportSpec['format']['kind']> = new Set(['csv', 'json-lines']);

async function refuseChanged(
  target: string,
  files: readonly WrittenFile[],
  isFolder: boolean,
  signal: AbortSignal,
): Promise<void> {
  const kept = { kept: 'Nothing was written.' };
  for (const { name, bytes, sha256 } of files) {
    const file = isFolder ? path.join(target, ...name.split('/')) : target;
    const there = await lstat(file).catch(() => null);
    if (!there?.isFile()) {
      throw fail('export-failed', `${file} is not there any more.`, {
        ...kept,
        next: 'Export it as a new file.',
      });
    }
    const same = there.size === bytes && (await sha256Of(file)) === sha256;
    if (signal.aborted) throw fail('cancelled', 'The export was cancelled.', kept);
    if (same) continue;
    throw fail('export-failed', `${file} was changed since it was exported.`, {
      ...kept,
      next: 'What was changed in it would be lost: export under another name.',
    });
  }
}
