import { createHash } from 'node:crypto';
import type { Check } from '../operation.ts';
import type { Watch } from './watch.ts';

/** A frame is 16 ms; beyond this a person sees that the window hangs (the limit for anything that main does). */
export const MOST_STALL_MILLISECONDS = 50;

/** The same results, compared by their hashes. */
export function equalBy(what: string, ours: string, yardstick: string): Check {
  return { what, holds: ours === yardstick, detail: `ours ${ours.slice(0, 12)}, yardstick ${yardstick.slice(0, 12)}` };
}

/** The calling thread stayed live. Time that a busy machine gave to others is no fault of ours. */
export function live(watch: Watch): Check {
  const { longestStallMs, longestBusyMs } = watch.seen;
  return {
    what: `event loop never held for over ${MOST_STALL_MILLISECONDS} ms`,
    holds: longestBusyMs <= MOST_STALL_MILLISECONDS,
    detail: `longest ${longestBusyMs.toFixed(1)} ms of work, ${longestStallMs.toFixed(1)} ms by the clock`,
  };
}

/** What a process may hold, in which an export has the cache, its threads and their garbage. */
const MOST_MEMORY_BYTES = 600 * 1024 * 1024;

/** The process held little enough, however many rows there were. */
export function lean(watch: Watch): Check {
  const { peakBytes } = watch.seen;
  const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
  return {
    what: `under ${megabytes(MOST_MEMORY_BYTES)} MB of memory`,
    holds: peakBytes < MOST_MEMORY_BYTES,
    detail: `${megabytes(peakBytes)} MB at most`,
  };
}

export function hashOf(lines: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line).update('\n');
  return hash.digest('hex');
}
