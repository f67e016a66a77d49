import { useEffect, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { changeSession, useSession } from './session-store.ts';

/** The session file waits for its passphrase. Without it the archive can be read all the same. */
export function UnlockDialog() {
  const session = useSession(({ app }) => app?.session);
  const open = useView((view) => view.open);
  const close = useView((view) => view.close);
  const [passphrase, setPassphrase] = useState('');
  const [problem, setProblem] = useState<string>();
  const { busy, failure, run, clear } = useAction();
  const beside = failure?.kind === 'passphrase-refused' ? failure : null;
  const told = session?.kind === 'locked' ? session.failure : null;

  const unlocked = session?.kind !== 'locked';
  useEffect(() => {
    if (unlocked) close();
  }, [unlocked, close]);

  const submit = () => {
    if (passphrase === '') return setProblem('Type the passphrase.');
    setProblem(undefined);
    void run(() => changeSession('session.unlock', { passphrase }));
  };
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
        <TextField
          label="Passphrase"
          type="password"
          focusFirst
          value={passphrase}
          onChange={(text) => {
            setPassphrase(text);
            setProblem(undefined);
            clear();
          }}
          error={problem ?? (beside ? [beside.message, beside.next].filter(Boolean).join(' ') : undefined)}
        />
        {failure && !beside ? <FailureNotice failure={failure} /> : null}
        {!failure && told ? <FailureNotice failure={told} /> : null}
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
