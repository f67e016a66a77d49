import { describe, expect, test } from 'vitest';
import { addPageUpwards, reachCeiling, startUpwards, type UpwardReading, type UpwardStep } from './batch-upwards.ts';
import type { Message } from './message.ts';

const GAP = { from: 3_000, until: 10_000 };

type Post = readonly [id: number, date: number];
// The rule looks at nothing else of a message.
const page = (...posts: readonly Post[]) => ({
  messages: posts.map(([messageId, date]) => ({ messageId, date }) as Message),
  ids: posts.map(([id]) => id),
});

function after(reading: UpwardReading, ...pages: readonly ReturnType<typeof page>[]): UpwardStep {
  const steps: UpwardStep[] = [];
  for (const one of pages) steps.push(addPageUpwards(steps.at(-1)?.reading ?? reading, one));
  return steps.at(-1) as UpwardStep;
}

const claims = (step: UpwardStep) => step.batches.map(({ claim }) => claim);
const idsOf = (step: UpwardStep) => step.batches.map(({ messages }) => messages.map(({ messageId }) => messageId));

describe('what a page proves, upwards', () => {
  test('claims rest on the newest second but one: one message that is far too new proves nothing', () => {
    const one = addPageUpwards(startUpwards(GAP), page([50, 4_000], [51, 9_500]));
    expect(claims(one)).toEqual([{ from: 3_000, until: 3_940 }]);
    expect(idsOf(one)).toEqual([[]]);
    expect(one.disorder).toBeNull();
    const two = addPageUpwards(one.reading, page([52, 9_600]));
    expect(claims(two)).toEqual([{ from: 3_940, until: 9_440 }]);
    expect(idsOf(two)).toEqual([[50]]);
  });

  test('a second is proven from 61 seconds below the witness, not from 60', () => {
    // Message 52 may still be of second 5,940, for 60 seconds of disorder are allowed.
    const first = addPageUpwards(startUpwards(GAP), page([50, 6_000], [51, 6_001]));
    expect(claims(first)).toEqual([{ from: 3_000, until: 5_940 }]);
    expect(addPageUpwards(first.reading, page([52, 5_941])).kind).toBe('go-on');
    expect(addPageUpwards(first.reading, page([52, 5_940])).kind).toBe('disorder');
  });

  test('several messages of one second are one witness', () => {
    expect(claims(addPageUpwards(startUpwards(GAP), page([50, 5_000], [51, 5_000], [52, 5_000])))).toEqual([]);
  });

  test('no witness completes the gap, however new: messages of it may stand below the ceiling', () => {
    const above = after(startUpwards(GAP), page([50, 9_000]), page([51, 20_000], [52, 20_010]));
    expect(above.kind).toBe('go-on');
    expect(claims(above)).toEqual([GAP]);
    expect(after(above.reading, page([53, 9_500])).kind).toBe('disorder');
    expect(reachCeiling(above.reading)).toMatchObject({ kind: 'complete', batches: [] });
  });

  test('the ceiling proves all that is left, where there is nothing left to hold as well', () => {
    const reading = addPageUpwards(startUpwards(GAP), page([50, 5_000], [51, 9_990])).reading;
    const end = reachCeiling(reading);
    expect(end.kind).toBe('complete');
    expect(claims(end)).toEqual([{ from: 4_940, until: 10_000 }]);
    expect(idsOf(end)).toEqual([[50, 51]]);
    expect(claims(reachCeiling(startUpwards(GAP)))).toEqual([GAP]);
  });

  test('empty messages raise the id and prove nothing', () => {
    const empty = addPageUpwards(startUpwards(GAP), { messages: [], ids: [57, 58] });
    expect(empty).toMatchObject({ kind: 'go-on', batches: [] });
    const next = after(empty.reading, page([57, 4_000], [59, 5_000]));
    expect(idsOf(reachCeiling(next.reading))).toEqual([[59]]);
  });

  test('ids that were read, and ids that come twice, are dropped', () => {
    const step = after(
      startUpwards(GAP),
      page([50, 4_000], [51, 5_000]),
      page([49, 3_500], [51, 5_000], [52, 6_000], [52, 6_000], [53, 7_000]),
    );
    expect(idsOf(step)).toEqual([[50, 51]]);
    expect(idsOf(reachCeiling(step.reading))).toEqual([[52, 53]]);
  });
});

describe('batches, upwards', () => {
  const burst = (from: number, count: number, date: number): Post[] =>
    Array.from({ length: count }, (_, index): Post => [from + index, date]);

  test('come oldest first, without overlap, and so do the messages in each', () => {
    const step = after(startUpwards(GAP), page([50, 4_010], [51, 4_000], [52, 4_020], [60, 8_000], [61, 8_001]));
    expect(idsOf(step)).toEqual([[51, 50, 52]]);
    expect(claims(step)).toEqual([{ from: 3_000, until: 7_940 }]);
  });

  test('a hundredth message whose second goes on is left to the next batch, or taken whole if it is the first', () => {
    const mixed = addPageUpwards(startUpwards(GAP), page(...burst(300, 60, 4_000), ...burst(360, 60, 5_000)));
    const end = reachCeiling(mixed.reading);
    expect(idsOf(end).map(({ length }) => length)).toEqual([60, 60]);
    expect(claims(end)).toEqual([
      { from: 3_940, until: 5_000 },
      { from: 5_000, until: 10_000 },
    ]);
    const whole = after(startUpwards(GAP), page(...burst(300, 100, 4_000)), page(...burst(400, 100, 4_000)));
    const all = reachCeiling(whole.reading);
    expect(idsOf(all).map(({ length }) => length)).toEqual([200, 0]);
    expect(claims(all)).toEqual([
      { from: 3_000, until: 4_001 },
      { from: 4_001, until: 10_000 },
    ]);
  });
});

describe('disorder, upwards', () => {
  test('exactly the slack is none; a second more is', () => {
    expect(addPageUpwards(startUpwards(GAP), page([10, 4_060], [11, 4_000])).kind).toBe('go-on');
    expect(addPageUpwards(startUpwards(GAP), page([10, 4_061], [11, 4_000])).kind).toBe('disorder');
  });

  test('what lies below the doubt is claimed, what was claimed inside it is the doubt of the caller', () => {
    const step = after(startUpwards(GAP), page([10, 4_000], [11, 6_000], [12, 8_000], [13, 9_100]), page([14, 8_900]));
    expect(step).toMatchObject({
      kind: 'disorder',
      disorder: { messageId: 14, doubtful: { from: 8_840, until: 9_101 }, seconds: 200 },
    });
    expect(claims(step)).toEqual([{ from: 7_940, until: 8_840 }]);
    expect(idsOf(step)).toEqual([[12]]);
  });

  test('all of a page is looked at, and the doubt never leaves the gap', () => {
    const step = addPageUpwards(startUpwards(GAP), page([10, 9_000], [11, 8_500], [12, 20_000], [13, 3_010]));
    expect(step).toMatchObject({ kind: 'disorder', disorder: { messageId: 13, doubtful: GAP, seconds: 16_990 } });
  });

  test('a contradiction outside the gap does not stop it; both kinds of strays are handed over', () => {
    const below = addPageUpwards(startUpwards(GAP), page([10, 2_500], [11, 2_000], [12, 4_000]));
    expect(below.kind).toBe('go-on');
    expect(below.strays.map(({ messageId }) => messageId)).toEqual([11]);
    // One from above the gap is a stray once something of before follows it, a page later too.
    const above = after(
      startUpwards(GAP, 50_000),
      page([10, 4_000], [11, 30_000]),
      page([12, 4_010]),
      page([13, 4_020]),
    );
    expect(above.strays).toEqual([]);
    const noticed = after(startUpwards(GAP, 50_000), page([10, 4_000], [11, 30_000]), page([12, 4_010]));
    expect(noticed.strays.map(({ messageId }) => messageId)).toEqual([11]);
    const within = after(startUpwards(GAP, 50_000), page([10, 10_060], [11, 10_000]));
    expect(within.strays).toEqual([]);
  });

  test('a wider slack reads through it, and then claims', () => {
    const first = addPageUpwards(startUpwards(GAP, 500), page([10, 5_400], [11, 5_000], [12, 9_000], [13, 9_001]));
    expect(first.kind).toBe('go-on');
    expect(claims(first)).toEqual([{ from: 3_000, until: 8_500 }]);
    expect(idsOf(first)).toEqual([[11, 10]]);
  });
});
