// Filling a channel of the sample Telegram as the app does it: downloader, GramJS client and cache, over a real socket.
// Against GramJS asking for the same pages with nothing stored.
import path from 'node:path';
import type { Download } from '../../src/shared/domain/download.ts';
import { toIso } from '../../src/shared/domain/time-range.ts';
import type { Bench, Measured, Operation } from '../operation.ts';
import { lookAtApp, openBare, type AppFile } from '../support/bare.ts';
import { equalBy, hashOf, live } from '../support/checks.ts';
import { FILL_POSTS, fillOnce, fillSource, type FillSource } from '../support/filling.ts';
import { connectRaw, type RawHistory } from '../support/raw-gramjs.ts';
import { emptyFolder, removeFolder } from '../support/run-files.ts';
import { startSample, type SampleAddress } from '../support/sample.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

export const fill: Operation = {
  name: 'fill',
  about: 'a channel of the sample Telegram filled over its socket, against raw GramJS requests',
  async measure({ scale, folder, say }: Bench): Promise<readonly Measured[]> {
    say(`starting the sample Telegram with ${FILL_POSTS[scale].toLocaleString('en')} posts`);
    const sample = await startSample(FILL_POSTS[scale]);
    try {
      const source = await fillSource(sample.address);
      try {
        return [await measureFill(source, sample.address, folder)];
      } finally {
        await source.telegram.close();
      }
    } finally {
      await sample.stop();
    }
  },
};

async function measureFill(source: FillSource, { host, port }: SampleAddress, folder: string): Promise<Measured> {
  const { stored, known } = source;
  const app = lookAtApp(folder);
  let file = '';
  const raw = await connectRaw(stored, host, port);
  const watch = new Watch();
  let filled: Download | null = null;
  let read: RawHistory = { messages: [], pages: 0 };
  try {
    const samples = await sideBySide(
      null,
      async () => {
        file = path.join(emptyFolder(folder, 'fill'), 'cache.sqlite');
        const done = await fillOnce(source, file, watch);
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
