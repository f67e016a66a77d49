import { SearchBox } from '../search/SearchBox.tsx';
import { Button } from '../ui/Button.tsx';
import { Logo } from '../ui/Logo.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { changeSession, useSession } from './session-store.ts';
import { statusOf } from './status.ts';
import './session.css';

const NOBODY = { session: { kind: 'starting' }, telegram: null } as const;

/** The name, where the session stands with the way on from there, and the settings. */
export function TopBar() {
  const app = useSession((state) => state.app);
  const open = useView((view) => view.open);
  const { busy, run } = useAction();
  const { words, dot, offer } = statusOf(app ?? NOBODY);
  return (
    <header className="top-bar">
      <span className="brand">
        <Logo />
        <span>Lacuna</span>
      </span>
      <SearchBox />
      <span className="spacer" />
      <span className="status">
        <span className={`status-dot status-dot-${dot}`} aria-hidden="true" />
        <output>{words}</output>
      </span>
      {offer === 'sign-in' ? <Button onClick={() => open({ kind: 'sign-in' })}>Sign in…</Button> : null}
      {offer === 'unlock' ? <Button onClick={() => open({ kind: 'unlock' })}>Unlock…</Button> : null}
      {offer === 'retry' ? (
        <Button disabled={busy} onClick={() => void run(() => changeSession('session.retry'))}>
          Try again
        </Button>
      ) : null}
      <Button onClick={() => open({ kind: 'settings' })}>Settings</Button>
    </header>
  );
}
