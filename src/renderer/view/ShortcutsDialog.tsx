import { useSession } from '../session/session-store.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { shortcuts } from './shortcuts.ts';
import { useView } from './view-store.ts';
import './shortcuts.css';

/** All the keys, by where they work. */
export function ShortcutsDialog() {
  const close = useView((view) => view.close);
  const mac = useSession(({ app }) => app?.platform === 'darwin');
  return (
    <Dialog
      title="Keyboard shortcuts"
      width={640}
      onClose={close}
      footer={
        <>
          <span className="spacer" />
          <Button data-autofocus onClick={close}>
            Close
          </Button>
        </>
      }
    >
      <div className="shortcuts">
        {shortcuts(mac).map(({ where, keys }) => (
          <section key={where} aria-label={where}>
            <h3>{where}</h3>
            <dl>
              {keys.map(({ does, press }) => (
                <div key={does}>
                  <dt>
                    {press.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
