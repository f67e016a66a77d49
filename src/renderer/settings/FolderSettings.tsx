import { request } from '../api.ts';
import { useSession } from '../session/session-store.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';

/** Where the archives lie, and another place for them. */
export function FolderSettings() {
  const folder = useSession(({ app }) => app?.dataFolder ?? '');
  const close = useView((view) => view.close);
  const { busy, failure, run } = useAction();
  const choose = () =>
    void run(async () => {
      const chosen = await request('app.choose-data-folder');
      if (chosen !== null) close();
    });
  return (
    <section className="settings-part" aria-labelledby="settings-folder">
      <h3 id="settings-folder">Data folder</h3>
      <p>
        <code className="settings-path">{folder}</code>
      </p>
      <div className="row">
        <Button disabled={busy} onClick={choose}>
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
