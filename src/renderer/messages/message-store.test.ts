// The list of what is searched for, while the index is made anew.
import { afterEach, expect, test, vi } from 'vitest';
import { channelId } from '../../shared/domain/ids.ts';
import type { MessageOutline } from '../../shared/domain/message-list.ts';

const ID = channelId('5');

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('an index that is made anew during a fill is waited for, without another batch', async () => {
  vi.useFakeTimers();
  let share: number | null = null;
  let commit = (): void => undefined;
  vi.stubGlobal('window', {
    lacuna: {
      request: async (name: string) => {
        const items = share === null ? [{ kind: 'day' as const, day: 0, count: 1 }] : [];
        const outline: MessageOutline = { items, matching: items.length, total: 1, preparing: share };
        return { ok: true, value: name === 'messages.outline' ? outline : [{ messageId: 1, date: 5 }] };
      },
      on: (name: string, listener: (event: unknown) => void) => {
        if (name === 'batch-committed') commit = () => listener({ channelId: ID, range: { from: 0, until: 9 } });
        return () => undefined;
      },
    },
  });
  const { useMessages } = await import('./message-store.ts');
  const shown = () => [useMessages.getState().outline?.matching, useMessages.getState().outline?.preparing];
  useMessages.getState().show(ID, null, { text: 'река' }, null);
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toEqual([1, null]);

  share = 0.5;
  commit();
  await vi.advanceTimersByTimeAsync(300);
  expect(shown()).toEqual([0, 0.5]);
  share = null;
  await vi.advanceTimersByTimeAsync(600);
  expect(shown()).toEqual([1, null]);
});
