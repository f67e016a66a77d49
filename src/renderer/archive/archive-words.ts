// The sentences about the archive's file as a whole. Pure.
import type { ArchiveTask, KnownCopy, RecoveryReport, Salvaged } from '../../shared/domain/archive-task.ts';
import { count, counted } from '../../shared/domain/counted.ts';
import { fileName } from '../export/export-words.ts';

/** How a task that is over ended, for the window's foot; a failed one says so with its failure. */
export function endWords({ kind, state, file }: Pick<ArchiveTask, 'kind' | 'state' | 'file'>): string {
  if (state === 'cancelled') return kind === 'copy' ? 'No copy was saved.' : 'The check was ended.';
  return kind === 'copy'
    ? `Saved a copy of the archive as ${fileName(file)}.`
    : 'The whole archive was checked: every page, every index and every link in it is sound.';
}

export function runningWords({ kind, file }: Pick<ArchiveTask, 'kind' | 'file'>): string {
  switch (kind) {
    case 'copy':
      return `Saving a copy as ${fileName(file)}`;
    case 'check':
      return 'Checking the archive';
    case 'salvage':
      return 'Reading what can be read';
    case 'restore':
      return `Restoring ${fileName(file)}`;
  }
}

export function percent(share: number | null): string {
  return share === null ? '' : `${Math.floor(share * 100)} %`;
}

/** What came of a damaged archive: a headline, and sentences under it. */
export function reportWords({ way, aside, salvaged }: RecoveryReport): { title: string; lines: readonly string[] } {
  const lies = aside === null ? [] : [`The damaged file is now ${fileName(aside)}, beside the new one.`];
  switch (way) {
    case 'fresh':
      return { title: 'A new, empty archive was begun.', lines: lies };
    case 'restore':
      return {
        title: 'The copy was restored.',
        lines: [
          'What was downloaded after it was saved is missing: it shows as gaps and can be filled again.',
          ...lies,
        ],
      };
    case 'salvage':
      return salvaged
        ? { title: salvagedTitle(salvaged), lines: [...salvagedLines(salvaged), ...lies] }
        : { title: '', lines: [] };
  }
}

function salvagedTitle({ messages, channels }: Salvaged): string {
  return `${counted(messages, 'message')} of ${counted(channels, 'channel')} ${messages === 1 ? 'was' : 'were'} read from the damaged file.`;
}

function salvagedLines({ messages, expected }: Salvaged): readonly string[] {
  const lost = expected === null ? null : Math.max(0, expected - messages);
  return [
    lost === null
      ? 'How many could not be read is not known.'
      : lost === 0
        ? 'By its own counts that is all it held.'
        : `By its own counts it held ${count(expected ?? 0)}: ${counted(lost, 'message')} could not be read.`,
    'They count as not downloaded, for nobody knows what is missing between them. Fill the gaps to be sure.',
  ];
}

/** What a known copy is, beside its day and size. */
export function copyWords({ kind, file }: Pick<KnownCopy, 'kind' | 'file'>): string {
  return kind === 'saved' ? fileName(file) : `${fileName(file)}, set aside before an update`;
}
