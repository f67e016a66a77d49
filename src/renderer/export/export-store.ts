// The export under way or just ended, and what the researcher chose the last time.
import { create } from 'zustand';
import {
  SAFE_CSV,
  type CsvFormat,
  type ExportColumn,
  type ExportProgress,
  type ExportSelection,
  type ExportSpec,
} from '../../shared/domain/export.ts';
import { on, request } from '../api.ts';
import { taken } from './export-progress.ts';

/** What a preview is asked of. */
export type ExportQuery = Pick<ExportSpec, 'columns'> & { readonly selection: ExportSelection };

/** The columns that an export has unless others are chosen: what most readers of a file look at first. */
export const FIRST_COLUMNS: readonly ExportColumn[] = [
  'date',
  'message_id',
  'message',
  'views',
  'forwards',
  'media_type',
];

interface ExportStore {
  /** The newest export of this window; null when it was put away. */
  readonly progress: ExportProgress | null;
  /** Kept for the next export of this run. */
  readonly columns: readonly ExportColumn[];
  readonly options: CsvFormat;
  readonly choose: (chosen: { readonly columns?: readonly ExportColumn[]; readonly options?: CsvFormat }) => void;
  readonly dismiss: () => void;
}

export const useExports = create<ExportStore>()((set) => ({
  progress: null,
  columns: FIRST_COLUMNS,
  options: SAFE_CSV,
  choose: (chosen) => set(chosen),
  dismiss: () => set({ progress: null }),
}));

/** Asks for a file and begins. False when the save dialog was closed. Throws a FailureError. */
export async function startExport(query: ExportQuery, format: CsvFormat): Promise<boolean> {
  return (await request('export.start', { spec: { ...query, format } })) !== null;
}

on('export.changed', (told) => useExports.setState(({ progress }) => ({ progress: taken(progress, told) })));
