import type { SessionState } from '../../shared/domain/session.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { changeSession } from './session-store.ts';
import { viaWords } from './sign-in-form.ts';
import { useAnswer } from './use-answer.ts';

interface StepProps<Kind extends SessionState['kind']> {
  readonly session: Extract<SessionState, { readonly kind: Kind }>;
  readonly onBack: () => void;
  readonly onCancel: () => void;
}
export type CodeStepProps = StepProps<'code-needed'>;
export type PasswordStepProps = StepProps<'password-needed'>;

/** The code that Telegram sent. */
export function CodeStep({ session, onBack, onCancel }: CodeStepProps) {
  const { busy, field, failure, submit } = useAnswer({
    empty: 'Type the code that Telegram sent.',
    refusals: ['code-refused', 'code-expired'],
    clean: (typed) => typed.replaceAll(/[\s-]/g, ''),
    send: (code) => changeSession('session.submit-code', { code }),
  });
  return (
    <Dialog
      title="Type the code"
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
          Telegram sent a code for <b>{session.phone}</b> {viaWords(session.via)}.
          {session.length === null ? '' : ` It has ${session.length} digits.`}
        </p>
        <TextField
          label="Code"
          focusFirst
          inputMode="numeric"
          autoComplete="one-time-code"
          className="sign-in-code"
          {...field}
          hint={field.error ? undefined : 'No code came? Go back and ask for another.'}
        />
        {failure ? <FailureNotice failure={failure} /> : null}
      </div>
    </Dialog>
  );
}
