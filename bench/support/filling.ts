// Fillings as the app does them, timed: the downloader over the GramJS client and the cache.
import { systemClock } from '../../src/main/downloader/clock.ts';
import { Downloader } from '../../src/main/downloader/downloader.ts';
import { findFirstVisible } from '../../src/main/downloader/first-visible.ts';
import { openWishFile } from '../../src/main/downloader/wish-file.ts';
import { createTelegram } from '../../src/main/telegram/gramjs/client.ts';
import type { KnownChannel, StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';
import type { Telegram } from '../../src/main/telegram/telegram.ts';
import type { Channel, FirstVisible } from '../../src/shared/domain/channel.ts';
import { isFinished, type Download } from '../../src/shared/domain/download.ts';
import type { Bench } from '../operation.ts';
import { openBenchCache } from './archives.ts';
import type { SampleAddress } from './sample.ts';
import type { Watch } from './watch.ts';

/** Posts of the sample's channel, about. */
export const FILL_POSTS: Readonly<Record<Bench['scale'], number>> = { '100k': 8_000, '1m': 20_000, '5m': 20_000 };

/** The sample's channel, and how to ask for it. */
export interface FillSource {
  readonly telegram: Telegram;
  readonly stored: StoredSession;
  readonly channel: Channel;
  readonly firstVisible: FirstVisible;
  readonly known: KnownChannel;
}

/** Signs in to a sample Telegram, and finds its channel. The telegram is the caller's to close. */
export async function fillSource(sample: SampleAddress): Promise<FillSource> {
  const { telegram, stored } = await signIn(sample);
  const signal = new AbortController().signal;
  const username = sample.channels[0]?.username ?? '';
  const channel = await telegram.resolveChannel({ kind: 'username', username }, signal);
  const firstVisible = await findFirstVisible((request) => request(telegram, signal), channel.channelId);
  if (!firstVisible) throw new Error('the sample’s channel is empty');
  const known = stored().channels.find(({ channelId }) => channelId === channel.channelId);
  if (!known) throw new Error('the access hash of the sample’s channel was not stored');
  return { telegram, stored: stored(), channel, firstVisible, known };
}

/** Signs in as a person does; `stored` answers with what the app would keep. */
async function signIn(sample: SampleAddress): Promise<{ telegram: Telegram; stored: () => StoredSession }> {
  const { host, port, publicKey: publicKeyPem, phone, code } = sample;
  let kept: StoredSession | null = null;
  const telegram = createTelegram({
    server: { host, port, publicKeyPem },
    stored: null,
    onStore: (session) => {
      kept = session;
      return Promise.resolve();
    },
    appVersion: '0.0.0',
  });
  const signal = new AbortController().signal;
  await telegram.connect(signal);
  await telegram.requestCode({ apiId: 1, apiHash: 'sample', phone }, signal);
  const step = await telegram.submitCode(code, signal);
  if (step.kind !== 'signed-in') throw new Error(`signing in to the sample asked for more: ${step.kind}`);
  return {
    telegram,
    stored: () => {
      if (!kept) throw new Error('the session was not stored');
      return kept;
    },
  };
}

export interface Filled {
  /** Messages a second. */
  readonly rate: number;
  readonly milliseconds: number;
  readonly download: Download;
  /** Waits that were told, those for the pace included. */
  readonly floods: number;
}

/** Fills the whole channel into a new cache: from the wish to its last batch, messages a second. */
export async function fillOnce(
  { telegram, channel, firstVisible }: FillSource,
  file: string,
  watch: Watch,
): Promise<Filled> {
  const signal = new AbortController().signal;
  const cache = await openBenchCache(file);
  await cache.addChannel({
    channel,
    user: '1',
    period: { from: null, until: null },
    firstVisible,
    lastCut: await telegram.serverTime(signal),
  });
  const floods = new Set<number>();
  let onDownload: (download: Download) => void = () => undefined;
  const finished = new Promise<Download>((resolve) => {
    onDownload = (download) => {
      if (download.state.kind === 'flood-wait') floods.add(download.state.until);
      if (isFinished(download.state)) resolve(download);
    };
  });
  const downloader = new Downloader({
    cache,
    history: telegram,
    wishes: openWishFile(`${file}.downloads.json`),
    clock: systemClock,
    today: () => Math.floor(Date.now() / 1000),
    networkBack: () => new Promise(() => undefined),
    onDownload: (download) => onDownload(download),
    onBatch: () => undefined,
    onChannel: () => undefined,
    log: () => undefined,
  });
  try {
    downloader.open();
    const start = performance.now();
    const download = await watch.during(async () => {
      await downloader.start(channel.channelId, firstVisible.date, null);
      return finished;
    });
    const milliseconds = performance.now() - start;
    if (download.state.kind !== 'done') throw new Error(`the fill ended with ${JSON.stringify(download.state)}`);
    return { rate: (download.messages / milliseconds) * 1000, milliseconds, download, floods: floods.size };
  } finally {
    await downloader.shut();
    await cache.close();
  }
}
