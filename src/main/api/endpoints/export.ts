// An export as the window makes it, by the same engine, sent as a file; its manifest is named in the answer's head.
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import {
  EXPORT_COLUMNS,
  extensionOf,
  PLAIN_CSV,
  type ExportColumn,
  type ExportFormat,
} from '../../../shared/domain/export.ts';
import { closedAtCut } from '../../../shared/domain/judged-range.ts';
import { dayToIso, daysTouched, type TimeRange } from '../../../shared/domain/time-range.ts';
import { runExport } from '../../export/run-export.ts';
import { endpoint, type Call } from '../endpoint.ts';
import { filterAsked, wordsAsked } from '../filter-asked.ts';
import { Problem } from '../problem.ts';
import { channelIn, rangeAsked } from '../ranges.ts';
import { dates, filters, wordFilters } from '../schemas.ts';

const FORMATS = ['csv', 'json-lines', 'parquet', 'sqlite', 'html'] as const;
const TYPES: Readonly<Record<(typeof FORMATS)[number], string>> = {
  csv: 'text/csv; charset=utf-8',
  'json-lines': 'application/jsonl',
  parquet: 'application/vnd.apache.parquet',
  sqlite: 'application/vnd.sqlite3',
  html: 'text/html; charset=utf-8',
};
const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;

const query = {
  format: z.enum(FORMATS).default('csv').meta({ description: 'Of the file that is sent.' }),
  columns: z
    .string()
    .transform((text, context) => {
      const names = text.split(',');
      const known = names.filter((name): name is ExportColumn => EXPORT_COLUMNS.some((one) => one === name));
      if (known.length === names.length) return known;
      context.addIssue({ code: 'custom', message: `must be of these, parted by commas: ${EXPORT_COLUMNS.join(', ')}` });
      return z.NEVER;
    })
    .optional()
    .meta({ description: 'Names of columns in their order, parted by commas; all unless said.' }),
  delimiter: z.enum(['comma', 'semicolon', 'tab']).default('comma').meta({ description: 'Of a CSV file.' }),
  bom: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'A byte order mark, by which Excel knows UTF-8.' }),
  guard_formulas: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'An apostrophe before texts that a spreadsheet would run.' }),
  ...dates,
  ...filters,
  q: z.string().min(1).max(10_000).optional().meta({ description: 'Only messages that hold these words.' }),
  ...wordFilters,
};
type Query = z.output<z.ZodObject<typeof query>>;

export const exportFile = endpoint({
  path: '/api/v1/export/{channel}',
  name: 'exportMessages',
  summary: 'A file of messages that the archive holds',
  description:
    'Nothing is downloaded. The header Link names the manifest with coverage, gaps and hash (rel="describedby"); it can be had ' +
    'for some time after.',
  query,
  answer: {
    kind: 'stream',
    description: 'The file, whole.',
    types: Object.fromEntries(FORMATS.map((format) => [TYPES[format].replace(/;.*/, ''), null])),
  },
  async handle(call) {
    const channel = await channelIn(call);
    const range = closedAtCut(rangeAsked(call.query, channel), channel.lastCut);
    await call.context.exports.borrow((folder) => sendExport(call, channel, range, folder));
  },
});

export const manifest = endpoint({
  path: '/api/v1/manifests/{id}',
  name: 'readManifest',
  summary: 'The manifest of an export',
  query: {},
  answer: {
    kind: 'json',
    description: 'As it lies beside an exported file.',
    schema: z.record(z.string(), z.unknown()),
  },
  handle({ context, path: { id } }) {
    const found = context.exports.manifest(id ?? '');
    if (found === null) throw new Problem(404, 'This manifest is not kept any more. Export again.');
    return Promise.resolve(found);
  },
});

async function sendExport(
  { context, query, response, signal }: Call<Query>,
  channel: StoredChannel,
  range: TimeRange,
  folder: string,
): Promise<void> {
  const format = formatOf(query);
  const name = `${channel.username ?? channel.channelId}-${daysOf(range)}.${extensionOf(format)}`;
  const spec = {
    selection: {
      channels: [channel.channelId],
      range,
      filter: { ...filterAsked(query), ...wordsAsked(query), ...(query.q === undefined ? {} : { text: query.q }) },
    },
    columns: query.columns ?? EXPORT_COLUMNS,
    format,
  };
  const request = {
    spec,
    target: path.join(folder, name),
    appVersion: context.appVersion,
    now: Math.floor(Date.now() / 1000),
  };
  const { files, manifest: manifestFile } = await runExport(context.archive().cache, request, () => undefined, signal);
  const [file] = files;
  if (!file) throw new Error('an export of one file without a file');
  const id = await context.exports.keepManifest(manifestFile);
  response.setTimeout(context.times.stall, () => response.destroy());
  response.writeHead(200, {
    'Content-Type': TYPES[query.format],
    'Content-Length': file.bytes,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Repr-Digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`,
    Link: `</api/v1/manifests/${id}>; rel="describedby"; type="application/json"`,
  });
  await pipeline(createReadStream(request.target), response, { signal });
}

function formatOf(query: Query): ExportFormat {
  switch (query.format) {
    case 'csv':
      return {
        ...PLAIN_CSV,
        delimiter: DELIMITERS[query.delimiter],
        bom: query.bom === 'true',
        guardFormulas: query.guard_formulas === 'true',
      };
    case 'parquet':
      return { kind: 'parquet', partitioned: false };
    case 'html':
      return { kind: 'html', perPage: null };
    case 'json-lines':
    case 'sqlite':
      return { kind: query.format };
  }
}

/** `2024-01-01-2024-01-31`: nothing in it that a header or a path could mind. */
function daysOf(range: TimeRange): string {
  const { first, last } = daysTouched(range);
  return first === last ? dayToIso(first) : `${dayToIso(first)}-${dayToIso(last)}`;
}
