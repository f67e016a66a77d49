// What is remembered of exports: wishes under a name, and the last ones, which can be made again. Main keeps both.
import { create } from 'zustand';
import type { ExportPreset, ExportSpec, RecentExport } from '../../shared/domain/export.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import { request } from '../api.ts';
import { chooseColumns, chooseFormat } from './export-store.ts';

interface KeptExportsStore {
  readonly presets: readonly ExportPreset[];
  /** The newest first. */
  readonly recent: readonly RecentExport[];
  readonly failure: Failure | null;
}

export const useKeptExports = create<KeptExportsStore>()(() => ({ presets: [], recent: [], failure: null }));

export async function loadKeptExports(): Promise<void> {
  try {
    const [presets, recent] = await Promise.all([request('export.presets'), request('export.recent')]);
    useKeptExports.setState({ presets, recent, failure: null });
  } catch (thrown) {
    useKeptExports.setState({ failure: failureOf(thrown) });
  }
}

/** Takes a preset's columns and format. Channels, range and filters stay as they are chosen. */
export function applyPreset({ spec }: ExportPreset): void {
  chooseColumns(spec.columns);
  chooseFormat(spec.format);
}

/** Throws a FailureError. */
export async function savePreset(name: string, spec: ExportSpec): Promise<void> {
  useKeptExports.setState({ presets: await request('export.save-preset', { name, spec }) });
}

/** Throws a FailureError. */
export async function removePreset(presetId: string): Promise<void> {
  useKeptExports.setState({ presets: await request('export.remove-preset', { presetId }) });
}
