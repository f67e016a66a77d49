import { useState } from 'react';
import type { Download } from '../../shared/domain/download.ts';
import { useChannels } from '../channels/channel-store.ts';
import { useSession } from '../session/session-store.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { useNow } from '../ui/use-now.ts';
import { useView } from '../view/view-store.ts';
import { DownloadButtons } from './DownloadButtons.tsx';
import { useDownloads } from './download-store.ts';
import { detailsOf, foremost, othersWords, shareDone, titleOf } from './download-words.ts';
import { DownloadList } from './DownloadList.tsx';
import { secondsLeft } from './time-left.ts';
import './bottom-bar.css';

/** The download that moves, or what became of the last one; the others are a click away. */
export function BottomBar() {
  const downloads = useDownloads((state) => state.downloads);
  const failure = useDownloads((state) => state.failure);
  const shown = foremost(downloads);
  return (
    <>
      {failure ? (
        <div className="bottom-failure">
          <FailureNotice
            compact
            failure={failure}
            actions={<Button onClick={() => useDownloads.setState({ failure: null })}>Dismiss</Button>}
          />
        </div>
      ) : null}
      {shown?.state.kind === 'failed' ? (
        <div className="bottom-failure">
          <FailureNotice compact failure={shown.state.failure} />
        </div>
      ) : null}
      <section className="bottom-bar" aria-label="Downloads">
        {shown ? <Shown download={shown} downloads={downloads} /> : <Quiet />}
      </section>
    </>
  );
}

function Quiet() {
  const some = useChannels((state) => (state.channels?.length ?? 0) > 0);
  return (
    <span className="ellipsis">
      {some
        ? 'Nothing is being downloaded. Click a gap in the calendar to fill it; press ? for the keys.'
        : 'Nothing is being downloaded.'}
    </span>
  );
}

function Shown({ download, downloads }: { readonly download: Download; readonly downloads: readonly Download[] }) {
  const { downloadId, channelId, state, gapSeconds } = download;
  const now = useNow(state.kind === 'flood-wait');
  const samples = useDownloads((store) => store.samples[downloadId]);
  const signedIn = useSession(({ app }) => app?.session.kind === 'signed-in');
  const selected = useView((view) => view.channelId === channelId);
  const name = useChannels(
    (store) => store.channels?.find(({ channel }) => channel.channelId === channelId)?.channel.name,
  );
  const title = titleOf(download);
  const details =
    state.kind === 'waiting' && !signedIn
      ? 'It goes on once you are signed in'
      : detailsOf(download, secondsLeft(samples ?? [], gapSeconds), now);
  const share = shareDone(download);
  const moving = state.kind === 'running' || state.kind === 'flood-wait' || state.kind === 'offline';
  const percent = share === null ? '' : `${Math.floor(share * 100)} percent`;
  return (
    <>
      <b className="bottom-title">
        {title}
        {selected || name === undefined ? null : (
          <>
            {' '}
            in <bdi>{name}</bdi>
          </>
        )}
      </b>
      {moving || state.kind === 'paused' ? (
        <ProgressBar
          value={moving ? share : (share ?? 0)}
          label={title}
          valueText={[percent, details].filter(Boolean).join(', ')}
        />
      ) : null}
      {state.kind === 'failed' ? null : (
        <span className="bottom-details ellipsis" title={details}>
          {details}
        </span>
      )}
      <span className="spacer" />
      <DownloadButtons download={download} all={downloads} />
      <Others downloads={downloads} shown={download} />
      <Announcement download={download} words={[title, name, percent, details].filter(Boolean).join(', ')} />
    </>
  );
}

/** A change of state is said at once, progress now and then; a countdown only when it begins. */
function Announcement({ download: { state }, words }: { readonly download: Download; readonly words: string }) {
  const once =
    state.kind === 'flood-wait'
      ? `Telegram asks us to wait ${state.seconds} seconds. Lacuna goes on by itself.`
      : words;
  return <LiveRegion key={state.kind} message={once} every={state.kind === 'running' ? 15_000 : 1_000} />;
}

function Others({ downloads, shown }: { readonly downloads: readonly Download[]; readonly shown: Download }) {
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  const [open, setOpen] = useState(false);
  const words = othersWords(downloads, shown);
  if (words === '') return null;
  return (
    <>
      <Button ref={setAnchor} kind="quiet" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        {words}
      </Button>
      {open && anchor ? <DownloadList anchor={anchor} downloads={downloads} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
