// The proof upwards, held against the world itself: histories with holes, bursts, jitter up to the slack, and strays.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addPageUpwards, reachCeiling, startUpwards } from '../../src/shared/domain/batch-upwards.ts';
import { addPage, BATCH_MESSAGES, startReading, type Batch, type Disorder } from '../../src/shared/domain/batch.ts';
import { asMessage } from '../support/fake-telegram.ts';
import { secondsOf, spansOf } from './naive-model.ts';

const SLACK = 60;
const RUNS = 1_500;

interface Post {
  readonly id: number;
  readonly date: number;
}

const history = fc
  .array(
    fc.record({
      step: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) },
        { weight: 1, arbitrary: fc.integer({ min: 200, max: 900 }) },
      ),
      early: fc.oneof(
        { weight: 4, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: SLACK }) },
      ),
      hole: fc.integer({ min: 1, max: 3 }),
      times: fc.oneof(
        { weight: 12, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: fc.integer({ min: 2, max: 260 }) },
      ),
    }),
    { maxLength: 60 },
  )
  .map((entries) => {
    const posts: Post[] = [];
    let base = 1_000;
    let id = 0;
    for (const { step, early, hole, times } of entries) {
      base += step;
      for (let n = 0; n < times; n++) {
        id += hole;
        posts.push({ id, date: base + early });
      }
    }
    return posts;
  });

interface Reading {
  readonly batches: readonly Batch[];
  readonly disorder: Disorder | null;
}

/**
 * Reads a gap upwards to its ceiling, from the newest message that is older than it by more than the slack; what stands
 * below that is read downwards before, as whoever looks for the floor does.
 */
function read(posts: readonly Post[], gap: { from: number; until: number }, widths: readonly number[]): Reading {
  const edge = posts.findLast(({ date }) => date < gap.from - SLACK)?.id ?? 0;
  const ceiling = posts.findLast(({ date }) => date < gap.until + SLACK)?.id ?? 0;
  const below = pageOf(posts.filter(({ id }) => id <= edge));
  const floor = addPage(startReading(gap, edge + 1), below);
  if (floor.kind === 'disorder') return { batches: [], disorder: floor.disorder };
  let step = addPageUpwards(startUpwards(gap), { ...below, ids: [edge, ...below.ids] });
  const batches = [...step.batches];
  for (let from = edge + 1, n = 0; from <= ceiling && !step.disorder; n++) {
    const until = Math.min(ceiling + 1, from + (widths[n % widths.length] ?? 100));
    const window = pageOf(posts.filter(({ id }) => from <= id && id < until));
    step = addPageUpwards(step.reading, { ...window, ids: [until - 1, ...window.ids] });
    batches.push(...step.batches);
    from = until;
  }
  if (step.disorder) return { batches, disorder: step.disorder };
  return { batches: [...batches, ...reachCeiling(step.reading).batches], disorder: null };
}

function pageOf(posts: readonly Post[]) {
  return { messages: posts.map((post) => asMessage(post)), ids: posts.map(({ id }) => id) };
}

const gapIn = fc
  .tuple(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 1, max: 3_000 }))
  .map(([from, length]) => ({ from: 900 + from, until: 900 + from + length }));
const widths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });

function idsIn(posts: readonly Post[], { from, until }: { from: number; until: number }): readonly number[] {
  return posts.filter(({ date }) => from <= date && date < until).map(({ id }) => id);
}

test('every claimed second holds every post of it, the claims complete the gap oldest first, and batches are small', () => {
  fc.assert(
    fc.property(history, gapIn, widths, (posts, gap, sizes) => {
      const { batches, disorder } = read(posts, gap, sizes);
      expect(disorder).toBeNull();
      for (const { messages, claim } of batches) {
        const held = messages.map(({ messageId }) => messageId).toSorted((a, b) => a - b);
        expect(held).toEqual(idsIn(posts, claim));
        expect(messages.map(({ date }) => date)).toEqual(messages.map(({ date }) => date).toSorted((a, b) => a - b));
        if (messages.length > BATCH_MESSAGES) expect(new Set(messages.map(({ date }) => date)).size).toBe(1);
      }
      const claims = batches.map(({ claim }) => claim);
      claims.slice(1).forEach((claim, index) => expect(claim.from).toBe(claims[index]?.until));
      expect(spansOf(secondsOf(claims), { from: 0, until: 10_000 })).toEqual([gap]);
    }),
    { numRuns: RUNS },
  );
});

test('one message far out of date order: what is claimed outside the doubt holds every post, and the doubt is told', () => {
  const strays = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.oneof(fc.integer({ min: -3_000, max: -SLACK - 1 }), fc.integer({ min: SLACK + 1, max: 3_000 })),
  );
  fc.assert(
    fc.property(history, gapIn, widths, strays, (posts, gap, sizes, [place, shift]) => {
      const index = Math.floor(place * (posts.length - 1));
      const stray = posts[index];
      fc.pre(stray !== undefined);
      const moved = posts.map((post) => (post === stray ? { ...post, date: Math.max(0, post.date + shift) } : post));
      const { batches, disorder } = read(moved, gap, sizes);
      const held = batches.flatMap(({ messages }) => messages.map(({ messageId }) => messageId));
      const doubtful = disorder?.doubtful ?? { from: 0, until: 0 };
      for (const { claim } of batches) {
        const sure = idsIn(moved, claim).filter((id) => {
          const { date } = moved.find((post) => post.id === id) ?? { date: 0 };
          // The stray itself may lie below the floor, where nobody who fills this gap comes by.
          return id !== stray.id && !(doubtful.from <= date && date < doubtful.until);
        });
        expect(sure.filter((id) => !held.includes(id))).toEqual([]);
      }
    }),
    { numRuns: RUNS },
  );
});
