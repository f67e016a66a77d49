import { useState } from 'react';
import { request } from '../api.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Popover } from '../ui/Popover.tsx';
import { useAction } from '../ui/use-action.ts';
import './session.css';

/** An address of our own text. It shows where it leads before the system's browser opens it. */
export function ExternalLink({ url, children }: { readonly url: string; readonly children: string }) {
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  const [open, setOpen] = useState(false);
  const { busy, failure, run } = useAction();
  const close = () => setOpen(false);
  return (
    <>
      <button ref={setAnchor} type="button" className="link" aria-haspopup="dialog" onClick={() => setOpen(!open)}>
        {children} <span aria-hidden="true">↗</span>
      </button>
      {open && anchor ? (
        <Popover anchor={anchor} label="Open in the browser" onClose={close}>
          <h3>Opens in your browser</h3>
          <p className="session-address">{url}</p>
          <div className="row">
            <Button
              kind="primary"
              disabled={busy}
              onClick={() => void run(() => request('app.open-link', { url })).then((done) => done && close())}
            >
              Open
            </Button>
            <Button
              onClick={() => void run(() => request('app.copy-text', { text: url })).then((done) => done && close())}
            >
              Copy address
            </Button>
          </div>
          {failure ? <FailureNotice failure={failure} /> : null}
        </Popover>
      ) : null}
    </>
  );
}
