// Filling a channel of the sample Telegram as the app does it: downloader, GramJS client and cache, over a real socket.
// Against GramJS asking for the same pages with nothing stored.
import path from 'node:path';
import { findFirstVisible } from '../../src/main/downloader/first-visible.ts';
import { systemClock } from '../../src/main/downloader/clock.ts';
import { Downloader } from '../../src/main/downloader/downloader.ts';
import { openWishFile } from '../../src/main/downloader/wish-file.ts';
import { createTelegram } from '../../src/main/telegram/gramjs/client.ts';
import type { StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';
import type { Telegram } from '../../src/main/telegram/telegram.ts';
import type { Channel, FirstVisible } from '../../src/shared/domain/channel.ts';
import { isFinished, type Download } from '../../src/shared/domain/download.ts';
import { toIso } from '../../src/shared/domain/time-range.ts';
import type { Bench, Measured, Operation } from '../operation.ts';
import { openBenchCache } from '../support/archives.ts';
import { lookAtApp, openBare, type AppFile } from '../support/bare.ts';
import { equalBy, hashOf, live } from '../support/checks.ts';
import { connectRaw, type RawHistory } from '../support/raw-gramjs.ts';
import { emptyFolder, removeFolder } from '../support/run-files.ts';
import { startSample, type SampleAddress } from '../support/sample.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

const POSTS: Readonly<Record<Bench['scale'], number>> = { '100k': 8_000, '1m': 20_000, '5m': 20_000 };

export const fill: Operation = {
  name: 'fill',
  about: 'a channel of the sample Telegram filled over its socket, against raw GramJS requests',
  async measure({ scale, folder, say }: Bench): Promise<readonly Measured[]> {
    say(`starting the sample Telegram with ${POSTS[scale].toLocaleString('en')} posts`);
    const sample = await startSample(POSTS[scale]);
    try {
      const { telegram, stored } = await signIn(sample.address);
      try {
        return [await measureFill(telegram, stored, sample.address, folder)];
      } finally {
        await telegram.close();
      }
    } finally {
      await sample.stop();
    }
  },
};

async function measureFill(
  telegram: Telegram,
  stored: () => StoredSession,
  { host, port, channels }: SampleAddress,
  folder: string,
): Promise<Measured> {
  const signal = new AbortController().signal;
  const channel = await telegram.resolveChannel({ kind: 'username', username: channels[0]?.username ?? '' }, signal);
  const firstVisible = await findFirstVisible((request) => request(telegram, signal), channel.channelId);
  if (!firstVisible) throw new Error('the sample’s channel is empty');
  const known = stored().channels.find(({ channelId }) => channelId === channel.channelId);
  if (!known) throw new Error('the access hash of the sample’s channel was not stored');
  const app = lookAtApp(folder);
  let file = '';
  const raw = await connectRaw(stored(), host, port);
  const watch = new Watch();
  let filled: Download | null = null;
  let read: RawHistory = { messages: [], pages: 0 };
  try {
    const samples = await sideBySide(
      null,
      async () => {
        file = path.join(emptyFolder(folder, 'fill'), 'cache.sqlite');
        const done = await fillOnce(telegram, channel, firstVisible, file, watch);
        filled = done.download;
        return done.rate;
      },
      async () => {
        const start = performance.now();
        read = await raw.readHistory(known);
        return (read.messages.length / (performance.now() - start)) * 1000;
      },
    );
    const { messages = 0, requests = 0, batches = 0, cut = null } = (filled as Download | null) ?? {};
    const inRange = read.messages.filter(({ date }) => cut !== null && date >= cut.from && date < cut.until);
    return {
      name: 'fill',
      ours: `Downloader over GramJS and the cache: ${messages} messages, ${requests} requests, ${batches} batches`,
      yardstick: `GramJS alone: ${read.messages.length} messages, ${read.pages} requests, nothing stored`,
      unit: 'messages/s',
      ...samples,
      target: { sense: 'at least', ratio: 0.8, gate: null },
      checks: [
        equalBy(
          'ids, dates and texts equal',
          hashOf(storedLines(file, app)),
          hashOf(inRange.toSorted((a, b) => a.id - b.id).map(({ id, date, text }) => line(id, toIso(date), text))),
        ),
        live(watch),
      ],
      watched: watch.seen,
    };
  } finally {
    await raw.close();
    removeFolder(path.join(folder, 'fill'));
  }
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

/** Fills the whole channel into a new cache: from the wish to its last batch, messages a second. */
async function fillOnce(
  telegram: Telegram,
  channel: Channel,
  firstVisible: FirstVisible,
  file: string,
  watch: Watch,
): Promise<{ rate: number; download: Download }> {
  const signal = new AbortController().signal;
  const cache = await openBenchCache(file);
  await cache.addChannel({
    channel,
    user: '1',
    period: { from: null, until: null },
    firstVisible,
    lastCut: await telegram.serverTime(signal),
  });
  let onDownload: (download: Download) => void = () => undefined;
  const finished = new Promise<Download>((resolve) => {
    onDownload = (download) => {
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
    return { rate: (download.messages / milliseconds) * 1000, download };
  } finally {
    await downloader.shut();
    await cache.close();
  }
}

function* storedLines(file: string, app: AppFile): Generator<string> {
  const database = openBare(file, { ...app, readonly: true });
  try {
    const rows = database.prepare<[], { message_id: number; date: string; message: string | null }>(
      'SELECT message_id, date, message FROM messages ORDER BY message_id',
    );
    for (const { message_id: id, date, message } of rows.iterate()) yield line(id, date, message);
  } finally {
    database.close();
  }
}

function line(id: number, date: string, text: string | null): string {
  return JSON.stringify([id, date, text]);
}
