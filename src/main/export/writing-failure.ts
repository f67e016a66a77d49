// What goes wrong while an export is written, as a sentence about its place.
import path from 'node:path';
import { fail, FailureError } from '../../shared/domain/failure.ts';

/** A Failure for the system's errors; whatever else was thrown passes. */
export function writingFailure(thrown: unknown, target: string, signal: AbortSignal): unknown {
  if (signal.aborted)
    return fail('cancelled', 'The export was cancelled.', { kept: 'Nothing was written.', cause: thrown });
  if (thrown instanceof FailureError || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const folder = path.dirname(target);
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
      return fail('export-failed', `${target} is a folder.`, { ...more, next: 'Choose another file name.' });
    default:
      return fail('export-failed', `The file ${target} could not be written (${String(thrown.code)}).`, {
        ...more,
        next: 'Try another folder.',
      });
  }
}
