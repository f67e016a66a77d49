import { describe, expect, test } from 'vitest';
import { CHANNEL, FakeTelegram, steady, type FakePost } from '../../../tests/support/fake-telegram.ts';
import { findFirstVisible } from './first-visible.ts';

async function find(posts: readonly FakePost[], behaviour: Partial<FakeTelegram['behaviour']> = {}) {
  const telegram = new FakeTelegram(posts, 10_000_000);
  Object.assign(telegram.behaviour, behaviour);
  const { signal } = new AbortController();
  const found = await findFirstVisible((request) => request(telegram, signal), CHANNEL);
  return { found, requests: telegram.log.length };
}

const hidden = (posts: readonly FakePost[], from: number, until: number): FakePost[] =>
  posts.map((post) => (from <= post.id && post.id < until ? { ...post, hidden: true } : post));

describe('the first visible message', () => {
  test('one request in an ordinary channel, long or short', async () => {
    expect(await find(steady(5_000, 1_000, 100))).toEqual({ found: { messageId: 1, date: 1_000 }, requests: 1 });
    expect(await find(steady(7, 1_000, 100))).toEqual({ found: { messageId: 1, date: 1_000 }, requests: 1 });
  });

  test('the first ids were deleted: a full page left nothing out', async () => {
    const posts = steady(5_000, 1_000, 100).filter(({ id }) => id > 40);
    expect(await find(posts)).toEqual({ found: { messageId: 41, date: 5_000 }, requests: 1 });
  });

  test('its date is the oldest at the bottom, not that of the lowest id', async () => {
    const posts = [
      { id: 1, date: 1_050 },
      { id: 2, date: 1_000 },
      { id: 3, date: 990 },
      ...steady(300, 1_100, 50).slice(3),
    ];
    expect((await find(posts)).found).toEqual({ messageId: 1, date: 990 });
  });

  test('a first minute that fills more than a page is looked through', async () => {
    const posts = Array.from({ length: 250 }, (_, index) => ({ id: index + 1, date: index === 199 ? 950 : 1_000 }));
    expect((await find([...posts, { id: 251, date: 5_000 }])).found).toEqual({ messageId: 1, date: 950 });
  });

  test('a page that was cut short is not taken for the bottom', async () => {
    for (const pageSize of [1, 20, 37, 99]) {
      expect((await find(steady(1_000, 1_000, 100), { pageSize })).found).toEqual({ messageId: 1, date: 1_000 });
      expect((await find(steady(60, 1_000, 100), { pageSize })).found).toEqual({ messageId: 1, date: 1_000 });
    }
  });

  test.each([40, 99, 100, 101, 250, 640, 999])('%i hidden ids at the beginning are swept, exactly', async (count) => {
    const posts = hidden(steady(3_000, 1_000, 100), 1, count + 1);
    const { found, requests } = await find(posts);
    expect(found).toEqual({ messageId: count + 1, date: 1_000 + count * 100 });
    expect(requests).toBeLessThanOrEqual(4 + Math.ceil(count / 100));
  });

  test.each([1_500, 20_000, 49_950])('%i hidden ids at the beginning are found by halves', async (count) => {
    const posts = hidden(steady(50_000, 1_000, 100), 1, count + 1);
    const { found, requests } = await find(posts);
    expect(found).toEqual({ messageId: count + 1, date: 1_000 + count * 100 });
    expect(requests).toBeLessThanOrEqual(45);
  });

  test('a hidden run in mid-history does not end the search', async () => {
    const posts = hidden(hidden(steady(9_000, 1_000, 100), 1, 1_500), 4_000, 5_000);
    expect((await find(posts)).found).toMatchObject({ messageId: 1_500 });
    const close = hidden(hidden(steady(9_000, 1_000, 100), 1, 1_500), 1_600, 1_950);
    expect((await find(close)).found).toMatchObject({ messageId: 1_500 });
  });

  test('a channel that shows nothing has none', async () => {
    expect((await find([])).found).toBeNull();
    expect((await find(hidden(steady(300, 1_000, 100), 1, 301))).found).toBeNull();
  });

  test('both ends hidden, the middle shown', async () => {
    const posts = hidden(hidden(steady(700, 1_000, 100), 1, 301), 400, 701);
    expect((await find(posts)).found).toEqual({ messageId: 301, date: 31_000 });
  });

  test('servers that leave hidden posts out of their pages', async () => {
    const posts = hidden(steady(9_000, 1_000, 100), 1, 6_001);
    expect(await find(posts, { hiddenCount: false })).toEqual({
      found: { messageId: 6_001, date: 601_000 },
      requests: 1,
    });
  });
});
