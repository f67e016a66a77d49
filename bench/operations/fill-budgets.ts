// Filling against servers that hold the account to a budget which they keep to themselves: so many requests in so many
// seconds, then FLOOD_WAIT, rounded up, until the window ends. Against the time that somebody would need who knows the
// budget: all but the last window to their ends, and the last one's requests as fast as they go. Nothing is remembered
// from before.
import path from 'node:path';
import type { Bench, Measured, Operation } from '../operation.ts';
import { live } from '../support/checks.ts';
import { fillOnce, fillSource } from '../support/filling.ts';
import { connectRaw } from '../support/raw-gramjs.ts';
import { emptyFolder, removeFolder } from '../support/run-files.ts';
import { behave, startSample } from '../support/sample.ts';
import { Watch } from '../support/watch.ts';

const POSTS = 20_000;
const BUDGETS = [
  { requests: 30, seconds: 10 },
  { requests: 100, seconds: 30 },
  { requests: 20, seconds: 5 },
] as const;
type Budget = (typeof BUDGETS)[number];

export const fillBudgets: Operation = {
  name: 'fill-budgets',
  about: '20,000 posts from servers with a hidden budget of requests, against the ideal time; about a minute',
  async measure({ folder, say }: Bench): Promise<readonly Measured[]> {
    say(`${BUDGETS.length} budgets at once, one round each: nearly all of it is waiting`);
    return Promise.all(BUDGETS.map((budget) => measure(budget, folder)));
  },
};

async function measure(budget: Budget, folder: string): Promise<Measured> {
  const { requests, seconds } = budget;
  const place = emptyFolder(folder, `fill-${requests}-${seconds}`);
  const sample = await startSample(POSTS, ['--control']);
  const watch = new Watch();
  try {
    const source = await fillSource(sample.address);
    const raw = await connectRaw(source.stored, sample.address.host, sample.address.port);
    try {
      const start = performance.now();
      const { pages } = await raw.readHistory(source.known);
      const page = (performance.now() - start) / pages;
      await behave(sample.address, { budget });
      const { milliseconds, download, floods } = await fillOnce(source, path.join(place, 'cache.sqlite'), watch);
      const windows = Math.ceil(pages / requests) - 1;
      return {
        name: `fill, ${requests} per ${seconds} s`,
        ours: `${download.messages} messages, ${download.requests} requests, ${floods} waits told; one round`,
        yardstick: `${pages} pages: ${windows} windows of ${seconds} s, and ${page.toFixed(1)} ms for each page of the last`,
        unit: 'ms',
        oursSamples: [milliseconds],
        yardstickSamples: [windows * seconds * 1_000 + (pages - windows * requests) * page],
        target: { sense: 'at most', ratio: 1.15, gate: null },
        checks: [live(watch)],
        watched: watch.seen,
      };
    } finally {
      await raw.close();
      await source.telegram.close();
    }
  } finally {
    removeFolder(place);
    await sample.stop();
  }
}
