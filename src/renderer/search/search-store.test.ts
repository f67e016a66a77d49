// What is found outside the list, while a fill brings more of it: answers come in any order.
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

function answerTo({ after, limit, exact }: SearchWish): SearchAnswer {
  const rest = archive.filter((second) => after === null || second < after.second);
  const hits = rest.slice(0, limit);
  const last = hits.at(-1);
  return {
    hits: hits.map((second) => ({ channelId: ID, row: { messageId: second, date: second } as unknown as MessageRow })),
    next: hits.length < limit || last === undefined ? null : { second: last, id: last, rank: 0 },
    total: after === null ? counted(exact) : null,
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

const MOST = 10_000;

/** What main does where words are frequent: beyond a number it counts only if asked to. */
function counted(exact: boolean): { readonly count: number; readonly exact: boolean } {
  return archive.length > MOST && !exact ? { count: MOST, exact: false } : { count: archive.length, exact: true };
}

async function opened() {
  const store = await import('./search-store.ts');
  const more = await import('./more-hits.ts');
  const results = () => store.useSearch.getState().results;
  const shown = () => results()?.found.pages.flatMap(({ hits }) => hits?.map(({ row }) => row.messageId) ?? []);
  return { store, more, results, shown };
}

async function found() {
  const all = await opened();
  all.store.searchFor('река', 'all');
  await answered(0);
  await committed(1_003, 1_002, 1_001);
  expect(asked).toHaveLength(2);
  return all;
}

/** Messages come in, and what is shown is asked for anew. */
async function committed(...seconds: readonly number[]): Promise<void> {
  archive = [...seconds, ...archive];
  listeners.get('batch-committed')?.({ messages: seconds.length, channelId: ID });
  await vi.advanceTimersByTimeAsync(1_000);
}

test('hits that were asked for before the first ones were renewed leave no hole after them', async () => {
  const { more, shown } = await found();
  more.needHits(0, 1);
  await answered(1, 2, 3);
  expect(shown()).toEqual(archive.slice(0, 100));
});

test('further hits that somebody reads are not taken away by a renewal, which says that there are others', async () => {
  const { more, shown, results } = await found();
  more.needHits(0, 1);
  await answered(2);
  const before = shown();
  expect(before).toHaveLength(100);
  await answered(1);
  expect(shown()).toEqual(before);
  expect(results()).toMatchObject({ total: { count: 203 }, outdated: true });
});

test('the count stays true of a list that is read on in, and the new ones are shown on demand', async () => {
  const { store, more, shown, results } = await opened();
  store.searchFor('река', 'all');
  await answered(0);
  more.needHits(0, 1);
  await answered(1);
  await committed(1_001);
  // Only counted: nothing that is read is put in another order.
  expect(asked[2]?.wish).toMatchObject({ limit: 1, order: 'date' });
  await answered(2);
  expect(results()).toMatchObject({ total: { count: 201, exact: true }, outdated: true });
  expect(shown()?.[0]).toBe(1_000);
  store.askAgain();
  await answered(3);
  expect(results()).toMatchObject({ total: { count: 201 }, outdated: false });
  expect(shown()?.[0]).toBe(1_001);
});

test('however far somebody reads, few hits are held, and those before come back', async () => {
  archive = Array.from({ length: 50_000 }, (_, at) => 100_000 - at);
  const { store, more, results, shown } = await opened();
  store.searchFor('река', 'all');
  await answered(0);
  for (let page = 1; page < 100; page++) {
    more.needHits(page - 1, page);
    await answered(asked.length - 1);
  }
  expect(results()?.found.pages).toHaveLength(100);
  expect(shown()?.length).toBeLessThan(1_500);
  more.needHits(49, 50);
  await answered(asked.length - 1);
  await answered(asked.length - 1);
  const pages = results()?.found.pages ?? [];
  expect(pages).toHaveLength(100);
  expect(pages[50]?.hits?.map(({ row }) => row.messageId)).toEqual(archive.slice(2_500, 2_550));
});

test('all hits are counted on demand, it says so meanwhile, and the number stays exact during a fill', async () => {
  archive = Array.from({ length: 12_345 }, (_, at) => 100_000 - at);
  const { store, more, results } = await opened();
  store.searchFor('река', 'all');
  await answered(0);
  expect(results()).toMatchObject({ total: { count: 10_000, exact: false }, counting: false });
  const counting = more.countExactly();
  expect(results()?.counting).toBe(true);
  void more.countExactly();
  expect(asked).toHaveLength(2);
  expect(asked[1]?.wish.exact).toBe(true);
  await answered(1);
  await counting;
  expect(results()).toMatchObject({ total: { count: 12_345, exact: true }, counting: false });
  await committed(100_002, 100_001);
  await answered(2);
  expect(results()?.total).toEqual({ count: 12_347, exact: true });
});

test('days and filters are asked for over all channels', async () => {
  const { store } = await opened();
  store.searchFor('река', 'all');
  const range = { from: 0, until: 86_400 };
  store.setWanted({ range, filter: { forwarded: true, edited: true } });
  expect(asked[1]?.wish).toMatchObject({ channelId: null, range, filter: { forwarded: true, edited: true } });
});

test('the best matches of a channel stand in the list’s place until somebody goes to the list', async () => {
  const { store, results } = await opened();
  const { useView } = await import('../view/view-store.ts');
  useView.setState({ channelId: ID });
  store.searchFor('река', 'channel');
  expect(asked).toHaveLength(0);
  store.setListOrder('relevance');
  expect(asked[0]?.wish).toMatchObject({ text: 'река', channelId: ID, range: null, order: 'relevance' });
  await answered(0);
  expect(store.useSearch.getState()).toMatchObject({ shown: true, listOrder: 'relevance' });

  // Whatever narrows the list narrows them, and other words are looked for in the same order.
  const range = { from: 0, until: 86_400 };
  useView.getState().selectRange(range);
  useView.getState().setFilter({ forwarded: true, text: 'река' });
  expect(asked.at(-1)?.wish).toMatchObject({ text: 'река', channelId: ID, range, filter: { forwarded: true } });
  store.searchFor('озеро', 'channel');
  expect(asked.at(-1)?.wish).toMatchObject({ text: 'озеро', channelId: ID, range, order: 'relevance' });
  await answered(asked.length - 1);
  expect(results()?.question.text).toBe('озеро');

  useView.getState().jumpTo(5);
  expect(store.useSearch.getState()).toMatchObject({ shown: false, listOrder: 'date' });
  expect(useView.getState().filter.text).toBe('озеро');
  const before = asked.length;
  store.setListOrder('relevance');
  expect(store.useSearch.getState().shown).toBe(true);
  expect(asked).toHaveLength(before);
  store.clearSearch();
  expect(store.useSearch.getState()).toMatchObject({ results: null, shown: false });
});

test('an index that is made anew meanwhile is waited for, without another batch', async () => {
  const { store } = await found();
  await answered(1);
  share = 0.5;
  listeners.get('batch-committed')?.({ messages: 1, channelId: ID });
  await vi.advanceTimersByTimeAsync(1_000);
  share = null;
  await answered(2);
  expect(store.useSearch.getState().results?.preparing).toBe(0.5);
  await vi.advanceTimersByTimeAsync(500);
  await answered(3);
  expect(store.useSearch.getState().results?.preparing).toBe(null);
});

test('whoever goes back to the list while the index is made is not taken away from it', async () => {
  share = 0.2;
  const { store } = await opened();
  store.searchFor('река', 'all');
  await answered(0);
  store.showResults(false);
  share = null;
  await vi.advanceTimersByTimeAsync(500);
  await answered(1);
  expect(store.useSearch.getState()).toMatchObject({
    shown: false,
    results: { preparing: null, total: { count: 200 } },
  });
});

test('an index that is made anew while somebody reads on is waited for', async () => {
  const { store, more, results } = await opened();
  store.searchFor('река', 'all');
  await answered(0);
  share = 0.5;
  more.needHits(0, 1);
  await answered(1);
  expect(results()?.preparing).toBe(0.5);
  share = null;
  await vi.advanceTimersByTimeAsync(500);
  await answered(2);
  expect(results()).toMatchObject({ preparing: null, total: { count: 200 } });
});

test('what comes in while the list is looked at is told on the way back, which leads to the same hits', async () => {
  const { store, results, shown } = await opened();
  store.searchFor('река', 'all');
  await answered(0);
  const before = shown();
  store.showResults(false);
  await committed(1_001);
  await answered(1);
  store.showResults(true);
  expect(shown()).toEqual(before);
  expect(results()).toMatchObject({ total: { count: 201 }, outdated: true });
});

test('a channel that is removed takes its hits along, also while nobody looks at them', async () => {
  const { store, shown, results } = await opened();
  const { useView } = await import('../view/view-store.ts');
  useView.setState({ channelId: ID });
  store.searchFor('река', 'all');
  await answered(0);
  archive = archive.slice(100);
  // Its list goes first, and with it the results out of view.
  useView.getState().selectChannel(null);
  listeners.get('channel.removed')?.({ channelId: ID });
  await answered(1);
  expect(store.useSearch.getState().shown).toBe(false);
  expect(results()?.total.count).toBe(100);
  expect(shown()?.[0]).toBe(900);

  useView.setState({ channelId: ID });
  store.searchFor('река', 'channel');
  store.setListOrder('relevance');
  await answered(2);
  listeners.get('channel.removed')?.({ channelId: ID });
  expect(results()).toBe(null);
});

test('whoever goes elsewhere right after typing stays there', async () => {
  const { store } = await opened();
  const { useView } = await import('../view/view-store.ts');
  useView.setState({ channelId: ID });
  store.setScope('all');
  store.typeSearch('река');
  useView.getState().selectChannel(channelId('6'));
  await vi.advanceTimersByTimeAsync(200);
  expect(asked[0]?.wish.text).toBe('река');
  expect(store.useSearch.getState()).toMatchObject({ shown: false, results: { question: { text: 'река' } } });

  // What was meant for one channel is not looked for in the next.
  store.searchFor('', 'channel');
  store.typeSearch('озеро');
  useView.getState().selectChannel(ID);
  await vi.advanceTimersByTimeAsync(200);
  expect(store.useSearch.getState().typed).toBe('');
  expect(useView.getState().filter).toEqual({});
});

test('a filter that is chosen for the channel in view shows its list', async () => {
  const { store } = await opened();
  const { useView } = await import('../view/view-store.ts');
  useView.setState({ channelId: ID });
  store.searchFor('река', 'all');
  await answered(0);
  useView.getState().setFilter({ hashtag: 'разбор' });
  expect(store.useSearch.getState()).toMatchObject({ shown: false, scope: 'all', typed: 'река' });
});

test('the first hits stay as they are once somebody is among them', async () => {
  const { store, more, results, shown } = await opened();
  store.searchFor('река', 'all');
  await answered(0);
  const before = shown();
  await committed(1_001);
  more.readHits(results()?.answer ?? 0);
  // Asked for before somebody was there, answered after.
  await answered(1);
  expect(shown()).toEqual(before);
  expect(results()).toMatchObject({ total: { count: 201 }, outdated: true });
  await committed(1_002);
  expect(asked[2]?.wish).toMatchObject({ limit: 1 });
});
