// Watches this thread and this process while something runs: how much memory the process holds, and how long the
// event loop did not turn. A timer of a millisecond asks both, so a stall is known to about that.

import type { Watched } from '../operation.ts';

const TICK_MILLISECONDS = 1;
/** The operating system is asked for the memory less often, for that takes some microseconds. */
const TICKS_A_MEMORY_LOOK = 20;

export class Watch {
  #peakBytes = 0;
  #longestStallMs = 0;
  #longestBusyMs = 0;
  #last = 0;
  #lastBusy = 0;
  #ticks = 0;
  readonly #busyGaps: number[] = [];

  get seen(): Watched {
    return { peakBytes: this.#peakBytes, longestStallMs: this.#longestStallMs, longestBusyMs: this.#longestBusyMs };
  }

  /** Of all turns of the event loop, the working time that so large a share of them (0 to 1) did not exceed. */
  busyAt(share: number): number {
    const sorted = Float64Array.from(this.#busyGaps).sort();
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  }

  /** Runs something and watches it; what ran before and will run after it is not looked at. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    // The loop turns once, so that what came before is not taken for a stall.
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = performance.now();
    this.#lastBusy = busyMilliseconds();
    this.#lookAtMemory();
    const timer = setInterval(() => this.#tick(), TICK_MILLISECONDS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      this.#tick();
      this.#lookAtMemory();
    }
  }

  #tick(): void {
    const now = performance.now();
    const busy = busyMilliseconds();
    const stall = now - this.#last - TICK_MILLISECONDS;
    this.#longestStallMs = Math.max(this.#longestStallMs, stall);
    const working = Math.max(0, Math.min(stall, busy - this.#lastBusy));
    this.#busyGaps.push(working);
    this.#longestBusyMs = Math.max(this.#longestBusyMs, working);
    this.#last = now;
    this.#lastBusy = busy;
    this.#ticks += 1;
    if (this.#ticks % TICKS_A_MEMORY_LOOK === 0) this.#lookAtMemory();
  }

  #lookAtMemory(): void {
    this.#peakBytes = Math.max(this.#peakBytes, process.memoryUsage.rss());
  }
}

/** This thread's own processor time. Before Node 23.9 it can't be asked for, and all time counts. */
function busyMilliseconds(): number {
  if (typeof process.threadCpuUsage !== 'function') return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
