/**
 * Runs `work` when poked, but never twice at once and at most once per `interval` milliseconds: pokes in between are
 * answered by one later run. The events of a fill come fifty a second; the questions they raise need not.
 */
export function paced(work: () => Promise<void>, interval: number): { poke(): void; stop(): void } {
  let running = false;
  let again = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let earliest = 0;

  const run = () => {
    timer = null;
    running = true;
    again = false;
    earliest = performance.now() + interval;
    void work()
      // `work` shows its own failures; whatever it throws must not end the pacing.
      .catch(() => undefined)
      .finally(() => {
        running = false;
        if (again) schedule();
      });
  };
  const schedule = () => {
    if (stopped || timer !== null) return;
    timer = setTimeout(run, Math.max(0, earliest - performance.now()));
  };
  return {
    poke() {
      if (running) again = true;
      else schedule();
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
