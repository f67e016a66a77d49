// A range that is covered already, checked again: every message is compared and nothing new is found. Against writing
// the same rows into a bare table, as safely and in one big transaction: checking should cost no more than that.
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { DAY_SECONDS } from '../../src/shared/domain/time-range.ts';
import type { Bench, Check, Measured, Operation } from '../operation.ts';
import { openBenchCache } from '../support/archives.ts';
import { lookAtApp, openBare, type AppFile } from '../support/bare.ts';
import { batchesOf } from '../support/batches.ts';
import { live } from '../support/checks.ts';
import { besideBare, commitAll, ingestBare } from '../support/ingest.ts';
import { ASKED_AT } from '../support/posts.ts';
import { emptyFolder, removeFolder } from '../support/run-files.ts';
import { Watch } from '../support/watch.ts';

/** A part of the scale, for eighteen runs of it must end some time. */
const messagesAt = (scale: number): number => Math.min(scale / 2, 200_000);

export const again: Operation = {
  name: 'again',
  about: 'a covered range checked again without news, against the bare insertion of its rows',
  async measure({ messages, folder, archives }: Bench): Promise<readonly Measured[]> {
    const { file: kept, plans } = await archives.oneChannel(messagesAt(messages));
    const plan = plans[0]!;
    // Checking changes when its rows were asked for, and a kept archive is another run's too.
    const file = path.join(emptyFolder(folder, 'again'), 'cache.sqlite');
    copyFileSync(kept, file);
    const app = lookAtApp(folder);
    const watch = new Watch();
    const before = countsOf(file, app);
    // Every check is a day later than the one before, as they would be.
    let askedAt = ASKED_AT;
    const { oursSamples, batchSamples, oneSamples } = await besideBare(
      async () => {
        askedAt += DAY_SECONDS;
        return commitAll(await openBenchCache(file), plan, batchesOf(plan, { askedAt, purpose: 'check' }), watch);
      },
      (transactions) => ingestBare(path.join(emptyFolder(folder, 'bare'), 'bare.sqlite'), plan, app, transactions),
    );
    const measured: Measured = {
      name: 'again',
      ours: `${plan.messages} stored messages asked for a day later and unchanged, through cache.commitBatch`,
      yardstick: 'the same batches into an empty table without indexes, each committed, bare better-sqlite3',
      unit: 'µs/message',
      oursSamples,
      yardstickSamples: batchSamples,
      target: { sense: 'at most', ratio: 1.1, gate: null },
      checks: [nothingNew(before, countsOf(file, app)), live(watch)],
      watched: watch.seen,
    };
    for (const name of ['bare', 'again']) removeFolder(path.join(folder, name));
    return [
      measured,
      {
        ...measured,
        name: 'again : one transaction',
        yardstick: 'the same rows in one transaction into an empty table without indexes, bare better-sqlite3',
        yardstickSamples: oneSamples,
        checks: [],
      },
    ];
  },
};

/** Rows, revisions and the days' counts, which a check without news leaves as they were. */
function countsOf(file: string, app: AppFile): string {
  const database = openBare(file, { ...app, readonly: true });
  try {
    const [row] = database
      .prepare<[], unknown[]>(
        `SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM message_revisions),
           (SELECT sum(messages) FROM day_counts), (SELECT count(*) FROM covered_ranges)`,
      )
      .raw()
      .all();
    return (row ?? []).join(', ');
  } finally {
    database.close();
  }
}

function nothingNew(before: string, after: string): Check {
  return {
    what: 'nothing new stored',
    holds: before === after,
    detail: `messages, revisions, counted, ranges: ${before} before, ${after} after`,
  };
}
