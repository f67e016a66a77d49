// The random walks over a real SQLite file, Telegram alone being faked: what is covered is what was shown then, after every
// step, closed or killed in between. 5,000 of them in `npm run test:faults`.
import { expect, test } from 'vitest';
import { FAKES_BEGIN, fakeStack } from '../support/fault-walk-fakes.ts';
import { filePlace } from '../support/fault-walk-file.ts';
import { WALK_DISK } from '../support/fault-walk-reading.ts';
import { toldCounts, walk, WALK_STEPS } from '../support/fault-walk.ts';
import { FILE_FAULTS, type WalkCounts } from '../support/fault-walking.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const STEPS = 50;
/** One walk only: LACUNA_SEED=4711. So many, from there on or from the first: LACUNA_WALKS=100. */
const SEED = process.env['LACUNA_SEED'];
const WALKS = Number(process.env['LACUNA_WALKS'] ?? (SEED !== undefined ? 1 : WHOLE ? 5_000 : 30));
const FIRST = Number(SEED ?? 1);

async function fileWalk(seed: number, counts: WalkCounts): Promise<void> {
  // In every fourth one or two other channels are filled at the same time.
  const company = seed % 4 === 0 ? 1 + ((seed / 4) % 2) : 0;
  const options = { seed, steps: STEPS, begin: FAKES_BEGIN, counts, faults: FILE_FAULTS, company };
  await walk(options, (model, dice, guests) => fakeStack(model, dice, filePlace(WALK_DISK), false, guests));
}

test(`${WALKS} walks of ${STEPS} steps over a file: covered is what was shown then`, async () => {
  const counts: WalkCounts = new Map();
  const start = performance.now();
  for (let seed = FIRST; seed < FIRST + WALKS; seed++) await fileWalk(seed, counts);
  const each = Math.round((performance.now() - start) / WALKS);
  process.stdout.write(`${WALKS} walks over a file, seeds from ${FIRST}, ${each} ms each: ${toldCounts(counts)}\n`);
  if (WALKS < 20) return;
  for (const what of ['another channel: done', ...WALK_STEPS, ...FILE_FAULTS.map((fault) => `fault: ${fault}`)]) {
    expect(counts.get(what) ?? 0, what).toBeGreaterThan(0);
  }
}, 3_000_000);

/** Walks that once found something, by what it was. */
const FOUND: readonly [string, number][] = [
  ['another program takes back the lowest claim of a history: it is read again, and not said to be out of reach', 4873],
];
test.each(FOUND)('%s (seed %d)', (_what, seed) => fileWalk(seed, new Map()));
