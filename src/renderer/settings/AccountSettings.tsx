import { useState } from 'react';
import type { AppState } from '../../shared/domain/session.ts';
import { changeSession, useSession } from '../session/session-store.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { accountWords } from './account-words.ts';

/** Who is signed in, signing out, and beginning another way. */
export function AccountSettings() {
  const app = useSession((state) => state.app);
  const open = useView((view) => view.open);
  const close = useView((view) => view.close);
  const [asking, setAsking] = useState<'sign-out' | null>(null);
  const { busy, failure, run } = useAction();
  if (!app || app.session.kind === 'first-run') return null;
  const { session, telegram } = app;
  const signOut = () => void run(() => changeSession('session.sign-out')).then((done) => done && setAsking(null));
  const chooseAgain = () => void run(() => changeSession('session.choose-again')).then((done) => done && close());
  return (
    <section className="settings-part" aria-labelledby="settings-account">
      <h3 id="settings-account">Telegram</h3>
      <p>
        <Who app={app} />
      </p>
      {asking === 'sign-out' ? (
        <div className="warning settings-ask">
          <p>
            The session is ended at Telegram and deleted from this computer. The archive stays: it can be read and
            exported. Downloads wait until you sign in again.
          </p>
          <div className="row">
            <Button kind="danger" disabled={busy} onClick={signOut}>
              {busy ? 'Signing out…' : 'Sign out'}
            </Button>
            <Button onClick={() => setAsking(null)}>Stay signed in</Button>
          </div>
        </div>
      ) : (
        <div className="row">
          {telegram !== 'sample' && (session.kind === 'signed-in' || session.kind === 'offline') ? (
            <Button onClick={() => setAsking('sign-out')}>Sign out…</Button>
          ) : null}
          {telegram !== 'sample' && session.kind === 'signed-out' ? (
            <Button onClick={() => open({ kind: 'sign-in' })}>Sign in…</Button>
          ) : null}
          <Button disabled={busy} onClick={chooseAgain}>
            {telegram === 'sample' ? 'Use another Telegram…' : 'Begin another way…'}
          </Button>
        </div>
      )}
      <p className="dim">
        {telegram === 'sample'
          ? 'Shows the ways to begin again, to sign in to your own account. The sample’s archive stays for when you come back.'
          : 'Shows the ways to begin again. Nothing is deleted; you can go on with this session from there.'}
      </p>
      {failure ? <FailureNotice failure={failure} /> : null}
    </section>
  );
}

function Who({ app }: { readonly app: AppState }) {
  const { before, name, after } = accountWords(app);
  return (
    <>
      {before}
      {name === null ? null : (
        <b>
          <bdi>{name}</bdi>
        </b>
      )}
      {after}
    </>
  );
}
