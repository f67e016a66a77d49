// Saving a copy or checking the archive: how far it is, Cancel; then what came of it.
import type { ArchiveTask } from '../../shared/domain/archive-task.ts';
import { request } from '../api.ts';
import '../export/export.css';
import { Button } from '../ui/Button.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { useAction } from '../ui/use-action.ts';
import { putTaskAway, useArchive } from './archive-store.ts';
import { endWords, percent, runningWords } from './archive-words.ts';

export function ArchiveTaskStatus() {
  const task = useArchive((state) => state.task);
  const refused = useArchive((state) => state.failure);
  if (!task && !refused) return null;
  const failure = refused ?? task?.failure ?? null;
  const failed = failure ? [failure.message, failure.kept, failure.next].filter((part) => part).join(' ') : '';
  const running = task?.state === 'running' && !refused;
  return (
    <section className="export-status" aria-label="Archive">
      {running ? <Running task={task} /> : <Ended task={refused ? null : task} failed={failed} />}
      <LiveRegion message={failed || (task ? (running ? runningWords(task) : endWords(task)) : '')} />
    </section>
  );
}

function Running({ task }: { readonly task: ArchiveTask }) {
  const { taskId, share } = task;
  const { busy, run } = useAction();
  return (
    <>
      <b className="ellipsis">{runningWords(task)}</b>
      <ProgressBar value={share} label={runningWords(task)} valueText={percent(share)} />
      <span>{percent(share)}</span>
      <span className="spacer" />
      <Button disabled={busy} onClick={() => void run(() => request('archive.cancel-task', { taskId }))}>
        Cancel
      </Button>
    </>
  );
}

function Ended({ task, failed }: { readonly task: ArchiveTask | null; readonly failed: string }) {
  const { busy, run } = useAction();
  const saved = task?.kind === 'copy' && task.state === 'done' ? task.taskId : null;
  return (
    <>
      <span className="export-status-words" title={task?.file}>
        {failed ? <b className="export-status-failed">{failed}</b> : task ? endWords(task) : null}
      </span>
      <span className="spacer" />
      {saved === null ? null : (
        <Button disabled={busy} onClick={() => void run(() => request('archive.show-copy', { taskId: saved }))}>
          Show in folder
        </Button>
      )}
      <Button kind="quiet" className="btn-icon" aria-label="Put the archive’s message away" onClick={putTaskAway}>
        <span aria-hidden="true">✕</span>
      </Button>
    </>
  );
}
