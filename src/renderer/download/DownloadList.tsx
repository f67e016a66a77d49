import type { Download } from '../../shared/domain/download.ts';
import { useChannels } from '../channels/channel-store.ts';
import { Popover } from '../ui/Popover.tsx';
import { useNow } from '../ui/use-now.ts';
import { DownloadButtons } from './DownloadButtons.tsx';
import { detailsOf, titleOf } from './download-words.ts';
import './bottom-bar.css';

interface DownloadListProps {
  readonly anchor: HTMLElement;
  readonly downloads: readonly Download[];
  readonly onClose: () => void;
}

/** Every download with what can be done about it. */
export function DownloadList({ anchor, downloads, onClose }: DownloadListProps) {
  const now = useNow(downloads.some(({ state }) => state.kind === 'flood-wait'));
  return (
    <Popover anchor={anchor} label="All downloads" align="end" className="download-list" onClose={onClose}>
      <h3>Downloads</h3>
      <ul>
        {downloads.map((download) => (
          <li key={download.downloadId}>
            <div className="download-words">
              <b>{titleOf(download)}</b>
              <ChannelName download={download} />
              <span className="dim">{detailsOf(download, null, now)}</span>
            </div>
            <DownloadButtons download={download} />
          </li>
        ))}
      </ul>
    </Popover>
  );
}

function ChannelName({ download: { channelId } }: { readonly download: Download }) {
  const name = useChannels(
    ({ channels }) => channels?.find(({ channel }) => channel.channelId === channelId)?.channel.name,
  );
  return name === undefined ? null : <bdi className="ellipsis">{name}</bdi>;
}
