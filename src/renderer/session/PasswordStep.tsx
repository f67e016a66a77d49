import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { TextField } from '../ui/TextField.tsx';
import type { PasswordStepProps } from './CodeStep.tsx';
import { changeSession } from './session-store.ts';
import { useAnswer } from './use-answer.ts';

/** The two-step verification password. */
export function PasswordStep({ session, onBack, onCancel }: PasswordStepProps) {
  const { busy, field, failure, submit } = useAnswer({
    empty: 'Type the password.',
    refusals: ['password-refused'],
    send: (password) => changeSession('session.submit-password', { password }),
  });
  return (
    <Dialog
      title="Type your Telegram password"
      width={460}
      onClose={onCancel}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onBack}>Back</Button>
          <output className="dim">{busy ? 'Asking Telegram…' : ''}</output>
          <span className="spacer" />
          <Button onClick={onCancel}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Sign in
          </Button>
        </>
      }
    >
      <div className="sign-in">
        <p>
          This account is protected by two-step verification: the code was right, now the password is asked for too.
        </p>
        <TextField
          label="Password"
          type="password"
          focusFirst
          {...field}
          hint={
            session.hint ? (
              <>
                Your own hint: <bdi>{session.hint}</bdi>
              </>
            ) : (
              'The one you set in Telegram under Privacy and Security. It is not stored.'
            )
          }
        />
        {failure ? <FailureNotice failure={failure} /> : null}
      </div>
    </Dialog>
  );
}
