import { request } from '../api.ts';
import { chooseOlder } from '../older/older-store.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Logo } from '../ui/Logo.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { CoverageStrip } from './CoverageStrip.tsx';
import { changeSession, useSession } from './session-store.ts';
import './first-run.css';

/** The ways to begin, side by side. */
export function FirstRun() {
  const app = useSession((state) => state.app);
  const open = useView((view) => view.open);
  const { busy, failure, run } = useAction();
  const folder = useAction();
  const resume = () => void run(() => changeSession('session.resume-own'));
  const explore = () => void run(() => changeSession('session.explore-sample'));

  return (
    <main className="first-run">
      <div className="first-run-box">
        <h1>
          <Logo size={38} />
          Lacuna
        </h1>
        <p className="first-run-lead">
          Complete copies of public Telegram channels. See which days you hold, close the gaps with a click, and export
          a range that you can cite.
        </p>
        <div className="first-run-cards">
          <section className="first-run-card first-run-card-on" aria-labelledby="first-run-sample">
            <h2 id="first-run-sample">Explore with sample channels</h2>
            <CoverageStrip />
            <p>
              A small Telegram on your own computer, with channels over several years. Lacuna reads it in the same way
              as the real one.
            </p>
            <ul>
              <li>No account, no internet</li>
              <li>Sign in to your own account later</li>
            </ul>
            <Button kind="primary" disabled={busy} onClick={explore}>
              {busy ? 'Starting…' : 'Start exploring'}
            </Button>
          </section>
          <section className="first-run-card" aria-labelledby="first-run-sign-in">
            <h2 id="first-run-sign-in">Sign in to Telegram</h2>
            <p>With your own account and your own API id, by phone and code.</p>
            <ul>
              <li>Public channels, and those you have joined</li>
              <li>
                {app?.keyStore === false
                  ? 'The session stays on this computer, encrypted with a passphrase or a key file of yours'
                  : 'The session stays on this computer, encrypted by its key store'}
              </li>
              <li>Nothing is posted, nobody is told</li>
            </ul>
            <div className="row">
              {app?.ownSession ? (
                <Button disabled={busy} onClick={resume}>
                  Go on with your session
                </Button>
              ) : null}
              <Button
                kind={app?.ownSession ? 'quiet' : 'plain'}
                disabled={busy}
                onClick={() => open({ kind: 'sign-in' })}
              >
                Sign in…
              </Button>
            </div>
          </section>
          <section className="first-run-card" aria-labelledby="first-run-older">
            <h2 id="first-run-older">Open an older archive</h2>
            <p>A database from an earlier scraper, kept in use or moved to a clean copy.</p>
            <ul>
              <li>Looked at first; nothing is changed by that</li>
              <li>A copy is set aside before anything in it is changed</li>
              <li>Read and export it without an account</li>
            </ul>
            <Button disabled={busy} onClick={chooseOlder}>
              Open a file…
            </Button>
          </section>
        </div>
        {failure ? (
          <div className="first-run-failure">
            <FailureNotice failure={failure} />
          </div>
        ) : null}
        <FirstRunFoot folder={folder} dataFolder={app?.dataFolder ?? ''} />
      </div>
    </main>
  );
}

function FirstRunFoot({
  folder,
  dataFolder,
}: {
  readonly folder: ReturnType<typeof useAction>;
  readonly dataFolder: string;
}) {
  return (
    <>
      <div className="first-run-notes">
        <span>Days are UTC days</span>
        <span>No telemetry</span>
        <span className="first-run-folder">
          <span className="ellipsis" title={dataFolder}>
            Data folder: <bdi>{dataFolder}</bdi>
          </span>
          <button
            type="button"
            className="link"
            disabled={folder.busy}
            onClick={() => void folder.run(() => request('app.choose-data-folder'))}
          >
            choose another…
          </button>
        </span>
      </div>
      {folder.failure ? (
        <div className="first-run-failure">
          <FailureNotice failure={folder.failure} />
        </div>
      ) : null}
    </>
  );
}
