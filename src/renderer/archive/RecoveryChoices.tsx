// The ways out of a damaged archive. Each says first what it does; none deletes anything.
import { useEffect, useState, type ReactNode } from 'react';
import type { KnownCopy, RecoveryWay } from '../../shared/domain/archive-task.ts';
import { request } from '../api.ts';
import { instantWords } from '../coverage/day-words.ts';
import { bytes } from '../messages/figures.ts';
import { Button } from '../ui/Button.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { useArchive } from './archive-store.ts';
import { copyWords, percent, runningWords } from './archive-words.ts';
import './archive.css';

export interface RecoveryChoicesProps {
  readonly busy: boolean;
  readonly onChoose: (way: RecoveryWay) => void;
}

export function RecoveryChoices({ busy, onChoose }: RecoveryChoicesProps) {
  const recovering = useArchive((state) => state.recovering);
  return (
    <section className="recovery" aria-label="Ways out">
      {recovering ? <Recovering /> : <Choices busy={busy} onChoose={onChoose} />}
      <p className="dim">
        Whichever you choose, the damaged file stays on the disk, unchanged: it is set aside under another name.
      </p>
    </section>
  );
}

function Choices({ busy, onChoose }: RecoveryChoicesProps) {
  const copies = useCopies();
  return (
    <>
      <Choice
        title="Read what can be read"
        action="Read what can be read"
        busy={busy}
        onChoose={() => onChoose({ kind: 'salvage' })}
      >
        Every message that can still be read goes into a new file, and you are told how many could not. They then count
        as not downloaded, because nobody knows what is missing between them: fill the gaps to make the archive whole.
      </Choice>
      <Choice
        title="Restore a copy"
        action="Choose a copy…"
        busy={busy}
        onChoose={() => onChoose({ kind: 'restore', file: null })}
        list={copies.map((copy) => (
          <li key={copy.file}>
            <span className="ellipsis" title={copy.file}>
              {copyWords(copy)} · {instantWords(copy.at)} · {bytes(copy.bytes)}
            </span>
            <Button disabled={busy} onClick={() => onChoose({ kind: 'restore', file: copy.file })}>
              Restore
            </Button>
          </li>
        ))}
      >
        A copy takes the damaged file’s place and stays where it is itself. What was downloaded after it was saved shows
        as gaps and can be filled again.{copies.length === 0 ? ' Lacuna knows of no copy; you may have one.' : ''}
      </Choice>
      <Choice
        title="Start fresh beside it"
        action="Start fresh"
        busy={busy}
        onChoose={() => onChoose({ kind: 'fresh' })}
      >
        A new, empty archive takes the damaged file’s place. Channels have to be added and downloaded again.
      </Choice>
    </>
  );
}

interface ChoiceProps {
  readonly title: string;
  readonly action: string;
  readonly busy: boolean;
  readonly onChoose: () => void;
  readonly list?: readonly ReactNode[];
  readonly children: ReactNode;
}

function Choice({ title, action, busy, onChoose, list = [], children }: ChoiceProps) {
  return (
    <div className="recovery-choice">
      <div>
        <h2>{title}</h2>
        <p>{children}</p>
        {list.length > 0 ? <ul>{list}</ul> : null}
      </div>
      <Button disabled={busy} onClick={onChoose}>
        {action}
      </Button>
    </div>
  );
}

function Recovering() {
  const task = useArchive((state) => state.recovering);
  if (!task) return null;
  const { taskId, share } = task;
  return (
    <div className="recovery-running">
      <b>{runningWords(task)}</b>
      <ProgressBar value={share} label={runningWords(task)} valueText={percent(share)} />
      <span>{percent(share)}</span>
      <span className="spacer" />
      <Button onClick={() => void request('archive.cancel-task', { taskId })}>Cancel</Button>
    </div>
  );
}

/** None while they are looked for, nor where they can't be found: there is the dialog. */
function useCopies(): readonly KnownCopy[] {
  const [copies, setCopies] = useState<readonly KnownCopy[]>([]);
  useEffect(() => {
    let gone = false;
    const look = async () => {
      const known = await request('archive.copies').catch(() => []);
      if (!gone) setCopies(known.slice(0, MOST_SHOWN));
    };
    void look();
    return () => {
      gone = true;
    };
  }, []);
  return copies;
}

const MOST_SHOWN = 4;
