// What Export offers is what is in view: the results over all channels with their words, or the channel's list.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { channelId } from '../../shared/domain/ids.ts';

const ID = channelId('5');

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal('window', {
    lacuna: {
      request: () =>
        Promise.resolve({
          ok: true,
          value: { hits: [], next: null, total: { count: 0, exact: true }, order: 'date', preparing: null },
        }),
      on: () => () => undefined,
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('over all channels the words and the results’ own filters are exported, not the list behind them', async () => {
  const { useView } = await import('../view/view-store.ts');
  const { searchFor, setWanted, showResults } = await import('./search-store.ts');
  const { openExport } = await import('./export-found.ts');
  useView.setState({ channelId: ID, range: { from: 0, until: 86_400 }, filter: { forwarded: true } });
  searchFor('wind', 'all');
  setWanted({ filter: { mediaTypes: ['photo'] }, range: { from: 86_400, until: 172_800 } });
  await vi.advanceTimersByTimeAsync(0);
  openExport();
  expect(useView.getState().dialog).toEqual({
    kind: 'export',
    range: { from: 86_400, until: 172_800 },
    found: { mediaTypes: ['photo'], text: 'wind' },
  });

  showResults(false);
  openExport();
  expect(useView.getState().dialog).toEqual({ kind: 'export', range: { from: 0, until: 86_400 }, found: null });
});
