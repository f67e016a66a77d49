import { request } from '../api.ts';
import { useSession } from '../session/session-store.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';

/** Where the archives lie, and another place for them. */
export function FolderSettings() {
  const folder = useSession(({ app }) => app?.dataFolder ?? '');
  const { busy, failure, run } = useAction();
  return (
    <section className="settings-part" aria-labelledby="settings-folder">
      <h3 id="settings-folder">Data folder</h3>
      <p>
        <code className="settings-path">{folder}</code>
      </p>
      <div className="row">
        <Button disabled={busy} onClick={() => void run(() => request('app.choose-data-folder'))}>
          Choose another…
        </Button>
      </div>
      <p className="dim">
        Lacuna begins again in the folder you choose, with the archives that lie there. Nothing is moved: what lies in
        the folder of before stays there.
      </p>
      {failure ? <FailureNotice failure={failure} /> : null}
    </section>
  );
}
