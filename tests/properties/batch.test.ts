import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addPage, BATCH_MESSAGES, endOfHistory, startReading, type Batch } from '../../src/shared/domain/batch.ts';
import { asMessage } from '../support/fake-telegram.ts';
import { secondsOf, spansOf } from './naive-model.ts';

const SLACK = 60;

interface Post {
  readonly id: number;
  readonly date: number;
}

/** Histories whose ids rise, with holes, and whose dates may disagree by up to the slack; bursts included. */
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
  readonly complete: boolean;
}

/** Reads a gap as the downloader does: by id downwards, with pages of any size from 1 to 100. */
function read(posts: readonly Post[], gap: { from: number; until: number }, sizes: readonly number[]): Reading {
  const byId = posts.toSorted((a, b) => b.id - a.id);
  const batches: Batch[] = [];
  let reading = startReading(gap);
  for (let n = 0; ; n++) {
    const lowest = reading.lowestId;
    const below = byId.filter((post) => (lowest === null ? post.date < gap.until + SLACK : post.id < lowest));
    // The first page begins at a place in the order of ids, as Telegram's does.
    const start =
      lowest === null ? byId.findIndex((post) => post.date < gap.until + SLACK) : byId.length - below.length;
    const page = start === -1 ? [] : byId.slice(start, start + (sizes[n % sizes.length] ?? 100));
    const step =
      page.length === 0
        ? endOfHistory(reading, posts.length > 0 ? Math.min(...posts.map((post) => post.date)) : null)
        : addPage(reading, { messages: page.map((post) => asMessage(post)), ids: page.map((post) => post.id) });
    if (step.kind === 'disorder') throw new Error('disorder within the slack');
    batches.push(...step.batches);
    reading = step.reading;
    if (step.kind !== 'go-on') return { batches, complete: true };
  }
}

const gapIn = fc
  .tuple(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 1, max: 3_000 }))
  .map(([from, length]) => ({
    from: 900 + from,
    until: 900 + from + length,
  }));
const pageSizes = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 });

describe('pages become batches', () => {
  test('every claimed second holds every post of that second, at every step; no post is stored outside a claim', () => {
    fc.assert(
      fc.property(history, gapIn, pageSizes, (posts, gap, sizes) => {
        const { batches } = read(posts, gap, sizes);
        const seen = new Set<number>();
        for (const { messages, claim } of batches) {
          const truth = posts
            .filter((post) => claim.from <= post.date && post.date < claim.until)
            .map((post) => post.id);
          expect(messages.map((message) => message.messageId).toSorted((a, b) => a - b)).toEqual(
            truth.toSorted((a, b) => a - b),
          );
          for (const message of messages) {
            expect(seen.has(message.messageId)).toBe(false);
            seen.add(message.messageId);
          }
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test('the claims complete the gap down to the oldest visible message, newest first, without overlap', () => {
    fc.assert(
      fc.property(history, gapIn, pageSizes, (posts, gap, sizes) => {
        const { batches } = read(posts, gap, sizes);
        const oldest = posts.length > 0 ? Math.min(...posts.map((post) => post.date)) : Infinity;
        const from = Math.max(gap.from, Math.min(oldest, gap.until));
        const claims = batches.map(({ claim }) => claim);
        claims.slice(1).forEach((claim, index) => expect(claim.until).toBe(claims[index]?.from));
        const expected = from < gap.until ? [{ from, until: gap.until }] : [];
        expect(spansOf(secondsOf(claims), { from: 0, until: 10_000 })).toEqual(expected);
      }),
      { numRuns: 1_500 },
    );
  });

  test('a batch holds at most 100 messages, more only where one second does', () => {
    fc.assert(
      fc.property(history, gapIn, pageSizes, (posts, gap, sizes) => {
        for (const { messages } of read(posts, gap, sizes).batches) {
          if (messages.length <= BATCH_MESSAGES) continue;
          expect(new Set(messages.map((message) => message.date)).size).toBe(1);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test('250 posts in pages of 100 make three batches and ask three pages', () => {
    const posts = Array.from({ length: 260 }, (_, index) => ({ id: index + 1, date: 10_000 + index * 100 }));
    const { batches } = read(posts, { from: 11_000, until: 36_000 }, [100]);
    expect(batches.flatMap(({ messages }) => messages)).toHaveLength(250);
    expect(batches.map(({ messages }) => messages.length).every((size) => size <= 100)).toBe(true);
  });
});
