// A download over the real things: GramJS on a socket to the sample Telegram, SQLite in its worker, wishes on disk.
// What is stored is read back from the file with a library of its own, and held against the server's world.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect } from 'vitest';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openCache } from '../../src/main/cache/client.ts';
import { addChannel } from '../../src/main/channels.ts';
import { systemClock, type Clock } from '../../src/main/downloader/clock.ts';
import { Downloader } from '../../src/main/downloader/downloader.ts';
import type { BatchReport } from '../../src/main/downloader/parts.ts';
import { openWishFile } from '../../src/main/downloader/wish-file.ts';
import { createTelegram } from '../../src/main/telegram/gramjs/client.ts';
import type { Telegram } from '../../src/main/telegram/telegram.ts';
import type { RequestRecord } from '../../src/sample-telegram/world/model.ts';
import { isFinished, type Download, type DownloadState } from '../../src/shared/domain/download.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import type { TimeRange } from '../../src/shared/domain/time-range.ts';
import { startSampleServer, type SampleServer, type SampleServerOptions, type WorldMessage } from './sample.ts';

const anyTime = new AbortController().signal;
const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

export interface StoredRow {
  readonly messageId: number;
  readonly date: number;
  readonly text: string | null;
}

/** Downloads as one run of the app has them. */
export interface Downloads {
  readonly downloader: Downloader;
  readonly told: Download[];
  readonly batches: BatchReport[];
  /** Calls a listener whenever something was told. */
  readonly listen: (listener: () => void) => void;
  readonly until: (downloadId: string, test: (state: DownloadState) => boolean) => Promise<Download>;
  readonly fill: (channelId: ChannelId, from: number, until: number | null) => Promise<Download>;
}

export interface DownloadBench {
  readonly sample: SampleServer;
  readonly telegram: Telegram;
  readonly cache: Cache;
  /** A channel of the world, added to the archive. */
  add(username: string): Promise<ChannelId>;
  /** Another run of the app's downloads over the same archive, somebody signed in. */
  begin(clock?: Clock): Promise<Downloads>;
  /** What was asked of the channel's history, and of its messages by id, since the log was cleared. */
  asked(channelId: ChannelId): readonly RequestRecord[];
  /** What the world shows of a range now, by id. */
  shown(channelId: ChannelId, range: TimeRange): readonly WorldMessage[];
  /** What the file holds of a range, by id. */
  stored(channelId: ChannelId, range?: TimeRange): readonly StoredRow[];
  covered(channelId: ChannelId): readonly TimeRange[];
  /** Every covered range holds what the world shows there now, and nothing is stored outside. */
  expectEqual(channelId: ChannelId): void;
}

export async function downloadBench(options: SampleServerOptions = {}): Promise<DownloadBench> {
  const sample = await startSampleServer({ posts: 6_000, stopped: true, ...options });
  ends.push(() => sample.close());
  const folder = await mkdtemp(path.join(tmpdir(), 'lacuna-download-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const telegram = createTelegram({
    server: sample,
    stored: null,
    onStore: () => Promise.resolve(),
    appVersion: '0.0.0',
  });
  ends.push(() => telegram.close());
  await telegram.requestCode({ apiId: 1, apiHash: 'a'.repeat(32), phone: sample.phone }, anyTime);
  await telegram.submitCode(sample.code, anyTime);
  const file = path.join(folder, 'lacuna.sqlite');
  const cache = await openCache({ file, telegram: 'sample', workerPath: WORKER });
  ends.push(() => cache.close());
  const database = new Database(file, { readonly: true });
  ends.push(async () => void database.close());
  const rows = database.prepare<[string], { messageId: number; date: string; text: string | null }>(
    'SELECT message_id AS messageId, date, message AS text FROM messages WHERE channel_id = ? ORDER BY message_id',
  );
  const ranges = database.prepare<[string], TimeRange>(
    'SELECT from_instant AS "from", until_instant AS "until" FROM covered_ranges WHERE channel_id = ? ORDER BY 1',
  );
  const everything = { from: 0, until: Infinity };
  const bench: DownloadBench = {
    sample,
    telegram,
    cache,
    async add(username) {
      const { channel } = await addChannel(cache, telegram, '1', username, { from: null, until: null }, anyTime);
      sample.log.clear();
      return channel.channelId;
    },
    async begin(clock = systemClock) {
      const downloads = await beginDownloads(bench, path.join(folder, 'downloads.json'), clock);
      ends.push(() => downloads.downloader.shut());
      return downloads;
    },
    asked: (channelId) => sample.log.records().filter((record) => record.channelId === Number(channelId)),
    shown: (channelId, { from, until }) =>
      sample.worldMessages(Number(channelId)).filter(({ date }) => from <= date && date < until),
    stored: (channelId, { from, until } = everything) =>
      rows
        .all(channelId)
        .map((row) => ({ ...row, date: Date.parse(row.date) / 1000 }))
        .filter(({ date }) => from <= date && date < until),
    covered: (channelId) => ranges.all(channelId),
    expectEqual(channelId) {
      let inside = 0;
      for (const range of bench.covered(channelId)) {
        const held = bench.stored(channelId, range);
        inside += held.length;
        expect(held).toEqual(
          bench.shown(channelId, range).map(({ messageId, date, text }) => ({ messageId, date, text })),
        );
      }
      expect(bench.stored(channelId)).toHaveLength(inside);
    },
  };
  return bench;
}

async function beginDownloads(
  { cache, telegram, sample }: DownloadBench,
  file: string,
  clock: Clock,
): Promise<Downloads> {
  const told: Download[] = [];
  const batches: BatchReport[] = [];
  const watchers = new Set<() => void>();
  const downloader = new Downloader({
    cache,
    history: telegram,
    wishes: openWishFile(file),
    clock,
    today: () => Math.floor(sample.world.now()),
    networkBack: (signal) =>
      new Promise((resolve) => {
        const stop = telegram.onConnection((state) => {
          if (state === 'connected') resolve();
        });
        signal.addEventListener('abort', stop, { once: true });
      }),
    onDownload: (download) => {
      told.push(download);
      for (const watcher of watchers) watcher();
    },
    onBatch: (batch) => {
      batches.push(batch);
      for (const watcher of watchers) watcher();
    },
    onChannel: () => undefined,
    log: () => undefined,
  });
  await downloader.restore();
  downloader.open();
  const until = (downloadId: string, test: (state: DownloadState) => boolean): Promise<Download> =>
    new Promise((resolve) => {
      const look = (): void => {
        const download = downloader.list().find((one) => one.downloadId === downloadId);
        if (!download || !test(download.state)) return;
        watchers.delete(look);
        resolve(download);
      };
      watchers.add(look);
      look();
    });
  return {
    downloader,
    told,
    batches,
    listen: (listener) => void watchers.add(listener),
    until,
    async fill(channelId, from, to) {
      const { downloadId } = await downloader.start(channelId, from, to);
      return until(downloadId, isFinished);
    },
  };
}
