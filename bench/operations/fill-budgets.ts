// Filling against servers that hold the account to a budget which they keep to themselves: so many requests in so many
// seconds, then FLOOD_WAIT, rounded up, until the window ends. Against the time that somebody would need who knows the
// budget: all but the last window to their ends, and the last one's requests as fast as they go. Nothing is remembered
// from before.
import path from 'node:path';
import type { Bench, Measured, Operation, Watched } from '../operation.ts';
import { live } from '../support/checks.ts';
import { fillOnce, fillSource } from '../support/filling.ts';
import { connectRaw } from '../support/raw-gramjs.ts';
import { emptyFolder, removeFolder } from '../support/run-files.ts';
import { behave, startSample } from '../support/sample.ts';
import { ROUNDS } from '../support/side-by-side.ts';
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
  about: '20,000 posts from servers with a hidden budget of requests, against the ideal time',
  async measure({ folder, say }: Bench): Promise<readonly Measured[]> {
    const rounds: (readonly Round[])[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      say(`round ${round} of ${ROUNDS}, all budgets at once: a minute, nearly all of it waiting`);
      rounds.push(await Promise.all(BUDGETS.map((budget) => measure(budget, folder))));
    }
    return BUDGETS.map((budget, index) =>
      lineOf(
        budget,
        rounds.map((all) => all[index]!),
      ),
    );
  },
};

interface Round {
  readonly milliseconds: number;
  /** What somebody would need who knows the budget. */
  readonly ideal: number;
  /** What was done, in words. */
  readonly told: string;
  readonly watch: Watch;
}

async function measure({ requests, seconds }: Budget, folder: string): Promise<Round> {
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
      await behave(sample.address, { budget: { requests, seconds } });
      const { milliseconds, download, floods } = await fillOnce(source, path.join(place, 'cache.sqlite'), watch);
      const windows = Math.ceil(pages / requests) - 1;
      return {
        milliseconds,
        ideal: windows * seconds * 1_000 + (pages - windows * requests) * page,
        told:
          `${download.messages} messages, ${download.requests} requests, ${floods} waits told; of ${pages} pages the ` +
          `last window’s at ${page.toFixed(1)} ms`,
        watch,
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

function lineOf({ requests, seconds }: Budget, rounds: readonly Round[]): Measured {
  const worst = (of: keyof Watched): number => Math.max(...rounds.map(({ watch }) => watch.seen[of]));
  return {
    name: `fill, ${requests} per ${seconds} s`,
    ours: rounds.map(({ told }) => told).join('; '),
    yardstick: `all windows of ${seconds} s but the last to their ends, and the last one's pages as fast as raw GramJS`,
    unit: 'ms',
    oursSamples: rounds.map(({ milliseconds }) => milliseconds),
    yardstickSamples: rounds.map(({ ideal }) => ideal),
    target: { sense: 'at most', ratio: 1.15, gate: null },
    checks: rounds.map(({ watch }) => live(watch)),
    watched: {
      peakBytes: worst('peakBytes'),
      longestStallMs: worst('longestStallMs'),
      longestBusyMs: worst('longestBusyMs'),
    },
  };
}
