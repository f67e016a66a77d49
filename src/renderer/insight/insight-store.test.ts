// Figures as they are counted: of a part, of an earlier question, or while the index is made anew, they say so and are not
// taken for the answer. What is not known is not 0.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { channelId } from '../../shared/domain/ids.ts';
import type { MediaSlice } from '../../shared/domain/insight.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';

const ID = channelId('5');
const DAY = 86_400;
const SPAN = { from: 0, until: 4 * DAY };
const WORDS: MessageFilter = { text: 'река' };

/** Messages of each of the four days, with words and without. A slice counts one day. */
let archive = { all: [3, 3, 3, 3], words: [1, 1, 1, 1] };
let share: number | null = null;
/** Told before each slice is answered, with the day that it begins at; what it throws fails the count. */
let onSlice: (day: number) => Promise<void> | void = () => undefined;
let commit: () => void = () => undefined;

async function sliceOf(day: number, filter: MessageFilter): Promise<MediaSlice> {
  await onSlice(day);
  if (share !== null) return { days: [], next: null, preparing: share };
  const counted = filter.text === undefined ? archive.all[day] : archive.words[day];
  const next = day < 3 ? (day + 1) * DAY : null;
  return { days: [{ day, counts: { none: counted ?? NaN } }], next, preparing: null };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  archive = { all: [3, 3, 3, 3], words: [1, 1, 1, 1] };
  share = null;
  onSlice = () => undefined;
  vi.stubGlobal('window', {
    lacuna: {
      request: async (name: string, wish: { readonly range: typeof SPAN; readonly filter: MessageFilter }) => {
        const frame = { channelId: ID, span: SPAN, wanted: SPAN, gaps: [], inferred: [], asOf: 0 };
        if (name === 'insight.frame') return { ok: true, value: frame };
        try {
          return { ok: true, value: await sliceOf(wish.range.from / DAY, wish.filter) };
        } catch {
          return { ok: false, failure: { kind: 'cache-in-use', message: 'In use.' } };
        }
      },
      on: (name: string, listener: (event: unknown) => void) => {
        if (name === 'batch-committed') commit = () => listener({ channelId: ID, range: SPAN });
        return () => undefined;
      },
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function opened() {
  const store = await import('./insight-store.ts');
  const ask = (filter: MessageFilter) => store.showInsight({ channelId: ID, range: null, filter });
  const shown = () => {
    const { frame, days, stale, counting, cancelled, preparing, failure } = store.useInsight.getState();
    return {
      until: frame?.span?.until ?? null,
      messages: [...days.values()].map(({ none }) => none),
      is: Object.entries({ stale, counting, cancelled, preparing, failure })
        .filter(([, value]) => value !== null && value !== false)
        .map(([key]) => key),
    };
  };
  return { ...store, ask, shown };
}

const settled = (milliseconds = 0) => vi.advanceTimersByTimeAsync(milliseconds);
const never = new Promise<void>(() => undefined);

test('an index that is made anew during a fill is waited for, and its days are counted then', async () => {
  const { ask, shown, shownFigures } = await opened();
  ask(WORDS);
  await settled();
  expect(shown()).toEqual({ until: SPAN.until, messages: [1, 1, 1, 1], is: [] });
  share = 0.5;
  commit();
  await settled(300);
  expect(shown()).toEqual({ until: SPAN.until, messages: [], is: ['preparing'] });
  expect(shownFigures).toThrow('not counted yet');
  share = null;
  await settled(600);
  expect(shown()).toEqual({ until: SPAN.until, messages: [1, 1, 1, 1], is: [] });
});

test('figures of an earlier question are not taken out of the window under the words of the next', async () => {
  const { ask, shown, shownFigures } = await opened();
  ask({});
  await settled();
  expect(shownFigures()).toMatchObject({ filter: {}, days: new Map([0, 1, 2, 3].map((day) => [day, { none: 3 }])) });
  onSlice = () => never;
  ask(WORDS);
  await settled();
  expect(shown()).toEqual({ until: SPAN.until, messages: [3, 3, 3, 3], is: ['stale'] });
  expect(shownFigures).toThrow('not counted yet');
  onSlice = (day) => (day === 2 ? never : undefined);
  ask(WORDS);
  await settled();
  expect(shown()).toEqual({ until: SPAN.until, messages: [1, 1], is: ['counting'] });
  expect(shownFigures).toThrow('not counted yet');
  onSlice = () => undefined;
  ask(WORDS);
  await settled();
  expect(shownFigures()).toMatchObject({ filter: WORDS, days: new Map([0, 1, 2, 3].map((day) => [day, { none: 1 }])) });
});

test('nothing is left of a count that failed, and no batch makes a part of it look whole', async () => {
  const { ask, shown, shownFigures, retryInsight } = await opened();
  ask({});
  await settled();
  onSlice = (day) => {
    if (day === 2) throw new Error('busy');
  };
  ask(WORDS);
  await settled();
  expect(shown()).toEqual({ until: null, messages: [], is: ['failure'] });
  expect(shownFigures).toThrow('not counted yet');
  commit();
  await settled(600);
  expect(shown()).toEqual({ until: null, messages: [], is: ['failure'] });
  onSlice = () => undefined;
  retryInsight();
  await settled();
  expect(shown()).toEqual({ until: SPAN.until, messages: [1, 1, 1, 1], is: [] });
});

test('a count that was cancelled is of the days up to there, stays so, and is made again when asked', async () => {
  const { ask, shown, shownFigures, cancelCount, retryInsight } = await opened();
  onSlice = (day) => (day === 2 ? never : undefined);
  ask({});
  await settled();
  cancelCount();
  const part = { until: 2 * DAY, messages: [3, 3], is: ['cancelled'] };
  expect(shown()).toEqual(part);
  expect(shownFigures).toThrow('not counted yet');
  onSlice = () => undefined;
  commit();
  await settled(600);
  expect(shown()).toEqual(part);
  archive = { ...archive, all: [4, 4, 4, 4] };
  retryInsight();
  await settled();
  expect(shown()).toEqual({ until: SPAN.until, messages: [4, 4, 4, 4], is: [] });
  commit();
  await settled(600);
  expect(shown().messages).toEqual([4, 4, 4, 4]);
});

test('a cancelled count has nothing of an earlier question, nor waits for the index any more', async () => {
  const { ask, shown, cancelCount } = await opened();
  ask({});
  await settled();
  onSlice = () => never;
  ask(WORDS);
  cancelCount();
  await settled(600);
  expect(shown()).toEqual({ until: null, messages: [], is: ['cancelled'] });
  onSlice = () => undefined;
  share = 0.5;
  ask(WORDS);
  await settled();
  expect(shown().is).toEqual(['preparing']);
  cancelCount();
  expect(shown()).toEqual({ until: null, messages: [], is: ['cancelled'] });
});
