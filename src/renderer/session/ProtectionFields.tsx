import { Choices } from '../ui/Choices.tsx';
import { TextField } from '../ui/TextField.tsx';
import type { SignInField, SignInForm } from './sign-in-form.ts';

interface ProtectionFieldsProps {
  readonly keyStore: boolean;
  readonly form: SignInForm;
  readonly set: (field: SignInField) => (text: string) => void;
  readonly change: (part: Partial<SignInForm>) => void;
  readonly errorOf: (field: SignInField) => string | undefined;
  readonly busy: boolean;
}

/** How the session is kept on this computer. A choice only where the system has no key store. */
export function ProtectionFields({ keyStore, form, set, change, errorOf, busy }: ProtectionFieldsProps) {
  if (keyStore) {
    return (
      <p className="dim">
        The session stays on this computer, encrypted by its key store. Sign out whenever you like: it is then ended at
        Telegram and deleted here.
      </p>
    );
  }
  return (
    <>
      <Choices
        legend="This computer has no key store. How shall the session be protected?"
        value={form.protection}
        onChange={(protection) => change({ protection })}
        disabled={busy}
        choices={[
          {
            value: 'passphrase',
            label: 'With a passphrase',
            note: 'Asked for at every start. Whoever takes the files can’t use the session without it.',
          },
          {
            value: 'key-file',
            label: 'With a key file',
            note: 'Nothing to type. The key lies beside the session, readable by your user only: whoever can read your files can use the session.',
          },
        ]}
      />
      {form.protection === 'passphrase' ? (
        <div className="sign-in-pair">
          <TextField
            label="Passphrase"
            type="password"
            value={form.passphrase}
            onChange={set('passphrase')}
            error={errorOf('passphrase')}
            hint="It can’t be recovered; if it is lost, sign in again."
            disabled={busy}
          />
          <TextField
            label="Passphrase again"
            type="password"
            value={form.again}
            onChange={set('again')}
            error={errorOf('again')}
            disabled={busy}
          />
        </div>
      ) : null}
      <p className="dim">
        The session stays on this computer. Sign out whenever you like: it is then ended at Telegram and deleted here.
      </p>
    </>
  );
}
