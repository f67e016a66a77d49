// How many rows are put together at once.

/** Some milliseconds and at most some megabytes: the worker stays free for others, memory stays flat. */
export const SLICE_ROWS = 1_000;

/** How many are tried where a record of so many was long. */
export function fewer(rows: number): number {
  return Math.ceil(rows / 8);
}
