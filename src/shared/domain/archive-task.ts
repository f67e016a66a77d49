// Work on the archive's file as a whole, as the window speaks of it: saving a copy, checking it, and the ways out where it
// is damaged.
import type { Failure } from './failure.ts';
import type { Instant } from './time-range.ts';

export const ARCHIVE_TASKS = ['copy', 'check', 'salvage', 'restore'] as const;
export type ArchiveTaskKind = (typeof ARCHIVE_TASKS)[number];

/** Where work on the archive's file stands. */
export interface ArchiveTask {
  readonly taskId: string;
  readonly kind: ArchiveTaskKind;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** 0 to 1; null while nobody can tell. */
  readonly share: number | null;
  /** The copy that is being saved, or the file that is checked, read or put back. */
  readonly file: string;
  readonly failure: Failure | null;
}

/** A copy of the archive that Lacuna knows of. */
export interface KnownCopy {
  readonly file: string;
  /** `saved`: by "Save a copy"; `set-aside`: by Lacuna, before it changed the file. */
  readonly kind: 'saved' | 'set-aside';
  readonly at: Instant;
  readonly bytes: number;
}

/**
 * What to do with a damaged cache; nothing is deleted by any of them. `salvage`: what can be read goes into a new file,
 * without its coverage. `restore`: a copy takes its place; null: one that is chosen in a dialog. `fresh`: a new, empty one
 * does.
 */
export type RecoveryWay =
  | { readonly kind: 'salvage' }
  | { readonly kind: 'restore'; readonly file: string | null }
  | { readonly kind: 'fresh' };

/** What came of it. */
export interface RecoveryReport {
  readonly way: RecoveryWay['kind'];
  /** Where the damaged file is now; null where there was none any more. */
  readonly aside: string | null;
  readonly salvaged: Salvaged | null;
}

/** What could be read of a damaged cache, and what could not. */
export interface Salvaged {
  readonly channels: number;
  readonly messages: number;
  /** Messages that the file's own counts say it held; null where those can't be read either. */
  readonly expected: number | null;
  /** Runs of rows, by the file's own numbers, that can't be read; the first {@link MOST_UNREADABLE} of them. */
  readonly unreadable: readonly { readonly table: string; readonly first: number; readonly last: number }[];
}

export const MOST_UNREADABLE = 20;
