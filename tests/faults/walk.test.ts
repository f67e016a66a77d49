// Random walks of fifty steps over the downloader, with fakes behind the two ports: what is covered is what was shown then,
// after every step. 5,000 of them in `npm run test:faults`.
import { describe, expect, test } from 'vitest';
import type { BatchToCommit } from '../../src/main/cache/cache.ts';
import { FAKES_BEGIN, fakeStack } from '../support/fault-walk-fakes.ts';
import { memoryPlace } from '../support/fault-walk-place.ts';
import { toldCounts, walk, WALK_STEPS } from '../support/fault-walk.ts';
import { WALK_FAULTS, type WalkCounts } from '../support/fault-walking.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const STEPS = 50;
/** One walk only: LACUNA_SEED=4711. So many, from there on or from the first: LACUNA_WALKS=100. */
const SEED = process.env['LACUNA_SEED'];
const WALKS = Number(process.env['LACUNA_WALKS'] ?? (SEED !== undefined ? 1 : WHOLE ? 5_000 : 100));
const FIRST = Number(SEED ?? 1);

test(`${WALKS} walks of ${STEPS} steps: covered is what was shown then`, async () => {
  const counts: WalkCounts = new Map();
  for (let seed = FIRST; seed < FIRST + WALKS; seed++) {
    await walk({ seed, steps: STEPS, begin: FAKES_BEGIN, counts }, (model, dice) => fakeStack(model, dice));
  }
  process.stdout.write(`${WALKS} walks, seeds from ${FIRST}: ${toldCounts(counts)}\n`);
  if (WALKS < 20) return;
  for (const what of [...WALK_STEPS, ...WALK_FAULTS.map((fault) => `fault: ${fault}`)]) {
    expect(counts.get(what) ?? 0, what).toBeGreaterThan(0);
  }
}, 3_000_000);

/** Walks that once found something, by what it was; they are as they were then. */
const FOUND: readonly [string, number][] = [
  ['another program takes its claim back while a gap is filled: the gap is read again', 243],
  ['an older post shows itself while a fill runs: nothing false is claimed', 758],
  ['the same range is asked for twice at once', 3332],
  ['the beginning is found, and then one below it, in one step', 3591],
  ['a post far out of order is older than the beginning', 3976],
];
test.each(FOUND)('%s (seed %d)', async (_what, seed) => {
  await walk({ seed, steps: STEPS, begin: FAKES_BEGIN, counts: new Map(), plain: true }, (model, dice) =>
    fakeStack(model, dice, memoryPlace(), true),
  );
});

describe('a walk notices a program that', () => {
  const broken: readonly [string, (batch: BatchToCommit) => BatchToCommit, RegExp][] = [
    [
      'loses a message of a batch',
      (batch) => (batch.messages.length > 3 ? { ...batch, messages: batch.messages.slice(1) } : batch),
      /is missing from a covered second/,
    ],
    [
      'claims a second too many',
      (batch) => ({ ...batch, claim: { ...batch.claim, from: batch.claim.from - 1 } }),
      /is missing from a covered second|filled and is still there|not covered/,
    ],
    [
      'claims up to now',
      (batch) => ({ ...batch, claim: { ...batch.claim, until: batch.claim.until + 61 } }),
      /is missing from a covered second|is claimed at/,
    ],
    [
      'mixes up texts',
      (batch) => ({ ...batch, messages: batch.messages.map((message) => ({ ...message, text: 'another' })) }),
      /says another/,
    ],
  ];
  test.each(broken)('%s, within ten walks', async (_what, spoil, notices) => {
    const walks = async (): Promise<void> => {
      for (let seed = 1; seed <= 10; seed++) {
        const options = { seed, steps: STEPS, begin: FAKES_BEGIN, counts: new Map() };
        await walk(options, (model, dice) => fakeStack(model, dice, memoryPlace(spoil)));
      }
    };
    await expect(walks()).rejects.toThrow(notices);
  });
});
