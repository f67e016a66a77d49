// What an export is asked to be, from the words of a command: its channels, range and filters; its columns and format, which
// a preset may name instead. Without any a CSV has every character as it was: for scripts, not for spreadsheets.
import { Option, type Command } from 'commander';
import path from 'node:path';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { OPEN_END } from '../../shared/domain/download.ts';
import {
  CSV_DATES,
  EXPORT_COLUMNS,
  isTimeZone,
  PLAIN_CSV,
  type CsvFormat,
  type ExportColumn,
  type ExportFormat,
  type ExportPreset,
  type ExportSpec,
} from '../../shared/domain/export.ts';
import { fail } from '../../shared/domain/failure.ts';
import type { Cache } from '../cache/cache.ts';
import { storedChannel } from './channel-words.ts';
import { wholeNumber } from './command-line.ts';
import { filterOf } from './filter-options.ts';
import type { Typed } from './verb.ts';

const FORMATS = ['csv', 'json-lines', 'parquet', 'sqlite', 'html'] as const;
const DELIMITERS: Readonly<Record<string, CsvFormat['delimiter']>> = { comma: ',', semicolon: ';', tab: '\t' };
/** By which ending of an output a format is meant, where none is named. */
const ENDINGS: Readonly<Record<string, ExportFormat['kind']>> = {
  '.jsonl': 'json-lines',
  '.ndjson': 'json-lines',
  '.parquet': 'parquet',
  '.sqlite': 'sqlite',
  '.db': 'sqlite',
  '.html': 'html',
  '.htm': 'html',
};
/** What a preset says already. */
const OF_FORMAT = [
  'format',
  'columns',
  'delimiter',
  'bom',
  'guardFormulas',
  'timeZone',
  'dates',
  'partitioned',
  'perPage',
];

export function addFormatOptions(command: Command): void {
  command
    .addOption(
      new Option('--format <name>', 'of the file; by default by the ending of --output, or csv').choices(FORMATS),
    )
    .option('--columns <names>', 'in their order, parted by commas; by default all', columnNames)
    .addOption(new Option('--delimiter <name>', 'of a CSV; by default comma').choices(Object.keys(DELIMITERS)))
    .option('--bom', 'a byte order mark, by which Excel knows UTF-8')
    .option('--guard-formulas', 'an apostrophe before texts that a spreadsheet would run')
    .option('--time-zone <name>', 'for a CSV’s dates, such as Europe/Berlin; by default UTC', timeZone)
    .addOption(new Option('--dates <shape>', 'of a CSV’s dates; by default iso').choices(CSV_DATES))
    .option('--partitioned', 'Parquet: a folder with a file for every channel and month')
    .option('--per-page <number>', 'HTML: a folder of pages with so many messages', (text) =>
      wholeNumber(text, 10, 100_000),
    )
    .addOption(new Option('--preset <name>', 'columns and format that were saved in the window').conflicts(OF_FORMAT));
}

export async function channelsOf(cache: Cache, { args, options }: Typed): Promise<readonly StoredChannel[]> {
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

/** Throws a Failure for a preset that there is not, or a range that is none. */
export function specOf(
  channels: readonly StoredChannel[],
  { options }: Typed,
  presets: readonly ExportPreset[],
): ExportSpec {
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
    ...(typeof options['preset'] === 'string' ? presetNamed(options['preset'], presets) : typedFormat(options)),
  };
}

function presetNamed(name: string, presets: readonly ExportPreset[]): Pick<ExportSpec, 'columns' | 'format'> {
  const found = presets.find((one) => one.name === name);
  if (found) return { columns: found.spec.columns, format: found.spec.format };
  const names = presets.map((one) => `“${one.name}”`).join(', ');
  throw fail('invalid-request', `There is no preset “${name}”.`, {
    next: names === '' ? 'Presets are saved in the window’s export.' : `There are: ${names}.`,
  });
}

function typedFormat(options: Typed['options']): Pick<ExportSpec, 'columns' | 'format'> {
  return {
    columns: (options['columns'] as readonly ExportColumn[] | undefined) ?? EXPORT_COLUMNS,
    format: formatOf(options),
  };
}

function formatOf(options: Typed['options']): ExportFormat {
  const text = (name: string): string => (typeof options[name] === 'string' ? options[name] : '');
  const ending = path.extname(text('output')).toLowerCase();
  const kind = FORMATS.find((one) => one === options['format']) ?? ENDINGS[ending] ?? 'csv';
  switch (kind) {
    case 'csv':
      return {
        ...PLAIN_CSV,
        delimiter: DELIMITERS[text('delimiter') || (ending === '.tsv' ? 'tab' : 'comma')] ?? ',',
        bom: options['bom'] === true,
        guardFormulas: options['guardFormulas'] === true,
        timeZone: text('timeZone') || null,
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
