import { useEffect } from 'react';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useView } from '../view/view-store.ts';
import { changeSession, useSession } from './session-store.ts';
import { useAnswer } from './use-answer.ts';

/** The session file waits for its passphrase. Without it the archive can be read all the same. */
export function UnlockDialog() {
  const session = useSession(({ app }) => app?.session);
  const open = useView((view) => view.open);
  const close = useView((view) => view.close);
  const { busy, field, failure, run, submit } = useAnswer({
    empty: 'Type the passphrase.',
    refusals: ['passphrase-refused'],
    send: (passphrase) => changeSession('session.unlock', { passphrase }),
  });
  const told = session?.kind === 'locked' ? session.failure : null;

  const unlocked = session?.kind !== 'locked';
  useEffect(() => {
    if (unlocked) close();
  }, [unlocked, close]);

  const signInAnew = () => {
    void run(() => changeSession('session.sign-out')).then((done) => done && open({ kind: 'sign-in' }));
  };
  return (
    <Dialog
      title="Unlock the session"
      width={460}
      onClose={close}
      onSubmit={submit}
      footer={
        <>
          <output className="dim">{busy ? 'Unlocking…' : ''}</output>
          <span className="spacer" />
          <Button onClick={close}>Not now</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Unlock
          </Button>
        </>
      }
    >
      <div className="sign-in">
        <p>
          Your Telegram session is encrypted with a passphrase. Until it is unlocked, you can read and export what the
          archive holds.
        </p>
        <TextField label="Passphrase" type="password" focusFirst {...field} />
        {failure ? <FailureNotice failure={failure} /> : null}
        {!failure && !field.error && told ? <FailureNotice failure={told} /> : null}
        <p className="dim">
          Forgotten?{' '}
          <button type="button" className="link" disabled={busy} onClick={signInAnew}>
            Forget the session and sign in anew
          </button>
          . The archive stays as it is.
        </p>
      </div>
    </Dialog>
  );
}
