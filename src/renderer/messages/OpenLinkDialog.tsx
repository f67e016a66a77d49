// Shows where a link leads before it opens (design.md, security).
import { type ReactElement } from 'react';
import { request } from '../api.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { linkParts } from './link-parts.ts';

export function OpenLinkDialog({ url, text }: { readonly url: string; readonly text: string }): ReactElement {
  const close = useView((state) => state.close);
  const { busy, failure, run } = useAction();
  const parts = linkParts(url, text);
  const open = () => void run(() => request('app.open-link', { url })).then((ok) => ok && close());
  const copy = () => void run(() => request('app.copy-text', { text: url }));
  return (
    <Dialog
      title="Open this link?"
      onClose={close}
      onSubmit={parts ? open : undefined}
      footer={
        <>
          <Button disabled={busy} onClick={copy}>
            Copy address
          </Button>
          <span className="spacer" />
          <Button onClick={close}>Cancel</Button>
          {parts && (
            <Button type="submit" kind="primary" disabled={busy} data-autofocus>
              Open in browser
            </Button>
          )}
        </>
      }
    >
      <div className="open-link">
        <p>{parts ? 'It leads to:' : 'Only web links (http and https) are opened. This one is:'}</p>
        <p className="open-link-address">
          {parts ? (
            <>
              {parts.before}
              <b>{parts.host}</b>
              {parts.after}
            </>
          ) : (
            url
          )}
        </p>
        {parts?.misleading && (
          <p className="warning">
            The message shows <bdi>“{text}”</bdi>, but the link leads to {parts.host}.
          </p>
        )}
        {parts?.plain && <p className="dim">The connection to this site is not encrypted (http).</p>}
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
