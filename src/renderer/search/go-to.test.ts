// The way to a message: its place is looked up, and answers come in any order.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { channelId } from '../../shared/domain/ids.ts';

const [LARGE, SMALL] = [channelId('5'), channelId('6')];
let answers: Map<string, (place: { readonly day: number; readonly offset: number } | null) => void>;

beforeEach(() => {
  vi.resetModules();
  answers = new Map();
  vi.stubGlobal('window', {
    lacuna: {
      request: (name: string, { query }: { readonly query: { readonly channelId: string } }) =>
        new Promise((resolve) => {
          if (name !== 'messages.place') return resolve({ ok: true, value: {} });
          answers.set(query.channelId, (value) => resolve({ ok: true, value }));
        }),
      on: () => () => undefined,
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('of two hits that are opened one after the other the last one is gone to, whichever is found first', async () => {
  const { goToMessage } = await import('./go-to.ts');
  const { useView } = await import('../view/view-store.ts');
  const first = goToMessage(LARGE, 1);
  const second = goToMessage(SMALL, 2);
  answers.get(SMALL)?.({ day: 3, offset: 0 });
  await second;
  answers.get(LARGE)?.({ day: 4, offset: 0 });
  expect(await first).toBe(null);
  expect(useView.getState()).toMatchObject({ channelId: SMALL, messageId: 2, jump: { day: 3 } });
});
