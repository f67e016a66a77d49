// What crosses between main and the worker that works on a cache file as a whole. One worker does one job and ends.
import type { RecoveryReport } from '../../../shared/domain/archive-task.ts';
import type { Trouble } from '../protocol.ts';

export interface RescueJobs {
  /** Copies an open cache while others read and write it. */
  readonly copy: { readonly file: string; readonly target: string };
  readonly check: { readonly file: string };
  /** `stamp` names what is set aside: `2026-11-24T101500Z`. */
  readonly salvage: { readonly file: string; readonly telegram: string; readonly stamp: string };
  readonly restore: {
    readonly file: string;
    readonly copy: string;
    readonly telegram: string;
    readonly stamp: string;
  };
  readonly fresh: { readonly file: string; readonly stamp: string };
}
export type RescueJobName = keyof RescueJobs;

export interface RescueResults {
  /** Bytes of the copy. */
  readonly copy: number;
  /** What SQLite finds wrong, in its own words; empty for a whole file. */
  readonly check: readonly string[];
  readonly salvage: RecoveryReport;
  readonly restore: RecoveryReport;
  readonly fresh: RecoveryReport;
}

/** How a job tells how far it is (0 to 1, null: nobody can tell), and hears that it is to end. */
export interface JobHooks {
  readonly tell: (share: number | null) => void;
  /** Throws the failure `cancelled` where it is to end: nothing of the work stays then. */
  readonly endIfAsked: () => void;
}

/** What the worker is started with. The flag is shared: work that never pauses can still be told to end. */
export interface RescueWorkerData<Name extends RescueJobName = RescueJobName> {
  readonly name: Name;
  readonly job: RescueJobs[Name];
  readonly cancelled: SharedArrayBuffer;
}

export type RescueAnswer =
  | { readonly kind: 'progress'; readonly share: number | null }
  | { readonly kind: 'done'; readonly value: RescueResults[RescueJobName] }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };
