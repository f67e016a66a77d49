// The same walks over the real client, socket, server, worker and file: fewer, for each takes seconds. 300 of them in
// `npm run test:faults`. In pieces: `LACUNA_SEED=251 LACUNA_WALKS=250` walks the seeds from 251 to 500.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildWorker, type BuiltWorker } from '../support/built-worker.ts';
import type { SignedIn } from '../support/fault-bench.ts';
import { REAL_FAULTS, realStack, walkBench } from '../support/fault-walk-real.ts';
import { toldCounts, walk } from '../support/fault-walk.ts';
import type { WalkCounts } from '../support/fault-walking.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const STEPS = 50;
const SEED = process.env['LACUNA_SEED'];
const WALKS = Number(process.env['LACUNA_WALKS'] ?? (SEED !== undefined ? 1 : WHOLE ? 300 : 1));
const FIRST = Number(SEED ?? 1);
/** Most of a walk is waiting for a client that connects again, or is not answered. */
const AT_ONCE = Math.min(3, WALKS);
/** After so many that failed it is given up. */
const MOST_FAILED = 5;

let worker: BuiltWorker;
/** Agreeing on a key takes a good part of a walk's time: the first walk does, and each in which a session is revoked. */
let signedIn: SignedIn | null = null;
beforeAll(async () => {
  worker = await buildWorker();
});
afterAll(() => worker.remove());

/**
 * Each on a server of its own: so a seed always finds the same world, and no walk begins after more than a thousand
 * hidden posts of those before it, where a history's beginning can only be guessed.
 */
async function realWalk(seed: number, counts: WalkCounts): Promise<void> {
  const bench = await walkBench(signedIn);
  signedIn = bench.signedIn;
  try {
    // In every fourth one or two other channels are filled at the same time.
    const company = seed % 4 === 0 ? 1 + ((seed / 4) % 2) : 0;
    const begin = bench.sample.world.now() + 600;
    const options = { seed, steps: STEPS, begin, counts, faults: REAL_FAULTS, company };
    await walk(options, (model, dice, guests) => realStack(bench, worker.url, model, dice, guests));
  } finally {
    await bench.close();
  }
}

test(`${WALKS} walks of ${STEPS} steps over a socket and a file: covered is what was shown then`, async () => {
  const counts: WalkCounts = new Map();
  const start = performance.now();
  const failed: unknown[] = [];
  const cpu = process.cpuUsage();
  let next = FIRST;
  const walkOn = async (): Promise<void> => {
    while (next < FIRST + WALKS && failed.length < MOST_FAILED) {
      await realWalk(next++, counts).catch((thrown: unknown) => void failed.push(thrown));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walkOn));
  const { user, system } = process.cpuUsage(cpu);
  const [each, work] = [performance.now() - start, (user + system) / 1_000].map((all) => Math.round(all / WALKS));
  process.stdout.write(
    `${WALKS} real walks, seeds from ${FIRST}, ${each} ms each, ${work} ms of work: ${toldCounts(counts)}\n`,
  );
  // One that fails does not keep the others from being walked and counted.
  if (failed.length > 0) throw new AggregateError(failed, failed.map(String).join('\n'));
  expect(counts.get('requests') ?? 0).toBeGreaterThan(WALKS * STEPS);
}, 3_000_000);
