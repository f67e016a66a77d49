import { describe, expect, test } from 'vitest';
import { steady, type FakePost } from '../../../tests/support/fake-telegram.ts';
import { hide, read, shown, world } from '../../../tests/support/gap-reading.ts';
import { widthFor } from './id-windows.ts';

// 3,000 posts, ids 1 to 3,000, a minute apart from 100,000 on.
const POSTS = steady(3_000, 100_000, 60);
const at = (id: number): number => 100_000 + (id - 1) * 60;
const GAP = { from: at(300), until: at(2_300) };
const ORDERS = ['newest-first', 'oldest-first'] as const;

describe.each(ORDERS)('several requests on their way, %s', (order) => {
  test('as many as are allowed and no more; what is yielded is what one after the other yields', async () => {
    const one = await read(world(POSTS), GAP, { order });
    for (const inFlight of [2, 3, 6]) {
      const telegram = world(POSTS);
      let [now, most] = [0, 0];
      const fetchHistory = telegram.fetchHistory.bind(telegram);
      telegram.fetchHistory = async (...asked) => {
        most = Math.max(most, ++now);
        return fetchHistory(...asked).finally(() => (now -= 1));
      };
      const several = await read(telegram, GAP, { order, inFlight });
      expect(most).toBe(inFlight);
      expect(several.ids).toEqual(shown(telegram, GAP));
      expect(several.claimed).toEqual(GAP);
      const claims = (reading: typeof one) => reading.read.flatMap(({ batches }) => batches.map(({ claim }) => claim));
      expect(claims(several)).toEqual(claims(one));
      expect(telegram.log.length).toBeLessThanOrEqual(Math.ceil(2_000 / 100) + 3);
    }
  });

  test('answers that come in any order are handed on in order', async () => {
    const telegram = world(POSTS);
    const waiting: (() => void)[] = [];
    let asked = 0;
    telegram.before = async () => {
      // Every third waits for two later ones.
      if (++asked % 3 !== 0) {
        if (asked % 3 === 2) waiting.shift()?.();
        return;
      }
      await Promise.race([
        new Promise<void>((resolve) => waiting.push(resolve)),
        new Promise<void>((resolve) => setImmediate(resolve)),
      ]);
    };
    const { read: steps, ids } = await read(telegram, GAP, { order, inFlight: 5 });
    expect(ids).toEqual(shown(telegram, GAP));
    const claims = steps.flatMap(({ batches }) => batches.map(({ claim }) => claim));
    claims.slice(1).forEach((claim, index) => {
      const before = claims[index];
      expect(order === 'newest-first' ? claim.until : before?.until).toBe(
        order === 'newest-first' ? before?.from : claim.from,
      );
    });
  });

  test('hidden runs, holes between ids, short pages and bursts', async () => {
    const holes = POSTS.map((post) => ({ ...post, id: post.id * 6 + (post.id % 5) }));
    const bursts = POSTS.map((post): FakePost => ({ ...post, date: at(post.id - (post.id % 170)) }));
    for (const posts of [
      hide(POSTS, [500, 660], [900, 901], [1_000, 1_450]),
      hide(POSTS, [150, 420], [2_200, 2_500]),
      POSTS.filter(({ id }) => id % 7 !== 0),
      POSTS.filter(({ id }) => id < 1_200 || id > 1_900),
      holes,
      hide(holes, [6_000, 7_800]),
      bursts,
    ]) {
      for (const [pageSize, hiddenCount] of [
        [100, true],
        [100, false],
        [37, true],
      ] as const) {
        const telegram = world(posts);
        Object.assign(telegram.behaviour, { pageSize, hiddenCount });
        const { ids, claimed, end } = await read(telegram, GAP, { order, inFlight: 4 });
        expect(end.kind).toBe('complete');
        expect(ids).toEqual(shown(telegram, GAP));
        expect(claimed).toEqual(GAP);
      }
    }
  });

  test('a request ahead that fails is told when its turn comes, after all that came before was handed on', async () => {
    const telegram = world(POSTS);
    telegram.before = () => {
      if (telegram.log.length === 9) throw new Error('on its way');
    };
    await expect(read(telegram, GAP, { order, inFlight: 4 })).rejects.toThrow('on its way');
  });
});

test('small gaps are asked for one page after the other, and for nothing below them', async () => {
  for (const messages of [80, 180, 350, 480]) {
    const telegram = world(POSTS);
    const gap = { from: at(1_000 - messages), until: at(1_000) };
    await read(telegram, gap, { inFlight: 6 });
    expect(telegram.log.length).toBeLessThanOrEqual(Math.ceil(messages / 100) + 1);
    expect(telegram.log.every(({ request }) => request?.limit === 100)).toBe(true);
  }
});

test('down to the first visible message nobody has to ask where the gap ends', async () => {
  const telegram = world(POSTS);
  await read(telegram, { from: at(1), until: at(2_000) }, { inFlight: 5 });
  expect(telegram.log).toHaveLength(20);
});

test.each([
  [1, 100],
  [0.95, 100],
  [0.5, 171],
  [0.1, 810],
  [0.001, 10_000],
])('of ids with a density of %d, %d are asked for at once', (density, width) => {
  expect(widthFor(density)).toBe(width);
});
