// What crosses between main and the worker that works on an older file. One worker does one job and ends.
import type { FileLook } from './look.ts';
import type { OlderProgress, OlderReport } from '../../../shared/domain/older-file.ts';
import type { Instant } from '../../../shared/domain/time-range.ts';
import type { Trouble } from '../protocol.ts';

export interface OlderJobs {
  readonly look: {
    readonly file: string;
    readonly work: string;
    readonly telegram: string;
    readonly now: Instant;
  };
  readonly keep: { readonly file: string; readonly telegram: string; readonly now: Instant };
  readonly clean: {
    readonly file: string;
    readonly target: string;
    readonly telegram: string;
    readonly work: string;
    readonly now: Instant;
  };
  readonly import: { readonly file: string; readonly target: string; readonly work: string; readonly now: Instant };
  /** Writes the whole list of the newest file that was taken. */
  readonly list: { readonly cache: string; readonly target: string };
}
export type OlderJobName = keyof OlderJobs;

export interface OlderResults {
  readonly look: FileLook;
  readonly keep: OlderReport;
  readonly clean: OlderReport;
  readonly import: OlderReport;
  readonly list: { readonly rows: number };
}

/** What the worker is started with. The flag is shared: work that never pauses can still be told to end. */
export interface OlderWorkerData<Name extends OlderJobName = OlderJobName> {
  readonly name: Name;
  readonly job: OlderJobs[Name];
  readonly cancelled: SharedArrayBuffer;
}

export type OlderAnswer =
  | { readonly kind: 'progress'; readonly progress: OlderProgress }
  | { readonly kind: 'done'; readonly value: OlderResults[OlderJobName] }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };
