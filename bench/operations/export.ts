// A whole channel to CSV as the app writes it, with its manifest, against the sqlite3 shell.
import { PLAIN_CSV } from '../../src/shared/domain/export.ts';
import type { Bench, Check, Measured, Operation } from '../operation.ts';
import { COLUMNS, openChannelExport } from '../support/channel-export.ts';
import { equalBy, live } from '../support/checks.ts';
import { hashCsv } from '../support/csv-hash.ts';
import { sideBySide, timed } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

/** What an export of all rows may hold beyond one of a tenth of them. */
const FLAT_BYTES = 48 * 1024 * 1024;

export const exporting: Operation = {
  name: 'export',
  about: 'a channel to CSV with 16 columns and its manifest, against sqlite3 -csv',
  async measure(bench: Bench): Promise<readonly Measured[]> {
    const channel = await openChannelExport(bench, PLAIN_CSV);
    try {
      // A tenth first, several times: what the process holds for any export at all.
      const tenth = new Watch();
      for (let time = 0; time < 5; time++) await tenth.during(() => channel.ours(channel.tenth));
      const watch = new Watch();
      const samples = await sideBySide(
        watch,
        () => timed(() => channel.ours(channel.whole)),
        () => timed(() => channel.theirs()),
      );
      bench.say('comparing both files');
      const [ours, yardstick] = [await hashCsv(channel.oursFile), await hashCsv(channel.shellFile)];
      return [
        {
          name: 'export',
          ours: `CSV: ${ours.records - 1} rows, ${COLUMNS.length} columns, hashed, synced, with a manifest`,
          yardstick: `sqlite3 ${channel.shell} -csv with the same rows and columns, not synced`,
          unit: 'ms',
          ...samples,
          target: { sense: 'at most', ratio: 0.6, gate: 1 },
          checks: [equalBy('rows equal', ours.hash, yardstick.hash), flat(tenth, watch), live(watch)],
          watched: watch.seen,
        },
      ];
    } finally {
      await channel.end();
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
