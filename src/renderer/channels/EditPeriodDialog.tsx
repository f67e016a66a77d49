import { useState } from 'react';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { setPeriod, useChannels } from './channel-store.ts';
import { periodForm, readPeriod } from './period-form.ts';
import { PeriodFields } from './PeriodFields.tsx';
import './channel-dialogs.css';

/** Another collection period for a channel. Nothing that is stored changes. */
export function EditPeriodDialog({ channelId }: { readonly channelId: ChannelId }) {
  const overview = useChannels((state) => state.channels?.find(({ channel }) => channel.channelId === channelId));
  return overview ? <PeriodDialog channel={overview.channel} /> : null;
}

function PeriodDialog({ channel }: { readonly channel: StoredChannel }) {
  const close = useView((view) => view.close);
  const [form, setForm] = useState(() => periodForm(channel.period));
  const [problems, setProblems] = useState<{ readonly first?: string; readonly last?: string }>({});
  const { busy, failure, run } = useAction();
  const submit = () => {
    const read = readPeriod(form);
    setProblems(read.ok ? {} : read);
    if (read.ok) void run(() => setPeriod(channel.channelId, read.period)).then((done) => done && close());
  };
  return (
    <Dialog
      title={
        <>
          Collection period of <bdi>{channel.name}</bdi>
        </>
      }
      onClose={close}
      onSubmit={submit}
      footer={
        <>
          <span className="spacer" />
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            {busy ? 'Changing…' : 'Change period'}
          </Button>
        </>
      }
    >
      <div className="stack">
        <PeriodFields
          form={form}
          onChange={setForm}
          problems={problems}
          firstVisible={channel.firstVisible}
          disabled={busy}
        />
        <p className="dim">
          Messages outside the new period stay in the archive; the period only says which days count as gaps.
        </p>
        {failure ? <FailureNotice failure={failure} /> : null}
      </div>
    </Dialog>
  );
}
