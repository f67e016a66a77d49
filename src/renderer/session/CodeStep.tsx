import { useState } from 'react';
import type { SessionState } from '../../shared/domain/session.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useAction } from '../ui/use-action.ts';
import { changeSession } from './session-store.ts';
import { viaWords } from './sign-in-form.ts';

interface StepProps<Kind extends SessionState['kind']> {
  readonly session: Extract<SessionState, { readonly kind: Kind }>;
  readonly onBack: () => void;
  readonly onCancel: () => void;
}
export type CodeStepProps = StepProps<'code-needed'>;
export type PasswordStepProps = StepProps<'password-needed'>;

/** The code that Telegram sent. */
export function CodeStep({ session, onBack, onCancel }: CodeStepProps) {
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string>();
  const { busy, failure, run, clear } = useAction();
  const beside = failure?.kind === 'code-refused' || failure?.kind === 'code-expired' ? failure : null;
  const submit = () => {
    const typed = code.replaceAll(/[\s-]/g, '');
    if (typed === '') return setProblem('Type the code that Telegram sent.');
    setProblem(undefined);
    void run(() => changeSession('session.submit-code', { code: typed }));
  };
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
          value={code}
          onChange={(text) => {
            setCode(text);
            setProblem(undefined);
            clear();
          }}
          error={problem ?? (beside ? [beside.message, beside.next].filter(Boolean).join(' ') : undefined)}
          hint={problem || beside ? undefined : 'No code came? Go back and ask for another.'}
        />
        {failure && !beside ? <FailureNotice failure={failure} /> : null}
      </div>
    </Dialog>
  );
}
