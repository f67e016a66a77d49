import { describe, expect, test } from 'vitest';
import { addPage, endOfHistory, FIRST_ID, startReading, type GapReading, type Step } from './batch.ts';
import type { Message } from './message.ts';
import { SLACK_SECONDS } from './time-range.ts';

interface FakePost {
  readonly id: number;
  readonly date: number;
}

// The rule looks at nothing else of a message.
const asMessage = ({ id, date }: FakePost): Message => ({ messageId: id, date }) as Message;

const GAP = { from: 3_000, until: 10_000 };

function page(posts: readonly FakePost[], moreIds: readonly number[] = []) {
  return {
    messages: posts.map((post) => asMessage(post)),
    ids: [...posts.map(({ id }) => id), ...moreIds],
  };
}

/** `[id, date]` pairs as a page. */
const of = (...pairs: readonly (readonly [number, number])[]) => page(pairs.map(([id, date]) => ({ id, date })));

function after(reading: GapReading, ...pages: readonly ReturnType<typeof page>[]): Step {
  const steps: Step[] = [];
  for (const one of pages) steps.push(addPage(steps.at(-1)?.reading ?? reading, one));
  return steps.at(-1) as Step;
}

const claims = (step: Step) => step.batches.map(({ claim }) => claim);
const idsOf = (step: Step) => step.batches.map(({ messages }) => messages.map(({ messageId }) => messageId));

describe('what a page proves', () => {
  test('claims rest on the oldest second but one: one message that is far too old proves nothing', () => {
    const one = addPage(startReading(GAP), of([50, 9_000], [49, 3_500]));
    expect(claims(one)).toEqual([{ from: 9_061, until: 10_000 }]);
    expect(idsOf(one)).toEqual([[]]);
    expect(one.reading.carried.map(({ messageId }) => messageId)).toEqual([50, 49]);
    const two = addPage(one.reading, of([48, 3_400]));
    expect(claims(two)).toEqual([{ from: 3_561, until: 9_061 }]);
    expect(idsOf(two)).toEqual([[50]]);
  });

  test('a second is proven from 61 seconds above the witness, not from 60', () => {
    // Message 48 may still be of second 5,060, for 60 seconds of disorder are allowed.
    const step = after(startReading(GAP), of([50, 5_000], [49, 4_999]), of([48, 5_059]));
    expect(step.kind).toBe('go-on');
    expect(claims(addPage(startReading(GAP), of([50, 5_000], [49, 4_999])))).toEqual([{ from: 5_061, until: 10_000 }]);
  });

  test('while the first visible message lies in the gap, unread, its second is not proven, and the gap is not at its end', () => {
    const first = { messageId: 7, date: 4_000 };
    const old = of([50, 9_000], [49, 100], [48, 99]);
    const one = addPage(startReading(GAP, null, SLACK_SECONDS, FIRST_ID, first), old);
    expect(one.kind).toBe('go-on');
    expect(claims(one)).toEqual([{ from: 4_061, until: 10_000 }]);
    expect(addPage(one.reading, of([7, 4_000])).kind).toBe('disorder');
    // Outside the gap, or above what is read, it says nothing.
    for (const other of [
      { messageId: 7, date: 200 },
      { messageId: 51, date: 4_000 },
    ])
      expect(addPage(startReading(GAP, null, SLACK_SECONDS, FIRST_ID, other), old).kind).toBe('complete');
  });

  test('several messages of one second are one witness', () => {
    expect(claims(addPage(startReading(GAP), of([50, 5_000], [49, 5_000], [48, 5_000])))).toEqual([]);
  });

  test('the lower end is reached below the slack, not at it', () => {
    const at = addPage(startReading(GAP), of([50, 2_940], [49, 2_939], [48, 2_940]));
    expect(at.kind).toBe('go-on');
    expect(claims(at)).toEqual([{ from: 3_001, until: 10_000 }]);
    const below = addPage(startReading(GAP), of([50, 2_939], [49, 2_938]));
    expect(below.kind).toBe('complete');
    expect(claims(below)).toEqual([GAP]);
  });

  test('an outlier at the end of a page does not complete a gap', () => {
    const step = addPage(startReading(GAP), of([50, 9_000], [49, 8_000], [48, 100]));
    expect(step.kind).toBe('go-on');
    expect(claims(step)).toEqual([{ from: 8_061, until: 10_000 }]);
  });

  test('empty messages lower the id and prove nothing', () => {
    const step = addPage(startReading(GAP, 60), page([], [59, 58, 57]));
    expect(step).toMatchObject({ kind: 'go-on', batches: [], reading: { lowestId: 57, oldest: null } });
  });

  test('ids that were read, and ids that come twice, are dropped', () => {
    const step = after(
      startReading(GAP),
      of([50, 9_000], [49, 8_000]),
      of([51, 9_500], [49, 8_000], [48, 7_000], [48, 7_000], [47, 6_000]),
    );
    expect(step.reading.carried.map(({ messageId }) => messageId)).toEqual([48, 47]);
    expect(idsOf(step)).toEqual([[49, 50]]);
  });

  test('message 1 ends the history: what is claimed ends at the oldest instant', () => {
    const step = addPage(startReading(GAP), of([3, 6_000], [2, 5_970], [1, 6_010]));
    expect(step.kind).toBe('ended');
    expect(claims(step)).toEqual([{ from: 5_970, until: 10_000 }]);
  });
});

describe('batches', () => {
  test('a hundredth message whose second goes on is left to the next batch, or taken whole if it is the first', () => {
    const burst = (from: number, count: number, date: number): FakePost[] =>
      Array.from({ length: count }, (_, index) => ({ id: from - index, date }));
    const mixed = after(
      startReading(GAP),
      page([...burst(500, 60, 9_000), ...burst(440, 60, 8_000)]),
      of([300, 10], [299, 9]),
    );
    expect(idsOf(mixed).map(({ length }) => length)).toEqual([60, 60]);
    expect(claims(mixed)).toEqual([
      { from: 8_001, until: 9_061 },
      { from: 3_000, until: 8_001 },
    ]);
    const whole = after(
      startReading(GAP),
      page(burst(500, 100, 9_000)),
      page(burst(400, 100, 9_000)),
      of([300, 10], [299, 9]),
    );
    expect(idsOf(whole).map(({ length }) => length)).toEqual([200, 0]);
    expect(claims(whole)).toEqual([
      { from: 9_000, until: 10_000 },
      { from: 3_000, until: 9_000 },
    ]);
  });

  test('messages of a batch are oldest first', () => {
    const step = addPage(startReading(GAP), of([50, 9_000], [49, 9_010], [48, 100], [47, 99]));
    expect(idsOf(step)).toEqual([[50, 49]]);
  });
});

describe('the end of the history', () => {
  test('hidden prehistory is not claimed', () => {
    const reading = startReading({ from: 100, until: 900 });
    expect(endOfHistory(reading, 500)).toMatchObject({
      kind: 'ended',
      batches: [{ claim: { from: 500, until: 900 } }],
    });
    expect(endOfHistory(reading, null)).toMatchObject({ kind: 'ended', batches: [] });
    expect(endOfHistory(reading, 900)).toMatchObject({ batches: [] });
    expect(endOfHistory(reading, 5)).toMatchObject({ batches: [{ claim: { from: 100, until: 900 } }] });
  });

  test('a carried message that is older than the oldest visible one is not dropped', () => {
    const { reading } = addPage(startReading(GAP), of([50, 5_000], [49, 4_990]));
    for (const oldestVisible of [5_000, 9_999, null]) {
      const step = endOfHistory(reading, oldestVisible);
      expect(idsOf(step)).toEqual([[49, 50]]);
      expect(claims(step)).toEqual([{ from: 4_990, until: 5_061 }]);
    }
  });
});

describe('disorder', () => {
  test('exactly the slack is none; a second more is', () => {
    expect(addPage(startReading(GAP), of([11, 4_000], [10, 4_060])).kind).toBe('go-on');
    expect(addPage(startReading(GAP), of([11, 4_000], [10, 4_061])).kind).toBe('disorder');
  });

  test('what lies above the doubt is claimed, what was claimed inside it is the doubt of the caller', () => {
    const step = after(startReading(GAP), of([14, 9_000], [13, 7_000], [12, 5_000], [11, 3_900]), of([10, 4_100]));
    expect(step).toMatchObject({
      kind: 'disorder',
      disorder: { messageId: 10, doubtful: { from: 3_900, until: 4_161 }, seconds: 200 },
    });
    expect(claims(step)).toEqual([{ from: 4_161, until: 5_061 }]);
    expect(idsOf(step)).toEqual([[12]]);
  });

  test('all of a page is looked at: the doubt spans every contradiction in it', () => {
    const step = addPage(startReading(GAP), of([20, 5_000], [19, 5_500], [18, 4_000], [17, 5_200], [16, 3_990]));
    expect(step).toMatchObject({
      kind: 'disorder',
      disorder: { messageId: 17, doubtful: { from: 4_000, until: 5_561 }, seconds: 1_200 },
    });
  });

  test('the doubt never leaves the gap', () => {
    const step = addPage(startReading(GAP), of([20, 100], [19, 9_990]));
    expect(step).toMatchObject({ kind: 'disorder', disorder: { doubtful: GAP } });
  });

  test('a contradiction outside the gap does not stop it, and is handed over as a stray', () => {
    const step = addPage(startReading(GAP), of([20, 9_000], [19, 12_000], [18, 2_000], [17, 2_500]));
    expect(step.kind).toBe('complete');
    expect(step.strays.map(({ messageId }) => messageId)).toEqual([19, 17]);
  });

  test('a wider slack does not hide a stray: who read outside the gap did it with the ordinary one', () => {
    const step = addPage(startReading(GAP, null, 5_000), of([20, 12_000], [19, 11_000], [18, 11_061], [17, 11_060]));
    expect(step.kind).toBe('go-on');
    expect(step.strays.map(({ messageId }) => messageId)).toEqual([18]);
  });

  test('a wider slack reads through it, and then claims', () => {
    const wide = startReading(GAP, null, 500);
    const first = addPage(wide, of([20, 5_000], [19, 5_400], [18, 2_600], [17, 2_599]));
    expect(claims(first)).toEqual([{ from: 3_101, until: 10_000 }]);
    expect(idsOf(first)).toEqual([[20, 19]]);
    const second = addPage(first.reading, of([16, 2_499]));
    expect(second.kind).toBe('go-on');
    const end = addPage(second.reading, of([15, 2_498], [14, 2_400]));
    expect(end.kind).toBe('complete');
    expect(claims(end)).toEqual([{ from: 3_000, until: 3_100 }]);
  });
});
