// A whole channel to CSV as the app writes it, with its manifest, against the sqlite3 shell.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { manifestPath } from '../../src/main/export/place.ts';
import { runExport } from '../../src/main/export/run-export.ts';
import { EXPORT_COLUMNS, PLAIN_CSV } from '../../src/shared/domain/export.ts';
import type { TimeRange } from '../../src/shared/domain/time-range.ts';
import { toIso } from '../../src/shared/domain/time-range.ts';
import type { Bench, Check, Measured, Operation } from '../operation.ts';
import { openBenchCache } from '../support/archives.ts';
import { lookAtApp } from '../support/bare.ts';
import { equalBy, live } from '../support/checks.ts';
import { hashCsv } from '../support/csv-hash.ts';
import { ASKED_AT, postAt } from '../support/posts.ts';
import { ensureShell, shellCsv } from '../support/shell.ts';
import { sideBySide, timed } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

/** As in the measurements behind the target; all of them columns of the table. */
const COLUMNS = EXPORT_COLUMNS.slice(0, 16);
const MOST_ROWS = 1_000_000;
/** What an export of all rows may hold beyond one of a tenth of them. */
const FLAT_BYTES = 48 * 1024 * 1024;

export const exporting: Operation = {
  name: 'export',
  about: 'a channel to CSV with 16 columns and its manifest, against sqlite3 -csv',
  async measure({ messages, folder, archives, say }: Bench): Promise<readonly Measured[]> {
    const shell = ensureShell(say);
    const { file, plans } = await archives.oneChannel(Math.min(messages, MOST_ROWS));
    const plan = plans[0]!;
    const { channelId } = plan.channel;
    const whole: TimeRange = { from: postAt(plan, 0).date, until: ASKED_AT };
    const [oursFile, shellFile] = [path.join(folder, 'ours.csv'), path.join(folder, 'shell.csv')];
    const { pragmas } = lookAtApp(folder);
    const setup = `PRAGMA cache_size = ${pragmas.get('cache_size')}; PRAGMA temp_store = ${pragmas.get('temp_store')};`;
    const query = `SELECT ${COLUMNS.join(', ')} FROM messages WHERE channel_id = '${channelId}'
      AND date >= '${toIso(whole.from)}' AND date < '${toIso(whole.until)}' ORDER BY date, message_id`;

    const cache = await openBenchCache(file);
    const write = (range: TimeRange): Promise<unknown> =>
      runExport(
        cache,
        {
          spec: { selection: { channels: [channelId], range, filter: {} }, columns: COLUMNS, format: PLAIN_CSV },
          target: oursFile,
          appVersion: '0.0.0',
          now: ASKED_AT,
        },
        () => undefined,
        new AbortController().signal,
      );
    try {
      // A tenth first, several times: what the process holds for any export at all.
      const tenth = new Watch();
      const early = { from: whole.from, until: postAt(plan, Math.floor(plan.messages / 10)).date };
      for (let time = 0; time < 5; time++) await tenth.during(() => write(early));
      const watch = new Watch();
      const samples = await sideBySide(
        watch,
        () => timed(() => write(whole)),
        () => timed(() => shellCsv(file, setup, query, shellFile)),
      );
      say('comparing both files');
      const [ours, yardstick] = [await hashCsv(oursFile), await hashCsv(shellFile)];
      return [
        {
          name: 'export',
          ours: `runExport: ${ours.records - 1} rows, ${COLUMNS.length} columns, hashed, synced, with a manifest`,
          yardstick: `sqlite3 ${shell} -csv with the same rows and columns, not synced`,
          unit: 'ms',
          ...samples,
          target: { sense: 'at most', ratio: 0.6, gate: 1 },
          checks: [equalBy('rows equal', ours.hash, yardstick.hash), flat(tenth, watch), live(watch)],
          watched: watch.seen,
        },
      ];
    } finally {
      await cache.close();
      for (const written of [oursFile, manifestPath(oursFile), shellFile]) await rm(written, { force: true });
    }
  },
};

function flat(tenth: Watch, whole: Watch): Check {
  const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
  return {
    what: 'memory flat',
    holds: whole.seen.peakBytes - tenth.seen.peakBytes <= FLAT_BYTES,
    detail: `${megabytes(tenth.seen.peakBytes)} MB for a tenth of the rows, ${megabytes(whole.seen.peakBytes)} MB for all`,
  };
}
