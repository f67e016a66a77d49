// What a measured operation is: ours and its yardstick, run side by side on the same data, and what we aim for.
import type { Scale } from './options.ts';
import type { Archives } from './support/archives.ts';

export interface Operation {
  readonly name: string;
  /** One line for --help. */
  readonly about: string;
  measure(bench: Bench): Promise<readonly Measured[]>;
}

/** What an operation is given. */
export interface Bench {
  readonly scale: Scale;
  /** Messages at this scale. */
  readonly messages: number;
  /** A folder of this run; it is removed at its end. */
  readonly folder: string;
  /** Data that several operations read; made once a run. */
  readonly archives: Archives;
  /** Tells whoever waits what is going on. */
  readonly say: (line: string) => void;
}

/** One line of the table. */
export interface Measured {
  readonly name: string;
  /** What ours and the yardstick did, for a reader of the JSON file. */
  readonly ours: string;
  readonly yardstick: string;
  readonly unit: Unit;
  /** One value a round, in the order of the rounds. */
  readonly oursSamples: readonly number[];
  readonly yardstickSamples: readonly number[];
  /** The clock tells of nothing shorter, in milliseconds: a sample of as much stands for less. */
  readonly shortestTold?: number;
  /** What the ratio of the medians, ours to the yardstick, should be. */
  readonly target: Target;
  /** Whatever else must hold: equal results, flat memory, a live event loop. */
  readonly checks: readonly Check[];
  /** Memory and the event loop of the calling thread and its process while ours ran; null: nobody looked. */
  readonly watched: Watched | null;
}

export type Unit = 'ms' | 'messages/s' | 'µs/message';

export interface Watched {
  /** The most memory that the process held. */
  readonly peakBytes: number;
  /** The longest time for which the event loop did not turn, by the clock: on a busy machine others ran in it too. */
  readonly longestStallMs: number;
  /** The longest time for which this thread worked without a turn of its event loop. */
  readonly longestBusyMs: number;
}

export interface Target {
  readonly sense: 'at most' | 'at least';
  readonly ratio: number;
  /** A miss fails the run from here on only; null: from the target on. */
  readonly gate: number | null;
}

export interface Check {
  /** `rows equal`, `memory flat` … */
  readonly what: string;
  readonly holds: boolean;
  /** The figures behind it. */
  readonly detail: string;
}

/** `met`; `gate`: short of the target, within its gate; `missed`. */
export type Verdict = 'met' | 'gate' | 'missed';

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

export function ratioOf({ oursSamples, yardstickSamples }: Measured): number {
  return median(oursSamples) / median(yardstickSamples);
}

/** Not a number, which an operation without samples would have, is missed. */
export function verdictOf(measured: Measured): Verdict {
  const { sense, ratio, gate } = measured.target;
  const reached = ratioOf(measured);
  const within = (limit: number): boolean => (sense === 'at most' ? reached <= limit : reached >= limit);
  if (!measured.checks.every(({ holds }) => holds)) return 'missed';
  if (within(ratio)) return 'met';
  return gate !== null && within(gate) ? 'gate' : 'missed';
}
