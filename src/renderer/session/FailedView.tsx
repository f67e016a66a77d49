import type { Failure } from '../../shared/domain/failure.ts';
import { request } from '../api.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Logo } from '../ui/Logo.tsx';
import { useAction } from '../ui/use-action.ts';
import { changeSession, useSession } from './session-store.ts';
import './session.css';

/** The archive could not be opened: why, and the ways out. */
export function FailedView({ failure }: { readonly failure: Failure }) {
  const folder = useSession(({ app }) => app?.dataFolder ?? '');
  const { busy, failure: second, run } = useAction();
  return (
    <main className="splash">
      <div className="splash-box">
        <h1>
          <Logo size={28} />
          The archive could not be opened
        </h1>
        <FailureNotice
          failure={second ?? failure}
          actions={
            <>
              <Button kind="primary" disabled={busy} onClick={() => void run(() => changeSession('session.retry'))}>
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
        <p className="dim">
          Data folder: <code className="session-path">{folder}</code>
        </p>
      </div>
    </main>
  );
}
