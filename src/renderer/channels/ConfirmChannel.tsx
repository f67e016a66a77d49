import { useState } from 'react';
import type { ChannelCandidate } from '../../shared/contract/requests.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { CandidateWords } from './CandidateWords.tsx';
import { addChannel, chooseChannel } from './channel-store.ts';
import { referenceOf } from './channel-words.ts';
import { readPeriod, WHOLE_PERIOD } from './period-form.ts';
import { PeriodFields } from './PeriodFields.tsx';
import './channel-dialogs.css';

interface ConfirmChannelProps {
  readonly candidate: ChannelCandidate;
  readonly onBack: () => void;
}

/** The channel that was found, and which days of it are wanted. */
export function ConfirmChannel({ candidate: { channel, added }, onBack }: ConfirmChannelProps) {
  const close = useView((view) => view.close);
  const [form, setForm] = useState(WHOLE_PERIOD);
  const [problems, setProblems] = useState<{ readonly first?: string; readonly last?: string }>({});
  const { busy, failure, run } = useAction();
  const submit = () => {
    if (added) {
      chooseChannel(channel.channelId);
      return close();
    }
    const read = readPeriod(form);
    setProblems(read.ok ? {} : read);
    if (read.ok) void run(() => addChannel(referenceOf(channel), read.period)).then((done) => done && close());
  };
  return (
    <Dialog
      title="Add a channel"
      width={560}
      onClose={close}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onBack} disabled={busy}>
            Back
          </Button>
          <output className="dim">{busy ? 'Asking for its first visible message…' : ''}</output>
          <span className="spacer" />
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy} data-autofocus>
            {added ? 'Show it' : 'Add channel'}
          </Button>
        </>
      }
    >
      <div className="stack">
        <div className="candidate">
          <CandidateWords channel={channel} />
        </div>
        {added ? (
          <p>This channel is in the archive already.</p>
        ) : (
          <>
            <PeriodFields form={form} onChange={setForm} problems={problems} firstVisible={null} disabled={busy} />
            <p className="dim">
              Nothing is downloaded yet: the calendar then shows the period as gaps for you to fill.
            </p>
          </>
        )}
        {failure ? <FailureNotice failure={failure} /> : null}
      </div>
    </Dialog>
  );
}
