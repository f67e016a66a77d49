import type { Clock } from '../../src/main/downloader/clock.ts';

/** A clock that tests turn: a sleep ends when the time has been passed, or at once where nothing holds it. */
export class FakeClock implements Clock {
  /** Every sleep that was asked for, in milliseconds. */
  readonly slept: number[] = [];
  /** Sleeps wait for {@link pass}. Otherwise time jumps over each of them at once. */
  held = false;
  #now = 0;
  #sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  #watchers: (() => void)[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.slept.push(milliseconds);
    if (signal.aborted) return Promise.resolve();
    if (!this.held) {
      this.#now += milliseconds;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const sleeper = { until: this.#now + milliseconds, wake: resolve };
      this.#sleepers.push(sleeper);
      signal.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      });
      for (const watcher of this.#watchers.splice(0)) watcher();
    });
  }

  /** Resolves when somebody sleeps. */
  async asleep(): Promise<void> {
    if (this.#sleepers.length > 0) return;
    await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#sleepers.filter(({ until }) => until <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now);
    for (const { wake } of due) wake();
  }
}
