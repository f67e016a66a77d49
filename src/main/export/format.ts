// What a format is to the engine (run-export.ts): a writer that is given slices in order and leaves files behind. How to add
// one is told in docs/architecture.md.
import type { ExportSpec } from '../../shared/domain/export.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import type { ExportSlice, ExportSnapshot, SliceShape } from '../cache/cache.ts';
import type { Output } from './output.ts';

export interface ExportJob {
  readonly spec: ExportSpec;
  /** What there is to be written: channels with their ranges, rows, coverage and gaps. */
  readonly snapshot: ExportSnapshot;
  /** Where its files go. */
  readonly output: Output;
  readonly appVersion: string;
  readonly exportedAt: Instant;
}

/** Opens a format's writer. What it throws ends the export, and nothing of it is left. */
export type OpenFormat = (job: ExportJob) => Promise<FormatWriter>;

export interface FormatWriter {
  /** What the worker makes of the rows. */
  readonly shape: SliceShape;
  /** The next slice; the one after comes when this has resolved. Slices without rows come too. */
  take(slice: ExportSlice): Promise<void>;
  /** What the manifest says of the content beside the format's options; asked for when all is written. */
  notes?(): Readonly<Record<string, unknown>>;
  /** After the last slice: every file is whole when it resolves. The engine closes, syncs and hashes them. */
  close(): Promise<void>;
}
