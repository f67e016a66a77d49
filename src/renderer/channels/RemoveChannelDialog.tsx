import type { ChannelOverview } from '../../shared/contract/requests.ts';
import { counted } from '../../shared/domain/counted.ts';
import { isFinished } from '../../shared/domain/download.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { useDownloads } from '../download/download-store.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { removeChannel, useChannels } from './channel-store.ts';
import { removalSentence } from './channel-words.ts';
import './channel-dialogs.css';

/** Asks first, and says exactly what goes. */
export function RemoveChannelDialog({ channelId }: { readonly channelId: ChannelId }) {
  const overview = useChannels((state) => state.channels?.find(({ channel }) => channel.channelId === channelId));
  return overview ? <ConfirmRemoval overview={overview} /> : null;
}

function ConfirmRemoval({ overview: { channel, summary } }: { readonly overview: ChannelOverview }) {
  const close = useView((view) => view.close);
  const { busy, failure, run } = useAction();
  const downloads = useDownloads(
    (state) =>
      state.downloads.filter(({ channelId, state }) => channelId === channel.channelId && !isFinished(state)).length,
  );
  const remove = () => void run(() => removeChannel(channel.channelId)).then((done) => done && close());
  return (
    <Dialog
      title={
        <>
          Remove <bdi>{channel.name}</bdi>?
        </>
      }
      width={480}
      onClose={close}
      footer={
        <>
          <span className="spacer" />
          <Button data-autofocus onClick={close}>
            Keep it
          </Button>
          <Button kind="danger" disabled={busy} onClick={remove}>
            {busy ? 'Removing…' : 'Remove channel'}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          <b>{removalSentence(channel, summary)}</b>
          {downloads > 0 ? ` ${counted(downloads, 'download')} of it will end.` : ''}
        </p>
        <p>
          This can’t be undone. Files you exported stay, and on Telegram nothing changes: what is still there can be
          downloaded again, what was edited or deleted there since can’t.
        </p>
        {failure ? <FailureNotice failure={failure} /> : null}
      </div>
    </Dialog>
  );
}
