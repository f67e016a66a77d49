import { useState } from 'react';
import type { Failure } from '../../shared/domain/failure.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useSession } from './session-store.ts';
import './session.css';

/** Why nobody is signed in, above the archive, until it is dismissed. */
export function SessionBanner() {
  const failure = useSession(({ app }) => {
    const session = app?.session;
    return session?.kind === 'signed-out' || session?.kind === 'offline' ? session.failure : null;
  });
  const [dismissed, setDismissed] = useState<Failure | null>(null);
  // A new try that fails in the same way is not worth saying again.
  if (!failure || failure.message === dismissed?.message) return null;
  return (
    <div className="session-banner">
      <FailureNotice
        compact
        tone={failure.kind === 'network-lost' || failure.kind === 'timed-out' ? 'waiting' : 'failed'}
        failure={failure}
        actions={<Button onClick={() => setDismissed(failure)}>Dismiss</Button>}
      />
    </div>
  );
}
