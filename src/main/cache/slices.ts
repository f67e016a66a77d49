// Work that pauses: what takes long looks at a part, lets others have their turn, and goes on. The worker answers other calls
// in the pauses (worker.ts), so a commit never waits for the end of a long reading; elsewhere it runs to its end at once.

/** Pauses by `yield`, with nothing half done: nothing of SQLite may be open meanwhile. Others may write in a pause. */
export type Slices<T> = Generator<void, T, void>;

/** Without pauses. */
export function toEnd<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
