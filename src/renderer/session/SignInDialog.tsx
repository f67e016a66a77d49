import { useEffect, useState } from 'react';
import { useView } from '../view/view-store.ts';
import { CodeStep } from './CodeStep.tsx';
import { DetailsStep } from './DetailsStep.tsx';
import { PasswordStep } from './PasswordStep.tsx';
import { changeSession, useSession } from './session-store.ts';
import { useSignIn } from './sign-in-store.ts';

/**
 * Signing in, step by step: main says which step it is at. Every step can be left; what was typed into the first one is
 * still there on the way back.
 */
export function SignInDialog() {
  const session = useSession(({ app }) => app?.session);
  const open = useView((view) => view.open);
  const close = useView((view) => view.close);
  const forget = useSignIn((state) => state.forget);
  // Going back shows the form at once, also while main is still hanging up.
  const [back, setBack] = useState(false);

  // The archive can't be opened: the window says why, and what was typed is still there afterwards.
  const failed = session?.kind === 'failed';
  useEffect(() => {
    if (failed) close();
  }, [failed, close]);

  const signedIn = session?.kind === 'signed-in';
  useEffect(() => {
    if (!signedIn) return;
    forget();
    close();
  }, [signedIn, forget, close]);

  const hangUp = () => changeSession('session.cancel-sign-in').catch(() => undefined);
  const cancel = () => {
    forget();
    close();
    void hangUp();
  };
  const goBack = () => {
    setBack(true);
    open({ kind: 'sign-in' });
    void hangUp().finally(() => setBack(false));
  };

  if (!back && session?.kind === 'code-needed') return <CodeStep session={session} onBack={goBack} onCancel={cancel} />;
  if (!back && session?.kind === 'password-needed') {
    return <PasswordStep session={session} onBack={goBack} onCancel={cancel} />;
  }
  return <DetailsStep onCancel={(busy) => (busy ? cancel() : close())} />;
}
