import { describe, expect, test } from 'vitest';
import { CHANNEL, steady } from '../../../tests/support/fake-telegram.ts';
import { hide, read, shown, world } from '../../../tests/support/gap-reading.ts';
import { SLACK_SECONDS } from '../../shared/domain/time-range.ts';
import type { HistoryRequest, Page } from '../telegram/telegram.ts';
import { readGap } from './read-gap.ts';

// 1,000 posts, ids 1 to 1,000, a minute apart from 100,000 on.
const POSTS = steady(1_000, 100_000, 60);
const at = (id: number): number => 100_000 + (id - 1) * 60;
const GAP = { from: at(300), until: at(700) };

describe('dates that run against the ids', () => {
  // The first visible message is the newest: all that has a higher id lies below the gap that begins with it.
  const count = 300;
  const reversed = steady(count, 100_000, 60).map(({ id }) => ({ id, date: at(count + 1 - id) }));
  const first = { messageId: 1, date: at(count) };

  for (const order of ['newest-first', 'oldest-first'] as const) {
    for (const pageSize of [100, 7]) {
      test(`nothing is claimed of the first message’s second before it is read: ${order}, pages of ${pageSize}`, async () => {
        const telegram = world(reversed);
        telegram.behaviour.pageSize = pageSize;
        const gap = { from: first.date, until: 1_000_000 };
        const { end, ids, claimed } = await read(telegram, gap, { firstVisible: first, order });
        expect(end.kind).toBe('disorder');
        expect(ids).toEqual([]);
        expect(claimed?.from ?? gap.until).toBeGreaterThan(first.date);
        const wide = await read(telegram, gap, { firstVisible: first, order, slack: 60 * count });
        expect(wide.end.kind).not.toBe('disorder');
        expect(wide.ids).toEqual([1]);
      });
    }
  }
});

describe('an ordinary gap', () => {
  test('is asked from the slack above it, downwards by id, and for nothing else', async () => {
    const telegram = world(POSTS);
    const { end, ids, claimed } = await read(telegram, GAP);
    expect(end).toEqual({ kind: 'complete' });
    expect(ids).toEqual(shown(telegram, GAP));
    expect(claimed).toEqual(GAP);
    const requests = telegram.log.map(({ request }) => request);
    expect(requests[0]).toEqual({ offsetId: 0, offsetDate: GAP.until + 60, addOffset: 0, limit: 100 });
    expect(requests.slice(1)).toEqual(
      [601, 501, 401, 301].map((offsetId) => ({ offsetId, offsetDate: 0, addOffset: 0, limit: 100 })),
    );
  });

  test('several posts in the seconds of both edges, at page borders', async () => {
    for (const burst of [2, 99, 100, 101, 250]) {
      const dates = [
        ...Array<number>(burst).fill(5_000),
        ...Array<number>(burst).fill(9_000),
        ...Array<number>(burst).fill(9_001),
      ];
      const posts = [...steady(30, 1_000, 100), ...steady(dates.length, 0, 0), ...steady(30, 20_000, 100)].map(
        ({ date }, index) => ({ id: index + 1, date: date || (dates[index - 30] ?? 0) }),
      );
      for (const inclusive of [true, false]) {
        for (const gap of [
          { from: 5_000, until: 9_001 },
          { from: 5_001, until: 9_000 },
          { from: 4_999, until: 9_002 },
        ]) {
          const telegram = world(posts);
          telegram.behaviour.inclusive = inclusive;
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
      // The last before the gap is dated into it, its first is dated before it, and so at the upper edge.
      if (post.id === 299) return { ...post, date: at(299) + 60 };
      if (post.id === 301) return { ...post, date: at(301) - 61 };
      if (post.id === 699) return { ...post, date: at(699) + 60 };
      return post.id === 701 ? { ...post, date: at(701) - 61 } : post;
    });
    const telegram = world(posts);
    const { end, ids } = await read(telegram, GAP);
    expect(end.kind).toBe('complete');
    expect(ids).toEqual(shown(telegram, GAP));
    expect(ids).toContain(299);
    expect(ids).not.toContain(301);
  });

  test('pages of empty messages are stepped over', async () => {
    const telegram = world(POSTS.map((post) => (post.id >= 400 && post.id < 650 ? { ...post, empty: true } : post)));
    const { end, ids } = await read(telegram, GAP);
    expect(end.kind).toBe('complete');
    expect(ids).toEqual(shown(telegram, GAP));
  });
});

describe('capture times', () => {
  test('span all answers behind a batch, those of carried messages included', async () => {
    const telegram = world(POSTS);
    telegram.before = (asked) => {
      telegram.now = 10_000_000 + asked * 1_000;
    };
    const { read: steps } = await read(telegram, GAP);
    expect(steps.length).toBeGreaterThan(2);
    for (const { batches, capturedFrom, capturedUntil } of steps) {
      for (const { fetchedAt } of batches.flatMap(({ messages }) => messages)) {
        expect(fetchedAt).toBeGreaterThanOrEqual(capturedFrom);
        expect(fetchedAt).toBeLessThanOrEqual(capturedUntil);
      }
    }
  });

  test('a second of 500 posts is captured from its first page on', async () => {
    const telegram = world(
      [...steady(10, 1_000, 100), ...steady(500, 50_000, 0), ...steady(10, 90_000, 100)].map(({ date }, index) => ({
        id: index + 1,
        date,
      })),
    );
    telegram.before = (asked) => {
      telegram.now = 10_000_000 + asked * 1_000;
    };
    const { read: steps } = await read(telegram, { from: 40_000, until: 60_000 });
    const whole = steps.find(({ batches }) => batches.some(({ messages }) => messages.length === 500));
    expect(whole).toMatchObject({ capturedFrom: 10_001_000, capturedUntil: 10_006_000 });
  });
});

describe('hidden posts', () => {
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
    for (const [pageSize, hiddenCount] of [
      [100, true],
      [37, true],
      [100, false],
    ] as const) {
      const telegram = world(hide(POSTS, run));
      Object.assign(telegram.behaviour, { pageSize, hiddenCount });
      const { end, ids, claimed } = await read(telegram, GAP);
      expect(end.kind).toBe('complete');
      expect(ids).toEqual(shown(telegram, GAP));
      expect(claimed).toEqual(GAP);
    }
  });

  test('two runs with a single post between them', async () => {
    const telegram = world(hide(POSTS, [310, 450], [451, 690]));
    const { end, ids, claimed } = await read(telegram, GAP);
    expect(end.kind).toBe('complete');
    expect(ids).toEqual(shown(telegram, GAP));
    expect(claimed).toEqual(GAP);
  });

  test('150 of them in an inner gap cost three requests more, and the first visible message is not asked for', async () => {
    const telegram = world(hide(POSTS, [400, 550]));
    await read(telegram, GAP);
    expect(telegram.log.length).toBeLessThanOrEqual(Math.ceil(400 / 100) + 4);
    expect(telegram.log.every(({ request }) => (request?.addOffset ?? 0) === 0)).toBe(true);
  });
});

describe('the end of the history', () => {
  test('message 1 needs no confirmation', async () => {
    const telegram = world(POSTS);
    const { end, claimed } = await read(telegram, { from: at(1), until: at(251) });
    expect(end).toEqual({ kind: 'end-of-history', firstVisible: { messageId: 1, date: at(1) } });
    expect(claimed).toEqual({ from: at(1), until: at(251) });
    expect(telegram.log.length).toBe(3);
  });

  test('below hidden prehistory nothing is claimed', async () => {
    const telegram = world(hide(POSTS, [1, 401]));
    const firstVisible = { messageId: 401, date: at(401) };
    const { end, ids, claimed } = await read(telegram, { from: at(100), until: at(700) }, { firstVisible });
    expect(end).toEqual({ kind: 'end-of-history', firstVisible });
    expect(ids).toEqual(shown(telegram, GAP));
    expect(claimed).toEqual({ from: at(401), until: at(700) });
    // Three pages, an empty one, the ids below one by one, upwards from the lower edge.
    expect(telegram.log.length).toBe(6);
  });

  test('what is remembered of the beginning may be wrong: hidden posts around it, older ones below', async () => {
    for (const messageId of [350, 401, 900]) {
      const telegram = world(hide(POSTS, [150, 390]));
      const { end, ids } = await read(telegram, GAP, { firstVisible: { messageId, date: at(messageId) } });
      expect(ids).toEqual(shown(telegram, GAP));
      expect(end.kind).toBe('complete');
    }
  });

  test('what still shows itself above the lower edge is read, whatever is remembered', async () => {
    const gap = { from: at(200), until: at(700) };
    const telegram = world(hide(POSTS, [250, 390]));
    const { end, ids } = await read(telegram, gap, { firstVisible: { messageId: 390, date: at(390) } });
    expect(end.kind).toBe('complete');
    expect(ids).toEqual(shown(telegram, gap));
  });

  test('history that was deleted since: the beginning is asked for anew and nothing is claimed below it', async () => {
    const telegram = world(POSTS.filter(({ id }) => id > 600));
    const { end, claimed } = await read(telegram, GAP, { firstVisible: { messageId: 1, date: at(1) } });
    expect(end).toEqual({ kind: 'end-of-history', firstVisible: { messageId: 601, date: at(601) } });
    expect(claimed).toEqual({ from: at(601), until: GAP.until });
    const below = world(POSTS.filter(({ id }) => id > 800));
    const nothing = await read(below, GAP, { firstVisible: { messageId: 1, date: at(1) } });
    expect(nothing.end).toEqual({ kind: 'end-of-history', firstVisible: { messageId: 801, date: at(801) } });
    expect(nothing.claimed).toBeNull();
    expect(below.log.length).toBeLessThan(16);
  });

  test('a channel that was emptied', async () => {
    const { end, claimed } = await read(world([]), GAP);
    expect(end).toEqual({ kind: 'end-of-history', firstVisible: null });
    expect(claimed).toBeNull();
  });

  test('the newest of all are hidden, and Telegram does not say which is the newest: nothing is claimed', async () => {
    const telegram = world(hide(POSTS.slice(0, 300), [101, 301]));
    telegram.newestId = () => Promise.resolve(null);
    const gap = { from: at(10), until: at(300) };
    await expect(read(telegram, gap)).rejects.toThrow(/none of the newest messages/);
    await expect(read(telegram, gap, { order: 'oldest-first' })).rejects.toThrow(/none of the newest messages/);
  });

  test('the newest of all are hidden, a hundred thousand and more: it is given up, and nothing is claimed', async () => {
    const telegram = world([...POSTS.slice(0, 1), { id: 200_000, date: at(2), hidden: true }]);
    telegram.behaviour.pageSize = 1;
    await expect(read(telegram, { from: at(1), until: at(3) })).rejects.toThrow(/none of the newest messages/);
    expect(telegram.log.filter(({ method }) => method === 'fetchMessages')).toHaveLength(1_000);
  });

  test('an empty page that is marked inexact proves nothing', async () => {
    const telegram = world(hide(POSTS, [400, 550]));
    telegram.behaviour.exact = false;
    await expect(read(telegram, GAP)).rejects.toMatchObject({ failure: { kind: 'telegram-refused' } });
  });

  test('an empty page out of nowhere is not believed', async () => {
    const telegram = world(POSTS);
    telegram.answer = (page, { offsetId }) => (offsetId === 501 ? { ...page, messages: [], ids: [] } : page);
    const { end, ids } = await read(telegram, GAP);
    expect(end.kind).toBe('complete');
    expect(ids).toEqual(shown(telegram, GAP));
  });

  test('not even where it is the first, and the page above it reaches down into the gap', async () => {
    const gap = { from: at(800), until: at(980) };
    const telegram = world(POSTS);
    telegram.behaviour.clamped = true;
    let first = true;
    telegram.answer = (page) => {
      const answer = first ? { ...page, messages: [], ids: [] } : page;
      first = false;
      return answer;
    };
    const { end, ids } = await read(telegram, gap);
    expect(end.kind).toBe('complete');
    expect(ids).toEqual(shown(telegram, gap));
  });
});

describe('servers that break the rules', () => {
  /** What a page does not tell is asked for by its id. */
  const expectReadById = async (answer: (page: Page, request: HistoryRequest, first: Page) => Page): Promise<void> => {
    const telegram = world(POSTS);
    let first: Page | null = null;
    telegram.answer = (page, request) => answer(page, request, (first ??= page));
    const { end, ids, claimed } = await read(telegram, GAP);
    expect(end.kind).toBe('complete');
    expect(ids).toEqual(shown(telegram, GAP));
    expect(claimed).toEqual(GAP);
  };

  test('the same page again', async () => {
    await expectReadById((_page, _request, first) => first);
  });

  test('offsets ignored: the newest page, always', async () => {
    const newest = { messages: [], ids: [1_000, 999, 998], exact: true, askedAt: 0 };
    await expectReadById(() => newest);
  });

  test('a page that also holds ids above its offset', async () => {
    const telegram = world(POSTS);
    let before: Page | null = null;
    telegram.answer = (page) => {
      const both = before
        ? { ...page, messages: [...before.messages, ...page.messages], ids: [...before.ids, ...page.ids] }
        : page;
      before = page;
      return both;
    };
    const { end, ids } = await read(telegram, GAP);
    expect(end.kind).toBe('complete');
    expect(ids).toEqual(shown(telegram, GAP));
  });
});

describe('disorder beyond the slack', () => {
  test('stops; from below the message all that lies under the doubt can be read', async () => {
    const posts = POSTS.map((post) => (post.id === 500 ? { ...post, date: at(450) } : post));
    const telegram = world(posts);
    const { end, ids, claimed } = await read(telegram, GAP);
    if (end.kind !== 'disorder') throw new Error(end.kind);
    const { messageId, doubtful, seconds } = end.disorder;
    expect(doubtful).toEqual({ from: at(450), until: at(499) + 61 });
    expect(seconds).toBe(at(499) - at(450));
    expect(claimed).toEqual({ from: doubtful.until, until: GAP.until });
    expect(ids).toEqual(shown(telegram, { from: doubtful.until, until: GAP.until }));
    const below = { from: GAP.from, until: doubtful.from };
    const rest = await read(telegram, below, { offsetId: messageId });
    expect(rest.end.kind).toBe('complete');
    expect(rest.ids).toEqual(shown(telegram, below));
  });

  test('is read through with a wider slack', async () => {
    const posts = POSTS.map((post) => (post.id === 500 ? { ...post, date: at(450) } : post));
    const telegram = world(posts);
    const { end, ids, claimed } = await read(telegram, GAP, { slack: at(499) - at(450) + 60 });
    expect(end.kind).toBe('complete');
    expect(ids).toEqual(shown(telegram, GAP));
    expect(claimed).toEqual(GAP);
  });
});

test('a page that fails while the caller is busy is told when it is asked for', async () => {
  const telegram = world(POSTS);
  telegram.before = (asked) => {
    if (asked === 2) throw new Error('on its way');
  };
  const { signal } = new AbortController();
  const reader = readGap((request) => request(telegram, signal), {
    channelId: CHANNEL,
    gap: GAP,
    offsetId: null,
    slack: SLACK_SECONDS,
    firstVisible: null,
    inFlight: () => 1,
  });
  expect((await reader.next()).done).toBe(false);
  await expect(reader.next()).rejects.toThrow('on its way');
});
