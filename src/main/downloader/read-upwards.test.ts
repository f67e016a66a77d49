import { describe, expect, test } from 'vitest';
import { steady, type FakePost } from '../../../tests/support/fake-telegram.ts';
import { hide, read as readInOrder, shown, world } from '../../../tests/support/gap-reading.ts';

const read = (telegram: ReturnType<typeof world>, gap: typeof GAP, more: Parameters<typeof readInOrder>[2] = {}) =>
  readInOrder(telegram, gap, { ...more, order: 'oldest-first' });

// 1,000 posts, ids 1 to 1,000, a minute apart from 100,000 on.
const POSTS = steady(1_000, 100_000, 60);
const at = (id: number): number => 100_000 + (id - 1) * 60;
const GAP = { from: at(300), until: at(700) };

describe('an ordinary gap, oldest first', () => {
  test('one page finds its ceiling, one its floor, the others hold a hundred messages each', async () => {
    const telegram = world(POSTS);
    const { end, ids, claimed, read: steps } = await read(telegram, GAP);
    expect(end).toEqual({ kind: 'complete' });
    expect(ids).toEqual(shown(telegram, GAP));
    expect(claimed).toEqual(GAP);
    const claims = steps.flatMap(({ batches }) => batches.map(({ claim }) => claim));
    claims.slice(1).forEach((claim, index) => expect(claim.from).toBe(claims[index]?.until));
    const page = { addOffset: 0, limit: 100 };
    expect(telegram.log.map(({ request }) => request)).toEqual([
      { ...page, offsetId: 0, offsetDate: GAP.until + 60 },
      { ...page, offsetId: 0, offsetDate: GAP.from - 60 },
      // The page of the ceiling holds 601 to 700, and is not asked for again.
      ...[399, 499, 599, 601].map((offsetId) => ({ ...page, offsetId, offsetDate: 0 })),
    ]);
  });

  test('a gap of one page asks one page', async () => {
    const telegram = world(POSTS);
    const gap = { from: at(400), until: at(480) };
    const { ids, claimed } = await read(telegram, gap);
    expect(ids).toEqual(shown(telegram, gap));
    expect(claimed).toEqual(gap);
    expect(telegram.log).toHaveLength(1);
  });

  test('sparse ids: the windows are widened by the density seen', async () => {
    const posts = POSTS.map((post) => ({ ...post, id: post.id * 7 }));
    const telegram = world(posts);
    const { ids, claimed } = await read(telegram, GAP);
    expect(ids).toEqual(shown(telegram, GAP));
    expect(claimed).toEqual(GAP);
    expect(telegram.log.length).toBeLessThanOrEqual(2 + 6);
  });

  test('ids that leap by millions, once or with every message, cost no request for each ten thousand', async () => {
    const once = POSTS.map((post) => (post.id > 500 ? { ...post, id: post.id + 50_000_000 } : post));
    const always = POSTS.map((post) => ({ ...post, id: post.id * 2_000_000 }));
    for (const posts of [once, always]) {
      for (const inFlight of [1, 4]) {
        const telegram = world(posts);
        const { ids, claimed } = await read(telegram, GAP, { inFlight });
        expect(ids).toEqual(shown(telegram, GAP));
        expect(claimed).toEqual(GAP);
        expect(telegram.log.length).toBeLessThanOrEqual(2 + 16);
      }
    }
  });

  test('a leap is not believed where pages are short or posts are hidden around it', async () => {
    for (const pageSize of [3, 37, 100]) {
      const leapt = POSTS.map((post) => (post.id > 500 ? { ...post, id: post.id + 1_000_000 } : post));
      const telegram = world(hide(leapt, [1_000_501, 1_000_560], [380, 450]));
      telegram.behaviour.pageSize = pageSize;
      const { ids, claimed } = await read(telegram, GAP);
      expect(ids).toEqual(shown(telegram, GAP));
      expect(claimed).toEqual(GAP);
    }
  });

  test('several posts in the seconds of both edges, at page borders, and pages of any size', async () => {
    for (const burst of [2, 99, 100, 101, 250]) {
      const dates = [5_000, 9_000, 9_001].flatMap((second) => Array<number>(burst).fill(second));
      const all = [...steady(30, 1_000, 100).map(({ date }) => date), ...dates];
      const posts: FakePost[] = [...all, ...steady(30, 20_000, 100).map(({ date }) => date)].map((date, index) => ({
        id: index + 1,
        date,
      }));
      for (const [inclusive, pageSize] of [
        [true, 100],
        [false, 100],
        [true, 37],
        [false, 3],
      ] as const) {
        for (const gap of [
          { from: 5_000, until: 9_001 },
          { from: 5_001, until: 9_000 },
          { from: 4_999, until: 9_002 },
        ]) {
          const telegram = world(posts);
          Object.assign(telegram.behaviour, { inclusive, pageSize });
          const { ids, claimed, read: steps } = await read(telegram, gap);
          expect(ids).toEqual(shown(telegram, gap));
          expect(claimed).toEqual(gap);
          for (const { messages } of steps.flatMap(({ batches }) => batches)) {
            if (messages.length > 100) expect(new Set(messages.map(({ date }) => date)).size).toBe(1);
          }
        }
      }
    }
  });

  test('messages out of order by the slack across both edges', async () => {
    const posts = POSTS.map((post) => {
      if (post.id === 299) return { ...post, date: at(299) + 60 };
      if (post.id === 301) return { ...post, date: at(301) - 61 };
      if (post.id === 699) return { ...post, date: at(699) + 60 };
      return post.id === 701 ? { ...post, date: at(701) - 61 } : post;
    });
    const telegram = world(posts);
    const { end, ids } = await read(telegram, GAP);
    expect(end.kind).toBe('complete');
    expect(ids).toEqual(shown(telegram, GAP));
  });

  test('capture times span all answers behind a batch, those behind ceiling and floor included', async () => {
    const telegram = world(POSTS);
    telegram.before = (asked) => {
      telegram.now = 10_000_000 + asked * 1_000;
    };
    const { read: steps } = await read(telegram, GAP);
    expect(steps.length).toBeGreaterThan(2);
    expect(steps[0]?.capturedFrom).toBe(10_002_000);
    expect(steps.at(-1)?.capturedFrom).toBe(10_001_000);
    for (const { batches, capturedFrom, capturedUntil } of steps) {
      for (const { fetchedAt } of batches.flatMap(({ messages }) => messages)) {
        expect(fetchedAt).toBeGreaterThanOrEqual(capturedFrom);
        expect(fetchedAt).toBeLessThanOrEqual(capturedUntil);
      }
    }
  });
});

describe('hidden posts, oldest first', () => {
  test.each([
    ['at the top of the gap', [600, 700]],
    ['across its upper edge', [560, 860]],
    ['from its upper edge downwards', [450, 700]],
    ['from its upper edge upwards', [700, 950]],
    ['in its middle', [400, 550]],
    ['over most of it', [305, 695]],
    ['over all of it', [300, 700]],
    ['over it and beyond', [150, 900]],
    ['right above its lower edge', [300, 460]],
    ['across its lower edge', [180, 420]],
    ['from its lower edge downwards', [100, 300]],
    ['up to the newest post', [600, 1_001]],
    ['above it up to the newest post', [700, 1_001]],
  ] as const)('%s', async (_place, run) => {
    for (const [pageSize, hiddenCount, clamped] of [
      [100, true, false],
      [37, true, true],
      [100, false, false],
    ] as const) {
      const telegram = world(hide(POSTS, run));
      Object.assign(telegram.behaviour, { pageSize, hiddenCount, clamped });
      const { end, ids, claimed } = await read(telegram, GAP);
      expect(end.kind).toBe('complete');
      expect(ids).toEqual(shown(telegram, GAP));
      expect(claimed).toEqual(GAP);
    }
  });

  test('an empty page out of nowhere is not believed, and an inexact one proves nothing', async () => {
    const telegram = world(POSTS);
    telegram.answer = (page, { offsetId }) => (offsetId === 499 ? { ...page, messages: [], ids: [] } : page);
    const { ids, claimed } = await read(telegram, GAP);
    expect(ids).toEqual(shown(telegram, GAP));
    expect(claimed).toEqual(GAP);
    const inexact = world(hide(POSTS, [400, 550]));
    inexact.behaviour.exact = false;
    await expect(read(inexact, GAP)).rejects.toMatchObject({ failure: { kind: 'telegram-refused' } });
  });

  test('where the same page comes again, the ids are asked for one by one', async () => {
    const telegram = world(POSTS);
    telegram.answer = (page, { offsetId }) => (offsetId > 0 ? { ...page, messages: [], ids: [1_000] } : page);
    const { end, ids, claimed } = await read(telegram, GAP);
    expect(end.kind).toBe('complete');
    expect(ids).toEqual(shown(telegram, GAP));
    expect(claimed).toEqual(GAP);
  });
});

describe('where the history begins, oldest first', () => {
  test('message 1 needs no confirmation, and is claimed first', async () => {
    const telegram = world(POSTS);
    const gap = { from: at(1), until: at(251) };
    const { end, ids, claimed } = await read(telegram, gap);
    expect(end).toEqual({ kind: 'end-of-history', firstVisible: { messageId: 1, date: at(1) } });
    expect(ids).toEqual(shown(telegram, gap));
    expect(claimed).toEqual(gap);
    expect(telegram.log.length).toBeLessThanOrEqual(3);
  });

  test('below hidden prehistory nothing is claimed', async () => {
    const telegram = world(hide(POSTS, [1, 401]));
    const firstVisible = { messageId: 401, date: at(401) };
    const gap = { from: at(100), until: at(700) };
    const { end, ids, claimed } = await read(telegram, gap, { firstVisible });
    expect(end).toEqual({ kind: 'end-of-history', firstVisible });
    expect(ids).toEqual(shown(telegram, gap));
    expect(claimed).toEqual({ from: at(401), until: at(700) });
  });

  test('what is remembered of the beginning may be wrong: hidden posts around it, older ones below', async () => {
    for (const messageId of [1, 350, 401, 900]) {
      const telegram = world(hide(POSTS, [150, 390]));
      const { end, ids, claimed } = await read(telegram, GAP, { firstVisible: { messageId, date: at(messageId) } });
      expect(ids).toEqual(shown(telegram, GAP));
      expect(claimed).toEqual(GAP);
      expect(end.kind).toBe('complete');
    }
  });

  test('history that was deleted since: nothing is claimed below what is left', async () => {
    const telegram = world(POSTS.filter(({ id }) => id > 600));
    const { end, claimed } = await read(telegram, GAP, { firstVisible: { messageId: 1, date: at(1) } });
    expect(end).toEqual({ kind: 'end-of-history', firstVisible: { messageId: 601, date: at(601) } });
    expect(claimed).toEqual({ from: at(601), until: GAP.until });
    const nothing = await read(world(POSTS.filter(({ id }) => id > 800)), GAP);
    expect(nothing.claimed).toBeNull();
    const emptied = await read(world([]), GAP);
    expect(emptied).toMatchObject({ end: { kind: 'end-of-history', firstVisible: null }, claimed: null });
  });
});

describe('disorder beyond the slack, oldest first', () => {
  const moved = (id: number, date: number): FakePost[] =>
    POSTS.map((post) => (post.id === id ? { ...post, date } : post));

  test.each([
    ['too old in mid-gap', moved(500, at(350)), { from: at(350) - 60, until: at(499) + 1 }],
    ['too new in mid-gap', moved(400, at(650)), { from: at(401) - 60, until: at(650) + 1 }],
    ['too new from below the gap', moved(250, at(420)), null],
    ['too old from above the gap', moved(900, at(500)), null],
  ] as const)('a message %s: it stops, and below the doubt all is claimed and held', async (_what, posts, doubtful) => {
    const telegram = world(posts);
    const { end, ids, claimed } = await read(telegram, GAP);
    if (doubtful === null && end.kind === 'complete') return;
    if (end.kind !== 'disorder') throw new Error(end.kind);
    if (doubtful) expect(end.disorder.doubtful).toEqual(doubtful);
    const sure = { from: GAP.from, until: Math.min(claimed?.until ?? 0, end.disorder.doubtful.from) };
    expect(shown(telegram, sure).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('the floor may not rest on one message that is far too old', async () => {
    // Asked for what is older than the gap, this server shows message 550 first.
    const telegram = world(moved(550, at(100)));
    const { end, ids, claimed } = await read(telegram, GAP);
    expect(end.kind).toBe('disorder');
    expect([ids, claimed]).toEqual([[], null]);
  });

  test('is read through with a wider slack', async () => {
    for (const posts of [moved(500, at(350)), moved(400, at(650)), moved(550, at(100))]) {
      const telegram = world(posts);
      const { end, ids } = await read(telegram, GAP, { slack: 550 * 60 + 60 });
      expect(end.kind).toMatch(/complete|end-of-history/);
      expect(ids).toEqual(shown(telegram, GAP).toSorted((a, b) => a - b));
    }
  });
});
