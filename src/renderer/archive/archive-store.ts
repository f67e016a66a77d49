// Work on the archive's file as a whole: what is under way or just ended, and what came of a damaged file.
import { create } from 'zustand';
import type { ArchiveTask, RecoveryReport } from '../../shared/domain/archive-task.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import { on, request } from '../api.ts';

interface ArchiveStore {
  /** The newest saving or checking; null when it was put away. */
  readonly task: ArchiveTask | null;
  /** The way out of damage that is being gone. */
  readonly recovering: ArchiveTask | null;
  /** Why saving or checking did not even begin. */
  readonly failure: Failure | null;
  /** What came of the damaged file; null when that was read. */
  readonly report: RecoveryReport | null;
}

export const useArchive = create<ArchiveStore>()(() => ({ task: null, recovering: null, failure: null, report: null }));

export function runSaveCopy(): void {
  begin(request('archive.save-copy'));
}

export function runCheck(): void {
  begin(request('archive.check'));
}

export function putTaskAway(): void {
  useArchive.setState({ task: null, failure: null });
}

function begin(asked: Promise<unknown>): void {
  useArchive.setState({ failure: null });
  asked.catch((thrown: unknown) => useArchive.setState({ failure: failureOf(thrown) }));
}

on('archive-task.changed', (told) => {
  if (told.kind === 'salvage' || told.kind === 'restore') {
    useArchive.setState({ recovering: told.state === 'running' ? told : null });
  } else {
    useArchive.setState(({ task }) =>
      // A late word about an older task does not come back.
      task === null || task.taskId === told.taskId || told.state === 'running' ? { task: told, failure: null } : {},
    );
  }
});
