import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useAction } from '../ui/use-action.ts';
import { ExternalLink } from './ExternalLink.tsx';
import { ProtectionFields } from './ProtectionFields.tsx';
import { fieldOf, readSignIn, type SignInField, type SignInProblems } from './sign-in-form.ts';
import { useSignIn } from './sign-in-store.ts';
import { changeSession, useSession } from './session-store.ts';
import './session.css';

/** The first step: the researcher's own API id, the phone number, and how the session is kept. */
export function DetailsStep({ onCancel }: { readonly onCancel: (busy: boolean) => void }) {
  const app = useSession((state) => state.app);
  const { form, change } = useSignIn();
  const [problems, setProblems] = useState<SignInProblems>({});
  const { busy, failure, run, clear } = useAction();
  const keyStore = app?.keyStore ?? true;

  const refused = failure ? fieldOf(failure.kind) : null;
  const sentence = failure && refused ? [failure.message, failure.next].filter(Boolean).join(' ') : undefined;
  const errorOf = (field: SignInField) => problems[field] ?? (refused === field ? sentence : undefined);
  const set = (field: SignInField) => (text: string) => {
    change({ [field]: text });
    setProblems((before) => ({ ...before, [field]: undefined }));
    if (refused === field) clear();
  };
  const submit = () => {
    const read = readSignIn(form, keyStore);
    setProblems(read.ok ? {} : read.problems);
    if (read.ok) void run(() => changeSession('session.begin-sign-in', read.request));
  };

  return (
    <Dialog
      title="Sign in to Telegram"
      width={600}
      onClose={() => onCancel(busy)}
      onSubmit={submit}
      footer={
        <>
          <output className="dim">{busy ? 'Asking Telegram to send a code…' : ''}</output>
          <span className="spacer" />
          <Button onClick={() => onCancel(busy)}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Send code
          </Button>
        </>
      }
    >
      <div className="sign-in">
        <p className="sign-in-lead">
          Telegram asks every program for an API id. Yours is free and takes a minute: sign in at{' '}
          <ExternalLink url="https://my.telegram.org/apps">my.telegram.org/apps</ExternalLink>, fill in a title and a
          short name, and copy the two values here. They stand for your own use of Telegram: keep them to yourself.
        </p>
        <div className="sign-in-pair">
          <TextField
            label="API id"
            focusFirst
            inputMode="numeric"
            placeholder="1234567"
            value={form.apiId}
            onChange={set('apiId')}
            error={errorOf('apiId')}
            disabled={busy}
          />
          <TextField
            label="API hash"
            placeholder="0123456789abcdef0123456789abcdef"
            value={form.apiHash}
            onChange={set('apiHash')}
            error={errorOf('apiHash')}
            disabled={busy}
          />
        </div>
        <TextField
          label="Phone number"
          type="tel"
          placeholder="+49 151 23456789"
          value={form.phone}
          onChange={set('phone')}
          error={errorOf('phone')}
          hint="Of the Telegram account to read with. Telegram sends it a code; nothing is posted, and no channel is told."
          disabled={busy}
        />
        <ProtectionFields keyStore={keyStore} form={form} set={set} change={change} errorOf={errorOf} busy={busy} />
        {failure && !refused ? <FailureNotice failure={failure} /> : null}
      </div>
    </Dialog>
  );
}
