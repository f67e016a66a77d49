import type { ExportProgress } from '../../shared/domain/export.ts';

/** Which export is shown: the newest that runs or ran; a late word about an older one does not come back. */
export function taken(before: ExportProgress | null, told: ExportProgress): ExportProgress {
  if (before === null || before.exportId === told.exportId || told.state === 'running') return told;
  return before;
}
