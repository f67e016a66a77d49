// Figures of what is searched for, while the index is made anew: what is not known is not 0.
import { afterEach, expect, test, vi } from 'vitest';
import { channelId } from '../../shared/domain/ids.ts';
import type { MediaSlice } from '../../shared/domain/insight.ts';

const ID = channelId('5');
const SPAN = { from: 0, until: 86_400 };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('an index that is made anew during a fill is waited for, and its days are counted then', async () => {
  vi.useFakeTimers();
  let share: number | null = null;
  let commit = (): void => undefined;
  vi.stubGlobal('window', {
    lacuna: {
      request: async (name: string) => {
        const days = share === null ? [{ day: 0, counts: { none: 3 } }] : [];
        const slice: MediaSlice = { days, next: null, preparing: share };
        const frame = { channelId: ID, span: SPAN, wanted: SPAN, gaps: [], inferred: [], asOf: 0 };
        return { ok: true, value: name === 'insight.frame' ? frame : slice };
      },
      on: (name: string, listener: (event: unknown) => void) => {
        if (name === 'batch-committed') commit = () => listener({ channelId: ID, range: SPAN });
        return () => undefined;
      },
    },
  });
  const { showInsight, useInsight } = await import('./insight-store.ts');
  const shown = () => {
    const { days, preparing } = useInsight.getState();
    return { messages: days.get(0)?.none, preparing };
  };
  showInsight({ channelId: ID, range: null, filter: { text: 'река' } });
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toEqual({ messages: 3, preparing: null });

  share = 0.5;
  commit();
  await vi.advanceTimersByTimeAsync(300);
  expect(shown()).toEqual({ messages: undefined, preparing: 0.5 });
  share = null;
  await vi.advanceTimersByTimeAsync(600);
  expect(shown()).toEqual({ messages: 3, preparing: null });
});
