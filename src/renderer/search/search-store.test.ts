// What is found over all channels, while a fill brings more of it: answers come in any order.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SearchAnswer, SearchWish } from '../../shared/domain/search.ts';
import type { MessageRow } from '../../shared/domain/message-list.ts';
import { channelId } from '../../shared/domain/ids.ts';

const ID = channelId('5');
/** Newest first, as main would answer. */
let archive: number[] = [];
let listeners: Map<string, (event: unknown) => void>;
/** How much of the index is there; null: all. */
let share: number | null = null;
let asked: { readonly wish: SearchWish; readonly answer: () => void }[] = [];

function answerTo({ after, limit }: SearchWish): SearchAnswer {
  const rest = archive.filter((second) => after === null || second < after.second);
  const hits = rest.slice(0, limit);
  const last = hits.at(-1);
  return {
    hits: hits.map((second) => ({ channelId: ID, row: { messageId: second, date: second } as unknown as MessageRow })),
    next: hits.length < limit || last === undefined ? null : { second: last, id: last, rank: 0 },
    total: after === null ? { count: archive.length, exact: true } : null,
    order: 'date',
    preparing: share,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  listeners = new Map();
  asked = [];
  share = null;
  archive = Array.from({ length: 200 }, (_, at) => 1_000 - at);
  vi.stubGlobal('window', {
    lacuna: {
      request: (_: string, wish: SearchWish) =>
        new Promise((resolve) => {
          const value = answerTo(wish);
          asked.push({ wish, answer: () => resolve({ ok: true, value }) });
        }),
      on: (name: string, listener: (event: unknown) => void) => {
        listeners.set(name, listener);
        return () => undefined;
      },
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Answers the questions in this order of their numbers, and lets what follows from each happen. */
async function answered(...order: readonly number[]): Promise<void> {
  for (const at of order) {
    asked[at]?.answer();
    await vi.advanceTimersByTimeAsync(0);
  }
}

async function found() {
  const store = await import('./search-store.ts');
  store.searchFor('река', 'all');
  await answered(0);
  // Messages come in, and the first hits are asked for anew.
  archive = [1_003, 1_002, 1_001, ...archive];
  listeners.get('batch-committed')?.({ messages: 3 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toHaveLength(2);
  const shown = () => store.useSearch.getState().results?.hits.map(({ row }) => row.messageId);
  return { store, shown };
}

test('hits that were asked for before the first ones were renewed leave no hole after them', async () => {
  const { store, shown } = await found();
  void store.askForMore();
  await answered(1, 2, 3);
  expect(shown()).toEqual(archive.slice(0, 100));
});

test('further hits that somebody reads are not taken away by a renewal', async () => {
  const { store, shown } = await found();
  void store.askForMore();
  await answered(2);
  const before = shown();
  expect(before).toHaveLength(100);
  await answered(1);
  expect(shown()).toEqual(before);
});

test('an index that is made anew meanwhile is waited for, without another batch', async () => {
  const { store } = await found();
  await answered(1);
  share = 0.5;
  listeners.get('batch-committed')?.({ messages: 1 });
  await vi.advanceTimersByTimeAsync(1_000);
  share = null;
  await answered(2);
  expect(store.useSearch.getState().results?.preparing).toBe(0.5);
  await vi.advanceTimersByTimeAsync(500);
  await answered(3);
  expect(store.useSearch.getState().results?.preparing).toBe(null);
});
