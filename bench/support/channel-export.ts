// A whole channel exported as the app does it, beside the sqlite3 shell with the same rows and columns.
import path from 'node:path';
import { rm } from 'node:fs/promises';
import { manifestPath } from '../../src/main/export/place.ts';
import { runExport } from '../../src/main/export/run-export.ts';
import { EXPORT_COLUMNS, type ExportFormat } from '../../src/shared/domain/export.ts';
import { toIso, type TimeRange } from '../../src/shared/domain/time-range.ts';
import type { Bench } from '../operation.ts';
import { openBenchCache } from './archives.ts';
import { lookAtApp } from './bare.ts';
import { ASKED_AT, postAt } from './posts.ts';
import { ensureShell, shellCsv } from './shell.ts';

/** As in the measurements behind the targets; all of them columns of the table. */
export const COLUMNS = EXPORT_COLUMNS.slice(0, 16);
const MOST_ROWS = 1_000_000;

export interface ChannelExport {
  /** The shell's version. */
  readonly shell: string;
  readonly oursFile: string;
  readonly shellFile: string;
  readonly archive: string;
  /** The channel's rows, in the order of an export. */
  readonly rowsOf: (columns: readonly string[]) => string;
  readonly whole: TimeRange;
  /** About the first tenth of the rows. */
  readonly tenth: TimeRange;
  ours(range: TimeRange): Promise<unknown>;
  theirs(): Promise<void>;
  /** Closes the cache and removes what was written. */
  end(): Promise<void>;
}

export async function openChannelExport(
  { messages, folder, archives, say }: Bench,
  format: ExportFormat,
): Promise<ChannelExport> {
  const shell = ensureShell(say);
  const { file, plans } = await archives.oneChannel(Math.min(messages, MOST_ROWS));
  const plan = plans[0]!;
  const { channelId } = plan.channel;
  const whole: TimeRange = { from: postAt(plan, 0).date, until: ASKED_AT };
  const [oursFile, shellFile] = [path.join(folder, `ours.${format.kind}`), path.join(folder, 'shell.csv')];
  const { pragmas } = lookAtApp(folder);
  const setup = `PRAGMA cache_size = ${pragmas.get('cache_size')}; PRAGMA temp_store = ${pragmas.get('temp_store')};`;
  const rowsOf = (columns: readonly string[]): string =>
    `SELECT ${columns.join(', ')} FROM messages WHERE channel_id = '${channelId}'
     AND date >= '${toIso(whole.from)}' AND date < '${toIso(whole.until)}' ORDER BY date, message_id`;
  const cache = await openBenchCache(file);
  return {
    shell,
    oursFile,
    shellFile,
    archive: file,
    rowsOf,
    whole,
    tenth: { from: whole.from, until: postAt(plan, Math.floor(plan.messages / 10)).date },
    ours: (range) =>
      runExport(
        cache,
        {
          spec: { selection: { channels: [channelId], range, filter: {} }, columns: COLUMNS, format },
          target: oursFile,
          appVersion: '0.0.0',
          now: ASKED_AT,
        },
        () => undefined,
        new AbortController().signal,
      ),
    theirs: () => shellCsv(file, setup, rowsOf(COLUMNS), shellFile),
    end: async () => {
      await cache.close();
      for (const written of [oursFile, manifestPath(oursFile), shellFile]) await rm(written, { force: true });
    },
  };
}
