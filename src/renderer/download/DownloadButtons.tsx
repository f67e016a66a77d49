import { isFinished, type Download } from '../../shared/domain/download.ts';
import { Button } from '../ui/Button.tsx';
import { control, dismiss, goOnBelow } from './download-store.ts';

interface DownloadButtonsProps {
  readonly download: Download;
  /** Given, Dismiss takes along all that ended well: nobody wants to click them away one by one. */
  readonly all?: readonly Download[];
}

/** What can be done with a download where it stands. */
export function DownloadButtons({ download, all }: DownloadButtonsProps) {
  const { downloadId, state, check } = download;
  if (state.kind === 'done' || state.kind === 'cancelled') {
    const ended = all?.filter((other) => other.state.kind === 'done' || other.state.kind === 'cancelled') ?? [download];
    return <Button onClick={() => dismiss(ended)}>Dismiss</Button>;
  }
  if (state.kind === 'failed') {
    return (
      <>
        <Button onClick={() => control('downloads.resume', downloadId)}>Try again</Button>
        {state.goOnBelow ? <Button onClick={() => goOnBelow(downloadId)}>Go on below</Button> : null}
        <Button onClick={() => dismiss([download])}>Dismiss</Button>
      </>
    );
  }
  return (
    <>
      {state.kind === 'paused' ? (
        <Button onClick={() => control('downloads.resume', downloadId)}>Resume</Button>
      ) : (
        <Button onClick={() => control('downloads.pause', downloadId)}>Pause</Button>
      )}
      {isFinished(state) ? null : (
        <Button
          title={check === null ? 'What was downloaded stays' : 'What was compared stays so'}
          onClick={() => control('downloads.cancel', downloadId)}
        >
          Cancel
        </Button>
      )}
    </>
  );
}
