// The export under way or just ended, and what the researcher chose the last time.
import { create } from 'zustand';
import {
  SAFE_CSV,
  type ExportColumn,
  type ExportFormat,
  type ExportKind,
  type ExportProgress,
  type ExportSpec,
} from '../../shared/domain/export.ts';
import { on, request } from '../api.ts';
import { taken } from './export-progress.ts';

/** What a preview is asked of. */
export type ExportQuery = Pick<ExportSpec, 'selection' | 'columns'>;

/** Every format with the options it has now: changing to another and back keeps them. */
export type FormatOptions = { readonly [Kind in ExportKind]: Extract<ExportFormat, { kind: Kind }> };

/** The columns that an export has unless others are chosen: what most readers of a file look at first. */
export const FIRST_COLUMNS: readonly ExportColumn[] = [
  'date',
  'message_id',
  'message',
  'views',
  'forwards',
  'media_type',
];

const FIRST_OPTIONS: FormatOptions = {
  csv: SAFE_CSV,
  'json-lines': { kind: 'json-lines' },
  parquet: { kind: 'parquet', partitioned: false },
  sqlite: { kind: 'sqlite' },
  html: { kind: 'html', perPage: null },
};

interface Chosen {
  readonly columns: readonly ExportColumn[];
  readonly kind: ExportKind;
  readonly options: FormatOptions;
}

interface ExportStore extends Chosen {
  /** The newest export of this window; null when it was put away. */
  readonly progress: ExportProgress | null;
}

/** The choices are kept for the next export of this run. */
export const useExports = create<ExportStore>()(() => ({
  progress: null,
  columns: FIRST_COLUMNS,
  kind: 'csv',
  options: FIRST_OPTIONS,
}));

export function chooseColumns(columns: readonly ExportColumn[]): void {
  useExports.setState({ columns });
}

/** Chooses a format as it is given. */
export function chooseFormat(format: ExportFormat): void {
  useExports.setState(({ options }) => ({ kind: format.kind, options: { ...options, [format.kind]: format } }));
}

export function dismissExport(): void {
  useExports.setState({ progress: null });
}

/** Asks for a file and begins. False when the save dialog was closed. Throws a FailureError. */
export async function startExport(spec: ExportSpec): Promise<boolean> {
  return (await request('export.start', { spec })) !== null;
}

on('export.changed', (told) => useExports.setState(({ progress }) => ({ progress: taken(progress, told) })));
