// Filling over a long way: 80 ms of round trip to Telegram. Against what people run otherwise: GramJS's own loop over a
// channel's messages, each written to SQLite as it comes.
import Database from 'better-sqlite3';
import path from 'node:path';
import type { Bench, Measured, Operation } from '../operation.ts';
import { live } from '../support/checks.ts';
import { FILL_POSTS, fillOnce, fillSource, type Filled, type FillSource } from '../support/filling.ts';
import { connectRaw, type RawClient } from '../support/raw-gramjs.ts';
import { emptyFolder, removeFolder } from '../support/run-files.ts';
import { startSample } from '../support/sample.ts';
import { ROUNDS, sideBySide } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

const ROUND_TRIP = '80';
/** With 20,000 messages the loop takes half a minute. */
const ROUNDS_AT: Readonly<Record<Bench['scale'], number>> = { '100k': ROUNDS, '1m': 3, '5m': 3 };

export const fillFar: Operation = {
  name: 'fill-far',
  about: `the same over ${ROUND_TRIP} ms of round trip, against client.iterMessages with rows written one by one`,
  async measure({ scale, folder, say }: Bench): Promise<readonly Measured[]> {
    const rounds = ROUNDS_AT[scale];
    say(`${FILL_POSTS[scale].toLocaleString('en')} posts, ${ROUND_TRIP} ms away; ${rounds} rounds`);
    const sample = await startSample(FILL_POSTS[scale], ['--round-trip', ROUND_TRIP]);
    const place = emptyFolder(folder, 'fill-far');
    try {
      const source = await fillSource(sample.address);
      const { host, port } = sample.address;
      const raw = await connectRaw(source.stored, host, port);
      try {
        return [await measureFar(source, raw, place, rounds)];
      } finally {
        await raw.close();
        await source.telegram.close();
      }
    } finally {
      removeFolder(place);
      await sample.stop();
    }
  },
};

async function measureFar(source: FillSource, raw: RawClient, place: string, rounds: number): Promise<Measured> {
  const watch = new Watch();
  let ours: Filled | null = null;
  let theirs = 0;
  const samples = await sideBySide(
    null,
    async () => {
      ours = await fillOnce(source, path.join(emptyFolder(place, 'ours'), 'cache.sqlite'), watch);
      return ours.rate;
    },
    async () => {
      const start = performance.now();
      theirs = await peersLoop(source, raw, path.join(emptyFolder(place, 'theirs'), 'messages.sqlite'));
      return (theirs / (performance.now() - start)) * 1_000;
    },
    rounds,
  );
  const { messages = 0, requests = 0 } = (ours as Filled | null)?.download ?? {};
  return {
    name: 'fill, 80 ms',
    ours: `Downloader over GramJS and the cache: ${messages} messages, ${requests} requests; ${rounds} rounds`,
    yardstick: `client.iterMessages without its sleeps, a row a statement (WAL, not synced): ${theirs} messages`,
    unit: 'messages/s',
    ...samples,
    target: { sense: 'at least', ratio: 2.5, gate: null },
    checks: [
      { what: 'as many messages', holds: messages === theirs, detail: `ours ${messages}, the loop ${theirs}` },
      live(watch),
    ],
    watched: watch.seen,
  };
}

/** Resolves to how many messages it got. The disk is spared: nothing is synced, which is more than one could ask. */
async function peersLoop({ known }: FillSource, raw: RawClient, file: string): Promise<number> {
  const database = new Database(file);
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.exec(
      'CREATE TABLE messages (id INTEGER PRIMARY KEY, date TEXT, sender INTEGER, message TEXT, views INTEGER)',
    );
    const insert = database.prepare('INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?, ?)');
    let messages = 0;
    for await (const { id, date, senderId, message, views } of raw.iterate(known)) {
      const when = new Date(date * 1_000).toISOString();
      insert.run(id, when, senderId === undefined ? null : Number(senderId), message ?? null, views ?? null);
      messages += 1;
    }
    return messages;
  } finally {
    database.close();
  }
}
