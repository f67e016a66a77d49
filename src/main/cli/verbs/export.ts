// lacuna export: a selection as a file, or a folder, by the one engine; its manifest lies beside it. Without options a CSV
// has every character as it was: for scripts, not for spreadsheets.
import { Option } from 'commander';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { OPEN_END } from '../../../shared/domain/download.ts';
import {
  CSV_DATES,
  EXPORT_COLUMNS,
  extensionOf,
  isTimeZone,
  PLAIN_CSV,
  type CsvFormat,
  type ExportColumn,
  type ExportFormat,
  type ExportSpec,
} from '../../../shared/domain/export.ts';
import { fail } from '../../../shared/domain/failure.ts';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { dayToIso, daysTouched, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { Cache } from '../../cache/cache.ts';
import { runExport } from '../../export/run-export.ts';
import { many, storedChannel } from '../channel-words.ts';
import { wholeNumber } from '../command-line.ts';
import { fromDate, untilDate } from '../dates.ts';
import { addFilterOptions, filterOf } from '../filter-options.ts';
import type { Typed, Verb } from '../verb.ts';

const FORMATS = ['csv', 'json-lines', 'parquet', 'sqlite', 'html'] as const;
const DELIMITERS: Readonly<Record<string, CsvFormat['delimiter']>> = { comma: ',', semicolon: ';', tab: '\t' };

export const exportVerb: Verb = {
  name: 'export',
  summary: 'write messages to a file, with a manifest beside it',
  configure(command) {
    command
      .argument('[channel...]', '@name, link, number or full name')
      .option('--all', 'every channel of the archive')
      .option('--from <date>', 'only from this day or instant on', fromDate)
      .option('--until <date>', 'only until this day, which is included, or this instant', untilDate)
      .option('-o, --output <path>', 'where to; by default named after channel and range, in this folder')
      .option('--force', 'replace what is there')
      .addOption(new Option('--format <name>', 'of the file').choices(FORMATS).default('csv'))
      .option('--columns <names>', 'in their order, parted by commas; by default all', columnNames)
      .addOption(new Option('--delimiter <name>', 'of a CSV').choices(Object.keys(DELIMITERS)).default('comma'))
      .option('--bom', 'a byte order mark, by which Excel knows UTF-8')
      .option('--guard-formulas', 'an apostrophe before texts that a spreadsheet would run')
      .option('--time-zone <name>', 'for a CSV’s dates, such as Europe/Berlin; by default UTC', timeZone)
      .addOption(new Option('--dates <shape>', 'of a CSV’s dates').choices(CSV_DATES).default('iso'))
      .option('--partitioned', 'Parquet: a folder with a file for every channel and month')
      .option('--per-page <number>', 'HTML: a folder of pages with so many messages', (text) =>
        wholeNumber(text, 10, 100_000),
      )
      .option('--words <query>', 'only messages that hold these words, as in a search');
    addFilterOptions(command);
  },
  async run(context, typed) {
    const cache = await context.reading();
    const channels = await channelsOf(cache, typed);
    const spec = specOf(channels, typed);
    const { output } = context;
    const target = path.resolve(context.parts.cwd, outputOf(channels, spec, typed));
    if (typed.options['force'] !== true) refuseThere(target);
    const made = await runExport(
      cache,
      { spec, target, appVersion: context.parts.version, now: Math.floor(Date.now() / 1000) },
      (rows, total) =>
        output.progress(`${many(rows, 'row')} of ${total.toLocaleString('en-US')}`, { event: 'progress', rows, total }),
      context.signal,
    );
    const files = made.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }));
    output.result({ output: made.target, manifest: made.manifest, rows: made.rows, files }, [
      `${many(made.rows, 'row')} in ${made.target}`,
      `Its manifest: ${made.manifest}`,
    ]);
  },
};

async function channelsOf(cache: Cache, { args, options }: Typed): Promise<readonly StoredChannel[]> {
  const all = options['all'] === true;
  if (all === args.length > 0) {
    throw fail('invalid-request', all ? '--all stands for every channel.' : 'No channel was named.', {
      next: 'Name the channels to export, or give --all and no name.',
    });
  }
  const channels = all
    ? await cache.listChannels()
    : await Promise.all(args.map((typed) => storedChannel(cache, typed)));
  if (channels.length === 0) throw fail('export-nothing', 'The archive holds no channel yet.');
  return [...new Map(channels.map((channel) => [channel.channelId, channel])).values()];
}

function specOf(channels: readonly StoredChannel[], { options }: Typed): ExportSpec {
  const ranged = options['from'] !== undefined || options['until'] !== undefined;
  // An open end would count the years to come as a gap.
  const newest = Math.max(...channels.map(({ lastCut }) => lastCut ?? 0));
  const from = Number(options['from'] ?? 0);
  const asked = Number(options['until'] ?? OPEN_END);
  const until = asked === OPEN_END ? Math.max(from + 1, newest) : asked;
  if (until <= from) {
    throw fail('range-reversed', 'The range ends before it begins.', {
      next: 'Choose a last day that is not before the first.',
    });
  }
  const words = options['words'];
  return {
    selection: {
      channels: channels.map(({ channelId }) => channelId),
      range: ranged ? { from, until } : null,
      filter: { ...filterOf(options), ...(typeof words === 'string' && { text: words }) },
    },
    columns: (options['columns'] as readonly ExportColumn[] | undefined) ?? EXPORT_COLUMNS,
    format: formatOf(options),
  };
}

function formatOf(options: Typed['options']): ExportFormat {
  const kind = FORMATS.find((one) => one === options['format']) ?? 'csv';
  switch (kind) {
    case 'csv':
      return {
        ...PLAIN_CSV,
        delimiter: DELIMITERS[String(options['delimiter'])] ?? ',',
        bom: options['bom'] === true,
        guardFormulas: options['guardFormulas'] === true,
        timeZone: typeof options['timeZone'] === 'string' ? options['timeZone'] : null,
        dateFormat: CSV_DATES.find((one) => one === options['dates']) ?? 'iso',
      };
    case 'parquet':
      return { kind, partitioned: options['partitioned'] === true };
    case 'html':
      return { kind, perPage: options['perPage'] === undefined ? null : Number(options['perPage']) };
    case 'json-lines':
    case 'sqlite':
      return { kind };
  }
}

function outputOf(channels: readonly StoredChannel[], { selection, format }: ExportSpec, { options }: Typed): string {
  if (typeof options['output'] === 'string') return options['output'];
  const [first] = channels;
  // Usernames and ids hold nothing that a path could mind.
  const name = channels.length === 1 && first ? (first.username ?? first.channelId) : `${channels.length}-channels`;
  const extension = extensionOf(format);
  return `${name}${selection.range === null ? '' : daysOf(selection.range)}${extension === null ? '' : `.${extension}`}`;
}

function daysOf(range: TimeRange): string {
  const { first, last } = daysTouched(range);
  return first === last ? `-${dayToIso(first)}` : `-${dayToIso(first)}-${dayToIso(last)}`;
}

function refuseThere(target: string): void {
  if (!existsSync(target)) return;
  throw fail('export-failed', `${target} is there already.`, {
    kept: 'Nothing was written.',
    next: 'Give another --output, or --force to replace it.',
  });
}

function columnNames(text: string): readonly ExportColumn[] {
  return text.split(',').map((name) => {
    const known = EXPORT_COLUMNS.find((one) => one === name.trim());
    if (known !== undefined) return known;
    throw fail('invalid-request', `“${name}” is no column.`, { next: `There are: ${EXPORT_COLUMNS.join(', ')}.` });
  });
}

function timeZone(name: string): string {
  if (isTimeZone(name)) return name;
  throw fail('invalid-request', `“${name}” is no time zone that this computer knows.`, {
    next: 'Write it as Europe/Berlin.',
  });
}
