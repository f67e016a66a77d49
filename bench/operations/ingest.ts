// New messages in batches of 100, with indexes, per-day counts and coverage, against a table without any: as safely (every
// batch on the disk before the next), and in one big transaction. The
// search index is left out here: what it adds is measured on its own (search.ts).
import path from 'node:path';
import type { Bench, Measured, Operation } from '../operation.ts';
import { lookAtApp, openBare, type AppFile } from '../support/bare.ts';
import { CONTENT_SQL } from '../support/bare-messages.ts';
import { equalBy, hashOf, live } from '../support/checks.ts';
import { besideBare, ingestBare, ingestUnindexed } from '../support/ingest.ts';
import { planChannels } from '../support/posts.ts';
import { emptyFolder, removeFolder } from '../support/run-files.ts';
import { Watch } from '../support/watch.ts';

/** A part of the scale, for eighteen runs of it must end some time. */
const messagesAt = (scale: number): number => Math.min(scale / 2, 200_000);

export const ingest: Operation = {
  name: 'ingest',
  about: 'new messages through commitBatch, 100 at a time, against a table without indexes',
  async measure({ messages, folder }: Bench): Promise<readonly Measured[]> {
    const plan = planChannels(messagesAt(messages), 1)[0]!;
    const app = lookAtApp(folder);
    let oursFile = '';
    let bareFile = '';
    // Watched while it commits only: posts are made in this thread as well.
    const watch = new Watch();
    const { oursSamples, batchSamples, oneSamples } = await besideBare(
      () => {
        oursFile = path.join(emptyFolder(folder, 'ingest'), 'cache.sqlite');
        return ingestUnindexed(oursFile, plan, watch);
      },
      (transactions) => {
        bareFile = path.join(emptyFolder(folder, 'bare'), 'bare.sqlite');
        return ingestBare(bareFile, plan, app, transactions);
      },
    );
    const measured: Measured = {
      name: 'ingest',
      ours: `${plan.messages} messages through cache.commitBatch, each batch committed before the next, no search index; file closed`,
      yardstick: 'the same batches into a table without indexes, each committed, bare better-sqlite3; file closed',
      unit: 'µs/message',
      oursSamples,
      yardstickSamples: batchSamples,
      target: { sense: 'at most', ratio: 2, gate: null },
      checks: [equalBy('rows equal', contentOf(oursFile, app), contentOf(bareFile, app)), live(watch)],
      watched: watch.seen,
    };
    removeFolder(path.dirname(oursFile));
    removeFolder(path.dirname(bareFile));
    return [
      measured,
      {
        ...measured,
        name: 'ingest : one transaction',
        yardstick: 'the same rows in one transaction into a table without indexes, bare better-sqlite3; file closed',
        yardstickSamples: oneSamples,
        checks: [],
      },
    ];
  },
};

function contentOf(file: string, app: AppFile): string {
  const database = openBare(file, { ...app, readonly: true });
  try {
    return hashOf(lines(database.prepare<[], unknown[]>(CONTENT_SQL).raw().iterate()));
  } finally {
    database.close();
  }
}

function* lines(rows: Iterable<readonly unknown[]>): Generator<string> {
  for (const row of rows) yield JSON.stringify(row);
}
