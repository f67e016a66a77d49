// Filling over a long way: 80 ms of round trip to Telegram. Against what people run otherwise: GramJS's own loop over a
// channel's messages, each written to SQLite as it comes.
import Database from 'better-sqlite3';
import path from 'node:path';
import type { Bench, Measured, Operation } from '../operation.ts';
import { equalBy, hashOf, live } from '../support/checks.ts';
import { FILL_POSTS, fillOnce, fillSource, type Filled, type FillSource } from '../support/filling.ts';
import { connectRaw, type RawClient } from '../support/raw-gramjs.ts';
import { emptyFolder, removeFolder } from '../support/run-files.ts';
import { startSample } from '../support/sample.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

const ROUND_TRIP = '80';

export const fillFar: Operation = {
  name: 'fill-far',
  about: `the same over ${ROUND_TRIP} ms of round trip, against client.iterMessages with rows written one by one`,
  async measure({ scale, folder, say }: Bench): Promise<readonly Measured[]> {
    say(`${FILL_POSTS[scale].toLocaleString('en')} posts, ${ROUND_TRIP} ms away`);
    const sample = await startSample(FILL_POSTS[scale], ['--round-trip', ROUND_TRIP]);
    const place = emptyFolder(folder, 'fill-far');
    try {
      const source = await fillSource(sample.address);
      const { host, port } = sample.address;
      const raw = await connectRaw(source.stored, host, port);
      try {
        return [await measureFar(source, raw, place)];
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

async function measureFar(source: FillSource, raw: RawClient, place: string): Promise<Measured> {
  const watch = new Watch();
  const [oursFile, theirsFile] = [
    path.join(place, 'ours', 'cache.sqlite'),
    path.join(place, 'theirs', 'messages.sqlite'),
  ];
  let ours: Filled | null = null;
  let theirs = 0;
  const samples = await sideBySide(
    null,
    async () => {
      emptyFolder(place, 'ours');
      ours = await fillOnce(source, oursFile, watch);
      return ours.rate;
    },
    async () => {
      emptyFolder(place, 'theirs');
      const start = performance.now();
      theirs = await peersLoop(source, raw, theirsFile);
      return (theirs / (performance.now() - start)) * 1_000;
    },
  );
  const { messages = 0, requests = 0 } = (ours as Filled | null)?.download ?? {};
  return {
    name: 'fill, 80 ms',
    ours: `Downloader over GramJS and the cache: ${messages} messages, ${requests} requests`,
    yardstick: `client.iterMessages without its sleeps, a row a statement (WAL, not synced): ${theirs} messages`,
    unit: 'messages/s',
    ...samples,
    target: { sense: 'at least', ratio: 2.5, gate: null },
    checks: [
      equalBy(
        'the same messages',
        hashRows(oursFile, 'SELECT message_id, unixepoch(date), message, views FROM messages ORDER BY message_id'),
        hashRows(theirsFile, 'SELECT id, unixepoch(date), message, views FROM messages ORDER BY id'),
      ),
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

/** Of all rows that a file answers with. */
function hashRows(file: string, sql: string): string {
  const database = new Database(file, { readonly: true });
  try {
    const lines = database.prepare(sql).raw().all();
    return hashOf(lines.map((row) => JSON.stringify(row)));
  } finally {
    database.close();
  }
}
