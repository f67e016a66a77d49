import { useState } from 'react';
import type { ChannelCandidate } from '../../shared/contract/requests.ts';
import { request } from '../api.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { AccountList } from './AccountList.tsx';
import { ConfirmChannel } from './ConfirmChannel.tsx';
import './channel-dialogs.css';

/** What a name can be wrong about: said beside the field. */
const ABOUT_THE_NAME: ReadonlySet<string> = new Set([
  'malformed-channel',
  'no-such-channel',
  'private-channel',
  'not-a-channel',
]);

/** First which channel, then of which period. */
export function AddChannelDialog() {
  const [candidate, setCandidate] = useState<ChannelCandidate | null>(null);
  const [reference, setReference] = useState('');
  if (candidate) return <ConfirmChannel candidate={candidate} onBack={() => setCandidate(null)} />;
  return <FindChannel reference={reference} onReference={setReference} onFound={setCandidate} />;
}

interface FindChannelProps {
  readonly reference: string;
  readonly onReference: (reference: string) => void;
  readonly onFound: (candidate: ChannelCandidate) => void;
}

function FindChannel({ reference, onReference, onFound }: FindChannelProps) {
  const close = useView((view) => view.close);
  const [problem, setProblem] = useState<string>();
  const { busy, failure, run, clear } = useAction();
  const beside = failure && ABOUT_THE_NAME.has(failure.kind) ? failure : null;
  const find = () => {
    if (busy) return;
    if (reference.trim() === '') return setProblem('Type a channel’s @name, its t.me link, or its number.');
    void run(async () => onFound(await request('channels.resolve', { reference: reference.trim() })));
  };
  return (
    <Dialog
      title="Add a channel"
      width={560}
      onClose={close}
      onSubmit={find}
      footer={
        <>
          <output className="dim">{busy ? 'Asking Telegram…' : ''}</output>
          <span className="spacer" />
          <Button onClick={close}>Cancel</Button>
        </>
      }
    >
      <div className="stack">
        <div className="find-row">
          <TextField
            label="@name, link or number"
            focusFirst
            placeholder="@riverwatch_live or t.me/riverwatch_live"
            value={reference}
            onChange={(text) => {
              onReference(text);
              setProblem(undefined);
              clear();
            }}
            error={problem ?? (beside ? [beside.message, beside.next].filter(Boolean).join(' ') : undefined)}
          />
          {/* Not disabled while it asks: it would lose the focus. */}
          <Button kind="primary" type="submit" reason={busy ? 'Telegram is being asked.' : null}>
            Find
          </Button>
        </div>
        {failure && !beside ? <FailureNotice failure={failure} /> : null}
        <AccountList onChoose={onFound} />
      </div>
    </Dialog>
  );
}
