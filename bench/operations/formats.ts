// A whole channel in the other formats, as the app writes them, against the sqlite3 shell writing CSV.
import type { ExportFormat } from '../../src/shared/domain/export.ts';
import type { Bench, Measured, Operation } from '../operation.ts';
import { openChannelExport } from '../support/channel-export.ts';
import { lean, live } from '../support/checks.ts';
import { sideBySide, timed } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

/** The times of the shell's CSV that each may take. */
const FORMATS: readonly { readonly name: string; readonly format: ExportFormat; readonly ratio: number }[] = [
  { name: 'JSON Lines', format: { kind: 'json-lines' }, ratio: 3 },
  { name: 'SQLite', format: { kind: 'sqlite' }, ratio: 5 },
  { name: 'HTML', format: { kind: 'html', perPage: null }, ratio: 20 },
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

async function measureFormat(bench: Bench, { name, format, ratio }: (typeof FORMATS)[number]): Promise<Measured> {
  const channel = await openChannelExport(bench, format);
  try {
    const watch = new Watch();
    // One round: the pages of a million messages take as long as all others together.
    const samples = await sideBySide(
      watch,
      () => timed(() => channel.ours(channel.whole)),
      () => timed(() => channel.theirs()),
      1,
    );
    return {
      name: `export, ${name}`,
      ours: `${name}: the channel, hashed, synced, with a manifest`,
      yardstick: `sqlite3 ${channel.shell} -csv with the same rows, not synced`,
      unit: 'ms',
      ...samples,
      target: { sense: 'at most', ratio, gate: null },
      checks: [lean(watch), live(watch)],
      watched: watch.seen,
    };
  } finally {
    await channel.end();
  }
}
