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
import { exportSpec, PAGE_MESSAGES } from '../../shared/contract/export-spec.ts';
import { fail } from '../../shared/domain/failure.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import type { Cache } from '../cache/cache.ts';
import { storedChannel } from './channel-words.ts';
import { rangeTyped } from './dates.ts';
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
/** Options that mean something in one format only. */
const OF_ONE: Readonly<Record<string, ExportFormat['kind']>> = {
  delimiter: 'csv',
  bom: 'csv',
  guardFormulas: 'csv',
  timeZone: 'csv',
  dates: 'csv',
  partitioned: 'parquet',
  perPage: 'html',
};
/** What a preset says already. */
const OF_FORMAT = ['format', 'columns', ...Object.keys(OF_ONE)];

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
      wholeNumber(text, PAGE_MESSAGES.least, PAGE_MESSAGES.most),
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

/** Where what the archive holds of channels begins: covered, or a message of an older file's; 0 where it holds nothing. */
export async function beginningOf(cache: Cache, channels: readonly StoredChannel[]): Promise<Instant> {
  const beginnings = await Promise.all(
    channels.map(async ({ channelId }) => {
      const query = { channelId, range: { from: 0, until: OPEN_END }, filter: {}, after: null, limit: 1 };
      const [covered] = await cache.readCoverage(channelId);
      const [first] = (await cache.readMessagePage({ ...query, order: 'asc' })).messages;
      return Math.min(covered?.from ?? OPEN_END, first?.date ?? OPEN_END);
    }),
  );
  const first = Math.min(...beginnings);
  return first === OPEN_END ? 0 : first;
}

/** Throws a Failure for a preset that there is not, or a wish that can't be. `beginning`: of a range without one. */
export function specOf(
  channels: readonly StoredChannel[],
  { options }: Typed,
  presets: readonly ExportPreset[],
  beginning: Instant = 0,
): ExportSpec {
  const { from, until } = rangeTyped(options);
  // An open end stays open: exported again it reaches further.
  const end = until ?? OPEN_END;
  const range = from === null && until === null ? null : { from: from ?? Math.min(beginning, end - 1), until: end };
  const words = options['words'];
  const spec = {
    selection: {
      channels: channels.map(({ channelId }) => channelId),
      range,
      filter: { ...filterOf(options), ...(typeof words === 'string' && { text: words }) },
    },
    ...(typeof options['preset'] === 'string' ? presetNamed(options['preset'], presets) : typedFormat(options)),
  };
  // What its manifest will be read by: an export that can't be made again is none.
  const parsed = exportSpec.safeParse(spec);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw fail('invalid-request', `An export can’t have this: ${issue?.path.join(' ')}, ${issue?.message}.`);
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
  const [odd, meant] =
    Object.entries(OF_ONE).find(([name, only]) => options[name] !== undefined && only !== kind) ?? [];
  if (odd !== undefined) {
    const option = odd.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw fail('invalid-request', `--${option} is for ${meant}, and this is to be ${kind}.`, {
      next: 'Leave it out, or say another --format.',
    });
  }
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
