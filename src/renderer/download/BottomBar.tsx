import { useState } from 'react';
import type { Download } from '../../shared/domain/download.ts';
import { useChannels } from '../channels/channel-store.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { useView } from '../view/view-store.ts';
import { DownloadButtons } from './DownloadButtons.tsx';
import { useDownloads } from './download-store.ts';
import { foremost, othersWords } from './download-words.ts';
import { DownloadList } from './DownloadList.tsx';
import { ShowChanges } from './ShowChanges.tsx';
import { useDownloadWords, type DownloadWords } from './use-download-words.ts';
import './bottom-bar.css';

/** The download that moves, or what became of the last one; the others are a click away. */
export function BottomBar() {
  const downloads = useDownloads((state) => state.downloads);
  const shown = foremost(downloads);
  const words = useDownloadWords(shown);
  return (
    <>
      <Failures shown={shown} />
      <section className="bottom-bar" aria-label="Downloads">
        {shown && words ? <Shown download={shown} words={words} downloads={downloads} /> : <Quiet />}
        {/* A change of state is said at once, progress now and then. */}
        <LiveRegion
          message={words?.announced ?? ''}
          every={15_000}
          urgent={shown ? `${shown.downloadId} ${shown.state.kind}` : ''}
        />
      </section>
    </>
  );
}

/** Why a button could not do its work, and why the download stopped. */
function Failures({ shown }: { readonly shown: Download | null }) {
  const failure = useDownloads((state) => state.failure);
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

interface ShownProps {
  readonly download: Download;
  readonly words: DownloadWords;
  readonly downloads: readonly Download[];
}

function Shown({ download, words: { title, name, details, share, spoken }, downloads }: ShownProps) {
  const { state, channelId } = download;
  const selected = useView((view) => view.channelId === channelId);
  const moving = state.kind === 'running' || state.kind === 'flood-wait' || state.kind === 'offline';
  return (
    <>
      <b className="bottom-title">
        {title}
        {selected || name === null ? null : (
          <>
            {' '}
            in <bdi>{name}</bdi>
          </>
        )}
      </b>
      {moving || state.kind === 'paused' ? (
        <ProgressBar value={moving ? share : (share ?? 0)} label={title} valueText={spoken} />
      ) : null}
      {state.kind === 'failed' ? null : (
        <span className="bottom-details ellipsis" title={details}>
          {details}
        </span>
      )}
      <span className="spacer" />
      <ShowChanges download={download} />
      <DownloadButtons download={download} all={downloads} />
      <Others downloads={downloads} shown={download} />
    </>
  );
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
