import type { RecoveryWay } from '../../shared/domain/archive-task.ts';
import type { Failure } from '../../shared/domain/failure.ts';
import { useArchive } from '../archive/archive-store.ts';
import { RecoveryChoices } from '../archive/RecoveryChoices.tsx';
import { request } from '../api.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Logo } from '../ui/Logo.tsx';
import { useAction } from '../ui/use-action.ts';
import { changeSession, useSession } from './session-store.ts';
import './session.css';

/** The archive could not be opened, or not be gone on with: why, and the ways out. */
export function FailedView({ failure }: { readonly failure: Failure }) {
  const folder = useSession(({ app }) => app?.dataFolder ?? '');
  const { busy, failure: second, run } = useAction();
  const damaged = failure.kind === 'cache-damaged';
  // Ended by the researcher: the first reason still stands.
  const shown = second && second.kind !== 'cancelled' ? second : failure;
  return (
    <main className="splash">
      <div className={damaged ? 'splash-box splash-box-wide' : 'splash-box'}>
        <h1>
          <Logo size={28} />
          {damaged ? 'The archive is damaged' : 'The archive could not be opened'}
        </h1>
        <FailureNotice
          failure={shown}
          actions={
            <>
              <Button
                kind={damaged ? 'plain' : 'primary'}
                disabled={busy}
                onClick={() => void run(() => changeSession('session.retry'))}
              >
                Try again
              </Button>
              <Button disabled={busy} onClick={() => void run(() => request('app.choose-data-folder'))}>
                Choose another data folder…
              </Button>
              <Button disabled={busy} onClick={() => void run(() => changeSession('session.choose-again'))}>
                Begin another way
              </Button>
            </>
          }
        />
        {damaged ? <RecoveryChoices busy={busy} onChoose={(way) => void run(() => recover(way))} /> : null}
        <p className="dim">
          Data folder: <code className="session-path">{folder}</code>
        </p>
      </div>
    </main>
  );
}

/** Main tells the new state as it comes; what is left to show is what came of it. */
async function recover(way: RecoveryWay): Promise<void> {
  const done = await request('archive.recover', way);
  if (done) useArchive.setState({ report: done.report });
}
