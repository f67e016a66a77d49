// In which order the list's pages are asked for while somebody scrolls: what is in view before all else, and what went out of
// it not at all.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { channelId } from '../../shared/domain/ids.ts';
import type { PageKey } from './pages.ts';

const ID = channelId('5');
const DAYS = 200;
/** A day a page. */
const days = (from: number, until: number): readonly PageKey[] =>
  Array.from({ length: until - from }, (_, at): PageKey => `${from + at}:0`);

let asked: { readonly day: number; readonly answer: () => void }[] = [];

beforeEach(() => {
  vi.resetModules();
  asked = [];
  const items = Array.from({ length: DAYS }, (_, day) => ({ kind: 'day', day, count: 1 }));
  const outline = { items, matching: DAYS, total: DAYS, preparing: null };
  const request = (name: string, input: { readonly day: number }): Promise<unknown> => {
    if (name === 'messages.outline') return Promise.resolve({ ok: true, value: outline });
    const value = [{ messageId: input.day + 1, date: input.day * 86_400 }];
    return new Promise((resolve) => {
      asked.push({ day: input.day, answer: () => resolve({ ok: true, value }) });
    });
  };
  vi.stubGlobal('window', { lacuna: { request, on: () => () => undefined } });
});
afterEach(() => vi.unstubAllGlobals());

/** Which days were asked for since the last look; all of them are answered. */
async function answered(): Promise<readonly number[]> {
  const these = asked;
  asked = [];
  for (const { answer } of these) answer();
  await new Promise((resolve) => setTimeout(resolve));
  return these.map(({ day }) => day);
}

async function shown() {
  const { useMessages } = await import('./message-store.ts');
  useMessages.getState().show(ID, null, {}, 0);
  await new Promise((resolve) => setTimeout(resolve));
  await answered();
  return useMessages;
}

test('what is drawn is asked for at once and together, then what comes next, nearest first and a few at a time', async () => {
  const useMessages = await shown();
  let landings = 0;
  useMessages.subscribe(() => landings++);
  useMessages.getState().need({ drawn: days(100, 104), next: days(104, 120) }, null);
  expect(await answered()).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115]);
  expect(await answered()).toEqual([116, 117, 118, 119]);
  expect(await answered()).toEqual([]);
  expect(landings).toBe(4);
});

test('what went out of view has no turn any more: the newest place is asked for first', async () => {
  const useMessages = await shown();
  const { need } = useMessages.getState();
  need({ drawn: days(100, 110), next: days(110, 130) }, null);
  // The bar is dragged on before any of it is there.
  for (const at of [120, 140, 160]) need({ drawn: days(at, at + 10), next: days(at + 10, at + 30) }, null);
  expect(asked.map(({ day }) => day)).toEqual([...days(100, 116)].map((key) => Number.parseInt(key)));
  await answered();
  expect(asked.map(({ day }) => day).slice(0, 10)).toEqual([160, 161, 162, 163, 164, 165, 166, 167, 168, 169]);
  expect(asked.every(({ day }) => day >= 160)).toBe(true);
});
