// A whole channel to Parquet as the app writes it, against the sqlite3 shell writing CSV.
import { stat } from 'node:fs/promises';
import { COLUMN_KINDS } from '../../src/main/parquet/columns.ts';
import type { Bench, Check, Measured, Operation } from '../operation.ts';
import { COLUMNS, openChannelExport } from '../support/channel-export.ts';
import { lean, live } from '../support/checks.ts';
import { duckCsv, sameRows, type ToCsv } from '../support/read-back.ts';
import { sideBySide, timed } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

/** Of the CSV's bytes. */
const MOST_BYTES_SHARE = 0.3;

export const parquet: Operation = {
  name: 'parquet',
  about: 'a channel to Parquet with 16 columns and its manifest, against sqlite3 -csv',
  async measure(bench: Bench): Promise<readonly Measured[]> {
    const channel = await openChannelExport(bench, { kind: 'parquet', partitioned: false });
    try {
      const watch = new Watch();
      const samples = await sideBySide(
        watch,
        () => timed(() => channel.ours(channel.whole)),
        () => timed(() => channel.theirs()),
      );
      bench.say('comparing both files, read by DuckDB');
      return [
        {
          name: 'parquet',
          ours: `Parquet: the channel, ${COLUMNS.length} columns, zstd, hashed, synced, with a manifest`,
          yardstick: `sqlite3 ${channel.shell} -csv with the same rows and columns, not synced`,
          unit: 'ms',
          ...samples,
          target: { sense: 'at most', ratio: 2, gate: null },
          checks: [
            await sameRows(channel, parquetToCsv),
            await small(channel.oursFile, channel.shellFile),
            lean(watch),
            live(watch),
          ],
          watched: watch.seen,
        },
      ];
    } finally {
      await channel.end();
    }
  },
};

/** What DuckDB reads in a Parquet file, as the shell writes it. */
const parquetToCsv: ToCsv = (file, csv) => {
  const cells = COLUMNS.map((column) => {
    const kind = COLUMN_KINDS[column];
    if (kind === 'instant') return `strftime(${column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS ${column}`;
    return kind === 'boolean' ? `CAST(${column} AS INTEGER) AS ${column}` : column;
  });
  return duckCsv(`'${file}'`, cells, csv);
};

async function small(ours: string, csv: string): Promise<Check> {
  const [size, whole] = [(await stat(ours)).size, (await stat(csv)).size];
  return {
    what: `at most ${MOST_BYTES_SHARE} of the CSV’s bytes`,
    holds: size <= whole * MOST_BYTES_SHARE,
    detail: `${megabytes(size)} MB of ${megabytes(whole)} MB: ${(size / whole).toFixed(3)}`,
  };
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
