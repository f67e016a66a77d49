// What is said of a download, for the eye and for the ear.
import { counted } from '../../shared/domain/counted.ts';
import type { Download } from '../../shared/domain/download.ts';
import { useChannels } from '../channels/channel-store.ts';
import { useSession } from '../session/session-store.ts';
import { useNow } from '../ui/use-now.ts';
import { useDownloads } from './download-store.ts';
import { detailsOf, shareDone, titleOf } from './download-words.ts';
import { secondsLeft } from './time-left.ts';

export interface DownloadWords {
  readonly title: string;
  /** The channel's name, while the channel is known. */
  readonly name: string | null;
  readonly details: string;
  /** 0 to 1; null while nobody can tell. */
  readonly share: number | null;
  /** `46 percent, 1,300 messages …`. */
  readonly spoken: string;
  /** The whole of it, for an announcement. A countdown is told only when it begins. */
  readonly announced: string;
}

export function useDownloadWords(download: Download | null): DownloadWords | null {
  const now = useNow(download?.state.kind === 'flood-wait');
  const samples = useDownloads((store) => (download ? store.samples[download.downloadId] : undefined));
  const signedIn = useSession(({ app }) => app?.session.kind === 'signed-in');
  const name = useChannels(
    (store) => store.channels?.find(({ channel }) => channel.channelId === download?.channelId)?.channel.name ?? null,
  );
  if (!download) return null;
  const { state, gapSeconds } = download;
  const title = titleOf(download);
  const details =
    state.kind === 'waiting' && !signedIn
      ? 'It goes on once you are signed in'
      : detailsOf(download, secondsLeft(samples ?? [], gapSeconds), now);
  const share = shareDone(download);
  const spoken = [share === null ? '' : `${Math.floor(share * 100)} percent`, details].filter(Boolean).join(', ');
  const announced =
    state.kind === 'flood-wait'
      ? `Telegram asks us to wait ${counted(state.seconds, 'second')}. Lacuna goes on by itself.`
      : [title, name, spoken].filter(Boolean).join(', ');
  return { title, name, details, share, spoken, announced };
}
