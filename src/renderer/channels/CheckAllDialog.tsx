import type { ChannelOverview } from '../../shared/contract/requests.ts';
import { counted } from '../../shared/domain/counted.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { startCheck } from '../download/download-store.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { useChannels } from './channel-store.ts';
import { requestsToCheck, timeToCheck } from './check-estimate.ts';
import './channel-dialogs.css';

/** Asks first: all of a large channel is many requests. */
export function CheckAllDialog({ channelId }: { readonly channelId: ChannelId }) {
  const overview = useChannels((state) => state.channels?.find(({ channel }) => channel.channelId === channelId));
  return overview ? <ConfirmCheck overview={overview} /> : null;
}

function ConfirmCheck({ overview: { channel, summary } }: { readonly overview: ChannelOverview }) {
  const close = useView((view) => view.close);
  const { busy, failure, run } = useAction();
  const { channelId } = channel;
  const requests = requestsToCheck(summary);
  const begin = () => {
    const { firstVisible, period } = channel;
    const from = Math.min(firstVisible?.date ?? 0, period.from ?? Infinity);
    void run(() => startCheck(channelId, from, null)).then((done) => done && close());
  };
  return (
    <Dialog
      title={
        <>
          Check all of <bdi>{channel.name}</bdi> again?
        </>
      }
      width={520}
      onClose={close}
      footer={
        <>
          <span className="spacer" />
          <Button onClick={close}>Not now</Button>
          <Button
            kind="primary"
            data-autofocus
            disabled={busy}
            reason={summary.messages === 0 ? 'Nothing of this channel is downloaded yet.' : null}
            onClick={begin}
          >
            Check all again
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          All that is downloaded of it is asked for once more: {counted(summary.messages, 'message')},{' '}
          <b>about {counted(requests, 'request')}</b>. {timeToCheck(requests)}
        </p>
        <p>
          Where a text was edited since, the earlier one is kept beside it. What is no longer on Telegram is marked, and
          never removed. Gaps are not filled.
        </p>
        {failure ? <FailureNotice failure={failure} /> : null}
      </div>
    </Dialog>
  );
}
