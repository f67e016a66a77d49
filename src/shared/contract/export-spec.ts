// What may be asked of an export. The window, presets, the local API and the command line parse by it.
import { z } from 'zod';
import { CSV_DATES, CSV_DELIMITERS, EXPORT_COLUMNS, isTimeZone, type ExportSpec } from '../domain/export.ts';
import { filter, id, range } from './schemas.ts';

/** Far more than anybody has, and few enough for one snapshot. */
const MOST_CHANNELS = 1_000;
export const PAGE_MESSAGES = { least: 10, most: 10_000 };

export const exportSelection = z
  .object({
    channels: z
      .array(id)
      .min(1)
      .max(MOST_CHANNELS)
      .refine((channels) => new Set(channels).size === channels.length, 'a channel twice')
      .readonly(),
    range: range.nullable(),
    filter,
  })
  .readonly();

export const exportColumns = z.array(z.enum(EXPORT_COLUMNS)).min(1).max(EXPORT_COLUMNS.length).readonly();

export const exportFormat = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('csv'),
    delimiter: z.enum(CSV_DELIMITERS),
    bom: z.boolean(),
    guardFormulas: z.boolean(),
    timeZone: z.string().max(64).refine(isTimeZone, 'a time zone').nullable(),
    dateFormat: z.enum(CSV_DATES),
  }),
  z.object({ kind: z.literal('json-lines') }),
  z.object({ kind: z.literal('parquet'), partitioned: z.boolean() }),
  z.object({ kind: z.literal('sqlite') }),
  z.object({
    kind: z.literal('html'),
    perPage: z.int().min(PAGE_MESSAGES.least).max(PAGE_MESSAGES.most).nullable(),
  }),
]);

export const exportSpec = z
  .object({ selection: exportSelection, columns: exportColumns, format: exportFormat })
  .readonly() satisfies z.ZodType<ExportSpec>;
