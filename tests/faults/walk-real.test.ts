// The same walks over the real client, socket, server, worker and file: fewer, for each takes seconds. 300 of them in
// `npm run test:faults`.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildWorker, type BuiltWorker } from '../support/built-worker.ts';
import { REAL_FAULTS, realStack, walkBench } from '../support/fault-walk-real.ts';
import { toldCounts, walk } from '../support/fault-walk.ts';
import type { WalkCounts } from '../support/fault-walking.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const STEPS = 50;
const SEED = process.env['LACUNA_SEED'];
const WALKS = Number(process.env['LACUNA_WALKS'] ?? (SEED !== undefined ? 1 : WHOLE ? 300 : 1));
const FIRST = Number(SEED ?? 1);

let worker: BuiltWorker;
beforeAll(async () => {
  worker = await buildWorker();
});
afterAll(() => worker.remove());

/**
 * Each on a server of its own: so a seed always finds the same world, and no walk begins after more than a thousand
 * hidden posts of those before it, where a history's beginning can only be guessed.
 */
async function realWalk(seed: number, counts: WalkCounts): Promise<void> {
  const bench = await walkBench();
  try {
    const options = { seed, steps: STEPS, begin: bench.sample.world.now() + 600, counts, faults: REAL_FAULTS };
    await walk(options, (model, dice) => realStack(bench, worker.url, model, dice));
  } finally {
    await bench.close();
  }
}

test(`${WALKS} walks of ${STEPS} steps over a socket and a file: covered is what was shown then`, async () => {
  const counts: WalkCounts = new Map();
  const start = performance.now();
  for (let seed = FIRST; seed < FIRST + WALKS; seed++) await realWalk(seed, counts);
  const each = Math.round((performance.now() - start) / WALKS);
  process.stdout.write(`${WALKS} real walks, seeds from ${FIRST}, ${each} ms each: ${toldCounts(counts)}\n`);
  expect(counts.get('requests') ?? 0).toBeGreaterThan(WALKS * STEPS);
}, 3_000_000);
