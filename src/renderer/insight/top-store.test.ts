// The lists of names while a fill goes on: what comes in the middle of a count is not forgotten.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { channelId } from '../../shared/domain/ids.ts';
import type { TopSlice } from '../../shared/domain/top-lists.ts';

const ID = channelId('5');
const SPAN = { from: 0, until: 2_000 };
/** Instants of messages, each with the one hashtag; a slice looks at a thousand seconds. */
let archive: number[] = [];
let commit: (instants: readonly number[]) => void = () => undefined;
let slices = 0;
let onSlice: (slice: number) => void = () => undefined;

function sliceFrom(from: number): TopSlice {
  const until = from + 1_000;
  const messages = archive.filter((instant) => instant >= from && instant < until).length;
  const hashtags = messages > 0 ? [{ key: '#a', label: '#a', messages }] : [];
  const next = until < SPAN.until ? { date: '1970-01-01T00:16:40Z', id: until } : null;
  return { messages, entries: { hashtags, domains: [], forwards: [] }, next, preparing: null };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  archive = [10, 20, 1_500];
  slices = 0;
  vi.stubGlobal('window', {
    lacuna: {
      request: async (name: string, wish: { readonly after?: { readonly id: number } | null }) => {
        if (name === 'insight.frame') return { ok: true, value: { span: SPAN } };
        const value = sliceFrom(wish.after?.id ?? 0);
        slices += 1;
        onSlice(slices);
        return { ok: true, value };
      },
      on: (name: string, listener: (event: unknown) => void) => {
        if (name !== 'batch-committed') return () => undefined;
        commit = (instants) => {
          archive = [...archive, ...instants];
          listener({ channelId: ID, range: SPAN, inserted: instants.length, changed: 0 });
        };
        return () => undefined;
      },
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a batch of days that were counted already is counted in the end', async () => {
  onSlice = (slice) => slice === 1 && commit([30, 40]);
  const { showTop, useTop } = await import('./top-store.ts');
  showTop({ channelId: ID, range: null, filter: {} });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(useTop.getState()).toMatchObject({ messages: 5, outdated: false });
  expect(useTop.getState().lists.hashtags.entries).toEqual([{ key: '#a', label: '#a', messages: 5 }]);
});
