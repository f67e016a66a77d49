// Watches a real window of the app while somebody uses it: how long main's event loop did not turn, and how long the page's
// did not, by the clock and without the time that a busy machine gave to others. Linux says how much that was.
import type { ElectronApplication, Page } from 'playwright/test';

export interface WindowSeen {
  /** The longest time for which main's event loop did not turn: its own work, and all time by the clock. */
  readonly mainBusyMs: number;
  readonly mainStallMs: number;
  /** The longest task of the page's thread: its own work, and all time by the clock. */
  readonly pageBusyMs: number;
  readonly pageStallMs: number;
  /** The longest time between two frames, by the clock: other processes and threads have their part in it. */
  readonly frameGapMs: number;
  /** Main's and the page's memory together, at most. */
  readonly peakBytes: number;
}

/** How long the page's thread had waited for a processor so far, in all, and when; milliseconds since 1970. */
type Waited = readonly [at: number, waitedMs: number];

interface MainWatch {
  busy: number;
  stall: number;
  bytes: number;
  readonly waited: Waited[];
  timer: NodeJS.Timeout;
}
declare global {
  var benchMain: MainWatch | undefined;
}

/** Chromium tells of no shorter task (the Long Tasks API): where it told of none, all that is known is that none was longer. */
export const SHORTEST_TOLD_MS = 50;

/** What the page says: its long tasks, milliseconds since 1970. */
interface PageWatched {
  readonly tasks: readonly { readonly from: number; readonly until: number }[];
  readonly frameGapMs: number;
}

/** Runs something and watches the window meanwhile. */
export async function watchWindow(
  app: ElectronApplication,
  page: Page,
  work: () => Promise<void>,
): Promise<WindowSeen> {
  await page.evaluate(`{${WATCH_PAGE}}`);
  await surely(() => app.evaluate(watchMain));
  await work();
  const { tasks, frameGapMs } = await page.evaluate<PageWatched>('window.benchEnd()');
  const { waited, ...main } = await surely(() => app.evaluate(endMain));
  const lengths = tasks.map(({ from, until }) => until - from);
  const busy = tasks.map(({ from, until }) => until - from - (waitedAt(waited, until) - waitedAt(waited, from)));
  return {
    ...main,
    pageBusyMs: Math.max(SHORTEST_TOLD_MS, ...busy),
    pageStallMs: Math.max(SHORTEST_TOLD_MS, ...lengths),
    frameGapMs,
  };
}

/** Main's engine now and then collects the promise that its inspector waits for: what is asked here may be asked again. */
export async function surely<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = 3; ; left--) {
    try {
      return await ask();
    } catch (thrown) {
      if (left === 0 || !(thrown instanceof Error && thrown.message.includes('garbage collected'))) throw thrown;
    }
  }
}

/** Between two looks the waiting is taken to have been spread evenly. */
function waitedAt(waited: readonly Waited[], at: number): number {
  const next = waited.findIndex(([time]) => time >= at);
  const [before, after] = [waited[next - 1] ?? waited.at(-1), waited[next]];
  if (!before || !after) return (before ?? after)?.[1] ?? 0;
  return before[1] + (after[1] - before[1]) * ((at - before[0]) / (after[0] - before[0]));
}

/** In main. */
function watchMain({ app, webContents }: typeof Electron.CrossProcessExports): void {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  // Nanoseconds that a thread ran, and that it waited for a processor. Only Linux says it: elsewhere all time counts.
  const scheduled = (thread: string): readonly [ran: number, waited: number] | null => {
    try {
      const [ran, waited] = readFileSync(`/proc/${thread}/schedstat`, 'latin1').split(' ').map(Number);
      return [(ran ?? 0) / 1e6, (waited ?? 0) / 1e6];
    } catch {
      return null;
    }
  };
  const page = webContents.getAllWebContents()[0]?.getOSProcessId() ?? 0;
  const busyMs = (): number => scheduled('thread-self')?.[0] ?? performance.now();
  let [last, lastBusy, ticks] = [performance.now(), busyMs(), 0];
  const tick = (): void => {
    const [now, busy] = [performance.now(), busyMs()];
    const stall = now - last - 1;
    watch.stall = Math.max(watch.stall, stall);
    watch.busy = Math.max(watch.busy, Math.min(stall, busy - lastBusy));
    [last, lastBusy] = [now, busy];
    watch.waited.push([performance.timeOrigin + now, scheduled(`${page}/task/${page}`)?.[1] ?? 0]);
    ticks += 1;
    if (ticks % 500 !== 1) return;
    const mine = app.getAppMetrics().filter(({ type }) => type === 'Browser' || type === 'Tab');
    const bytes = mine.reduce((sum, { memory }) => sum + memory.workingSetSize * 1_024, 0);
    watch.bytes = Math.max(watch.bytes, bytes);
  };
  clearInterval(globalThis.benchMain?.timer);
  const watch: MainWatch = { busy: 0, stall: 0, bytes: 0, waited: [], timer: setInterval(tick, 1) };
  globalThis.benchMain = watch;
}

function endMain(): Pick<WindowSeen, 'mainBusyMs' | 'mainStallMs' | 'peakBytes'> & { waited: readonly Waited[] } {
  const watch = globalThis.benchMain;
  if (!watch) throw new Error('main was not watched');
  clearInterval(watch.timer);
  return { mainBusyMs: watch.busy, mainStallMs: watch.stall, peakBytes: watch.bytes, waited: watch.waited };
}

/** In the page, as text: these programs know nothing of its globals. */
const WATCH_PAGE = `
  const watch = { tasks: [], frameGapMs: 0 };
  const take = (entries) => {
    for (const { startTime, duration } of entries) {
      const from = performance.timeOrigin + startTime;
      watch.tasks.push({ from, until: from + duration });
    }
  };
  const tasks = new PerformanceObserver((list) => take(list.getEntries()));
  tasks.observe({ type: 'longtask' });
  let last = performance.now();
  let frame = requestAnimationFrame(function drawn(now) {
    watch.frameGapMs = Math.max(watch.frameGapMs, now - last);
    last = now;
    frame = requestAnimationFrame(drawn);
  });
  window.benchEnd = () => {
    cancelAnimationFrame(frame);
    take(tasks.takeRecords());
    tasks.disconnect();
    return watch;
  };
`;

/** The worst of several. */
export function worstOf(seen: readonly WindowSeen[]): WindowSeen {
  const most = (of: keyof WindowSeen): number => seen.reduce((worst, one) => Math.max(worst, one[of]), 0);
  return {
    mainBusyMs: most('mainBusyMs'),
    mainStallMs: most('mainStallMs'),
    pageBusyMs: most('pageBusyMs'),
    pageStallMs: most('pageStallMs'),
    frameGapMs: most('frameGapMs'),
    peakBytes: most('peakBytes'),
  };
}
