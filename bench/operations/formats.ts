// A whole channel in the other formats, as the app writes them, against the sqlite3 shell writing CSV.
import type { ExportFormat } from '../../src/shared/domain/export.ts';
import type { Bench, Check, Measured, Operation } from '../operation.ts';
import { openChannelExport, type ChannelExport } from '../support/channel-export.ts';
import { lean, live } from '../support/checks.ts';
import { jsonLinesToCsv, samePosts, sameRows, sqliteToCsv } from '../support/read-back.ts';
import { sideBySide, timed } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

interface MeasuredFormat {
  readonly name: string;
  readonly format: ExportFormat;
  /** Times of the shell's CSV that it may take. */
  readonly ratio: number;
  readonly equal: (channel: ChannelExport) => Promise<Check>;
}
const FORMATS: readonly MeasuredFormat[] = [
  {
    name: 'JSON Lines',
    format: { kind: 'json-lines' },
    ratio: 3,
    equal: (channel) => sameRows(channel, jsonLinesToCsv),
  },
  { name: 'SQLite', format: { kind: 'sqlite' }, ratio: 5, equal: (channel) => sameRows(channel, sqliteToCsv) },
  { name: 'HTML', format: { kind: 'html', perPage: null }, ratio: 20, equal: samePosts },
];

export const formats: Operation = {
  name: 'formats',
  about: 'a channel to JSON Lines, SQLite and HTML, against sqlite3 -csv',
  async measure(bench: Bench): Promise<readonly Measured[]> {
    const lines: Measured[] = [];
    for (const one of FORMATS) lines.push(await measureFormat(bench, one));
    return lines;
  },
};

async function measureFormat(bench: Bench, { name, format, ratio, equal }: MeasuredFormat): Promise<Measured> {
  const channel = await openChannelExport(bench, format);
  try {
    const watch = new Watch();
    const samples = await sideBySide(
      watch,
      () => timed(() => channel.ours(channel.whole)),
      () => timed(() => channel.theirs()),
    );
    bench.say(`comparing what ${name} holds`);
    return {
      name: `export, ${name}`,
      ours: `${name}: the channel, hashed, synced, with a manifest`,
      yardstick: `sqlite3 ${channel.shell} -csv with the same rows, not synced`,
      unit: 'ms',
      ...samples,
      target: { sense: 'at most', ratio, gate: null },
      checks: [await equal(channel), lean(watch), live(watch)],
      watched: watch.seen,
    };
  } finally {
    await channel.end();
  }
}
