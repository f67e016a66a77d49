// Random worlds × random sequences of fillings, cancels, restarts and growth, through the whole downloader: what is
// covered is what the server shows there, at every step. The truth is read from the world itself, second by second.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FillOrder } from '../../src/shared/domain/download.ts';
import { fakeCache, idsIn, type FakeCache } from '../support/fake-cache.ts';
import { fakeDownloads, fakeWishFile } from '../support/fake-download.ts';
import { CHANNEL, FakeTelegram, type FakePost } from '../support/fake-telegram.ts';

const SLACK = 60;
const START = 100_000;
/** More of them: LACUNA_RUNS=10000. */
const RUNS = Number(process.env['LACUNA_RUNS'] ?? 300);

interface Stretch {
  readonly kind: 'steady' | 'burst' | 'hidden' | 'quiet';
  readonly count: number;
  readonly every: number;
  readonly hole: number;
  readonly jitter: readonly number[];
}

const jitter = fc.array(
  fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: SLACK }) }),
  { minLength: 1, maxLength: 7 },
);
const stretch: fc.Arbitrary<Stretch> = fc.record({
  kind: fc.constantFrom('steady', 'steady', 'steady', 'burst', 'hidden', 'quiet'),
  count: fc.integer({ min: 1, max: 320 }),
  every: fc.integer({ min: 0, max: 90 }),
  hole: fc.integer({ min: 1, max: 4 }),
  jitter,
});

/** Posts whose ids rise, with holes, and whose dates disagree by at most the slack. */
function postsOf(stretches: readonly Stretch[]): FakePost[] {
  const posts: FakePost[] = [];
  let date = START;
  let id = 0;
  for (const { kind, count, every, hole, jitter } of stretches) {
    if (kind === 'quiet') date += count * 100;
    for (let index = 0; index < (kind === 'quiet' ? 0 : count); index++) {
      id += 1 + (index % hole);
      if (kind !== 'burst') date += every;
      posts.push({ id, date: date + (jitter[index % jitter.length] ?? 0), hidden: kind === 'hidden' });
    }
  }
  return posts;
}

const behaviour = fc.record({
  pageSize: fc.oneof(fc.constant(100), fc.integer({ min: 3, max: 99 })),
  inclusive: fc.boolean(),
  hiddenCount: fc.boolean(),
  clamped: fc.boolean(),
  halving: fc.boolean(),
  newestIsShown: fc.boolean(),
});

type Step =
  | { readonly kind: 'fill'; readonly from: number; readonly length: number; readonly order: FillOrder }
  | { readonly kind: 'update'; readonly order: FillOrder }
  | {
      readonly kind: 'stop';
      readonly from: number;
      readonly length: number;
      readonly after: number;
      readonly how: number;
      readonly order: FillOrder;
    }
  | { readonly kind: 'grow'; readonly seconds: number };

const order = fc.constantFrom<FillOrder>('newest-first', 'oldest-first');
const inFlight = fc.integer({ min: 1, max: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('fill' as const),
    from: fc.double({ min: -0.05, max: 1, noNaN: true }),
    length: fc.double({ min: 0, max: 1, noNaN: true }),
    order,
  }),
  fc.record({ kind: fc.constant('update' as const), order }),
  fc.record({
    kind: fc.constant('stop' as const),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.double({ min: 0, max: 1, noNaN: true }),
    after: fc.integer({ min: 1, max: 12 }),
    how: fc.integer({ min: 0, max: 3 }),
    order,
  }),
  fc.record({ kind: fc.constant('grow' as const), seconds: fc.integer({ min: 1, max: 20_000 }) }),
);

/** Covered equals shown, second by second, and nothing is stored outside coverage. */
function expectHonest(telegram: FakeTelegram, cache: FakeCache): void {
  for (const range of cache.coverage) {
    expect(range.until).toBeLessThanOrEqual(telegram.now - SLACK);
    const truth = telegram.visible(range.from, range.until).map(({ id }) => id);
    expect(idsIn(cache, range)).toEqual(truth.toSorted((a, b) => a - b));
  }
  const inside = cache.coverage.reduce((sum, range) => sum + idsIn(cache, range).length, 0);
  expect(cache.messages.size).toBe(inside);
}

function isCovered(cache: FakeCache, from: number, until: number): boolean {
  return from >= until || cache.coverage.some((range) => range.from <= from && until <= range.until);
}

/** The oldest visible instant. Below a thousand hidden ids the downloader may take a newer one for it. */
function firstOf(telegram: FakeTelegram, cache: FakeCache): number {
  const shown = telegram.visible(0, telegram.now + 1);
  const first = Math.min(...shown.map(({ date }) => date));
  if (shown.some(({ id }) => id <= 1_000)) return first;
  const taken = cache.channel?.firstVisible?.date ?? Infinity;
  expect(taken).toBeGreaterThanOrEqual(first);
  return taken;
}

async function walk(
  stretches: readonly Stretch[],
  how: Partial<FakeTelegram['behaviour']>,
  steps: readonly Step[],
  shown: number,
  inFlight: number,
): Promise<void> {
  const posts = postsOf(stretches);
  const end = Math.max(START, ...posts.map(({ date }) => date)) + 1_000;
  const telegram = new FakeTelegram(posts, Math.round(START + 200 + (end - START) * shown));
  Object.assign(telegram.behaviour, how);
  const cache = fakeCache(null);
  const wishes = fakeWishFile();
  const dishonest: unknown[] = [];
  const onBatch = (): void => {
    try {
      expectHonest(telegram, cache);
    } catch (thrown) {
      dishonest.push(thrown);
    }
  };
  const begin = () => fakeDownloads(telegram, cache, { wishes, onBatch, inFlight });
  let downloads = begin();
  downloads.downloader.open();
  for (const one of steps) {
    if (one.kind === 'grow') telegram.now += one.seconds;
    else if (one.kind === 'fill' || one.kind === 'update') {
      const from = one.kind === 'fill' ? Math.round(START + (end - START) * one.from) : START;
      const until = one.kind === 'fill' ? from + 1 + Math.round((end - START) * one.length) : null;
      const { downloadId } = await downloads.downloader.start(CHANNEL, from, until, one.order);
      const { state, cut } = await downloads.finished(downloadId);
      expectHonest(telegram, cache);
      const first = firstOf(telegram, cache);
      if (state.kind === 'failed') {
        expect(['range-before-first', 'range-in-future']).toContain(state.failure.kind);
        expect(from >= telegram.now - SLACK || (until ?? Infinity) <= first || first >= telegram.now - SLACK).toBe(
          true,
        );
      } else {
        expect(state.kind).toBe('done');
        if (from < telegram.now - SLACK) expect(isCovered(cache, Math.max(from, first), cut.until)).toBe(true);
      }
      await downloads.downloader.dismiss(downloadId);
    } else {
      const from = Math.round(START + (end - START) * one.from);
      const until = from + 1 + Math.round((end - START) * one.length);
      let asked = 0;
      const { downloader } = downloads;
      const stopped: Promise<unknown>[] = [];
      telegram.before = () => {
        if (++asked !== one.after) return;
        const [running] = downloader.list().filter(({ state }) => state.kind === 'running');
        if (!running) return;
        if (one.how === 0) stopped.push(downloader.cancel(running.downloadId));
        else if (one.how === 1) stopped.push(downloader.pause(running.downloadId));
        else stopped.push(downloader.shut());
      };
      const { downloadId } = await downloader.start(CHANNEL, from, until, one.order);
      await downloads.until(
        downloadId,
        (state) => state.kind !== 'running' && (state.kind !== 'waiting' || stopped.length > 0),
      );
      await Promise.all(stopped);
      telegram.before = () => undefined;
      expectHonest(telegram, cache);
      if (one.how === 1 && downloader.list().some(({ state }) => state.kind === 'paused'))
        await downloader.resume(downloadId);
      if (one.how === 2) downloader.open();
      if (one.how === 3) {
        await downloader.shut();
        downloads = begin();
        await downloads.downloader.restore();
        downloads.downloader.open();
      }
      const still = downloads.downloader.list().find((download) => download.downloadId === downloadId);
      if (still) await downloads.finished(downloadId);
      expectHonest(telegram, cache);
      await downloads.downloader.dismiss(downloadId);
    }
  }
  expect(dishonest).toEqual([]);
}

/** A steady history in which one message is far too old or far too new for its id. */
const disordered = fc
  .record({
    count: fc.integer({ min: 3, max: 450 }),
    every: fc.integer({ min: 1, max: 90 }),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    shift: fc.oneof(fc.integer({ min: -30_000, max: -SLACK - 1 }), fc.integer({ min: SLACK + 1, max: 30_000 })),
  })
  .map(({ count, every, place, shift }) => {
    const stray = 1 + Math.min(count - 1, Math.floor(place * count));
    const end = START + count * every;
    return {
      end,
      stray,
      tooNew: shift > 0,
      posts: Array.from({ length: count }, (_, index): FakePost => {
        const date = START + index * every;
        return { id: index + 1, date: index + 1 === stray ? Math.min(end, date + shift) : date };
      }),
    };
  });
type Disordered = typeof disordered extends fc.Arbitrary<infer World> ? World : never;

const answers = fc.array(fc.constantFrom('again', 'below', 'anew'), { minLength: 8, maxLength: 8 });

async function throughDisorder(
  { posts, end, stray, tooNew }: Disordered,
  pageSize: number,
  parts: readonly number[],
  said: readonly string[],
  order: FillOrder,
  inFlight: number,
): Promise<void> {
  const telegram = new FakeTelegram(posts, end + 1_000);
  telegram.behaviour.pageSize = pageSize;
  const cache = fakeCache(null);
  let falselyClaimed = 0;
  const onBatch = (): void => void (falselyClaimed += lacking().filter((id) => !(tooNew && id === stray)).length);
  const { downloader, ...downloads } = fakeDownloads(telegram, cache, { onBatch, inFlight });
  downloader.open();
  // A message that is too new may lie far below where it belongs, where nobody who fills a part comes by.
  const lacking = (): readonly number[] =>
    cache.coverage.flatMap((range) => {
      const stored = new Set(idsIn(cache, range));
      const truth = telegram.visible(range.from, range.until).map(({ id }) => id);
      expect([...stored].filter((id) => !truth.includes(id))).toEqual([]);
      return truth.filter((id) => !stored.has(id));
    });
  let last = '';
  for (const part of [...parts, 0]) {
    const from = Math.round(START + (end - START) * part);
    const until = part === 0 ? null : from + Math.round((end - START) / 4) + 1;
    let download = await downloader.start(CHANNEL, from, until, order);
    for (const answer of [...said, ...Array<string>(8).fill('again')]) {
      const { state, downloadId, range } = await downloads.finished(download.downloadId);
      expect(lacking().filter((id) => !(tooNew && id === stray))).toEqual([]);
      last = state.kind;
      if (state.kind !== 'failed' || state.failure.kind !== 'disorder') break;
      const left = state.goOnBelow?.left ?? { from: 0, until: 0 };
      expect(cache.coverage.some((range) => range.from < left.until && left.from < range.until)).toBe(false);
      if (answer === 'below' && state.goOnBelow) download = await downloader.goOnBelow(downloadId);
      else {
        if (answer === 'anew') await downloader.dismiss(downloadId);
        download = await downloader.start(CHANNEL, from, range.until > end ? null : range.until, order);
      }
    }
  }
  expect(last).toBe('done');
  // Upwards it is met after its own second was claimed; then that is taken back.
  if (!tooNew && order === 'newest-first') expect(falselyClaimed).toBe(0);
  if (!tooNew || parts.length === 0) expectHonest(telegram, cache);
}

describe('the downloader in random worlds', () => {
  test('what is covered is what the server shows there, whatever is asked, stopped and posted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stretch, { minLength: 1, maxLength: 8 }),
        behaviour,
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        inFlight,
        walk,
      ),
      { numRuns: RUNS },
    );
  });

  /** A second that holds all: hidden runs of more than a thousand ids, the newest of all hidden too, pages of three. */
  const STRAIGHT = { every: 0, jitter: [0] } as const;
  const LONG_HIDDEN: readonly (readonly [string, readonly Stretch[]])[] = [
    [
      'below one that is visible, and that one below the newest',
      [
        { kind: 'steady', count: 1, hole: 1, ...STRAIGHT },
        { kind: 'hidden', count: 268, hole: 4, ...STRAIGHT },
        { kind: 'hidden', count: 220, hole: 2, ...STRAIGHT },
        { kind: 'steady', count: 1, hole: 1, ...STRAIGHT },
        { kind: 'hidden', count: 3, hole: 1, ...STRAIGHT },
      ],
    ],
    [
      'from the beginning on, with one that is visible below the newest',
      [
        { kind: 'hidden', count: 1_100, hole: 1, ...STRAIGHT },
        { kind: 'steady', count: 1, hole: 1, ...STRAIGHT },
        { kind: 'hidden', count: 3, hole: 1, ...STRAIGHT },
      ],
    ],
    [
      'above the newest visible one',
      [
        { kind: 'steady', count: 5, hole: 1, ...STRAIGHT },
        { kind: 'hidden', count: 1_100, hole: 1, ...STRAIGHT },
      ],
    ],
  ];
  test.each(
    LONG_HIDDEN.flatMap(([what, stretches]) =>
      ([true, false] as const).flatMap((newestIsShown) =>
        (['newest-first', 'oldest-first'] as const).map((order) => ({ what, stretches, newestIsShown, order })),
      ),
    ),
  )('a long hidden run $what: no false claim ($order, newestIsShown $newestIsShown)', async (one) => {
    const how = { pageSize: 3, inclusive: false, hiddenCount: true, clamped: false, halving: false };
    const steps = [{ kind: 'update', order: one.order }] as const;
    await walk(one.stretches, { ...how, newestIsShown: one.newestIsShown }, steps, 1, 1);
  });

  test('one message far out of date order: never a false claim, and read through in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        disordered,
        fc.oneof(fc.constant(100), fc.integer({ min: 2, max: 99 })),
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 3 }),
        answers,
        order,
        inFlight,
        throughDisorder,
      ),
      { numRuns: RUNS },
    );
  });

  test('request economy: an inner gap asks for little more than it holds, and only around itself', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 200, max: 2_000 }),
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        async (count, every, place, length, inclusive) => {
          const posts = Array.from({ length: count }, (_, id) => ({ id: id + 1, date: START + id * every }));
          const end = START + count * every;
          const [low, high] = [START + 3 * every + 200, end - 3 * every - 200];
          fc.pre(low < high);
          const from = Math.round(low + (high - low - 1) * place);
          const gap = { from, until: from + 1 + Math.floor((high - from - 1) * length) };
          const telegram = new FakeTelegram(posts, end + 1_000);
          telegram.behaviour.inclusive = inclusive;
          const cache = fakeCache({ messageId: 1, date: START }, end + 900);
          const { downloader, ...downloads } = fakeDownloads(telegram, cache);
          downloader.open();
          const { downloadId } = await downloader.start(CHANNEL, gap.from, gap.until);
          expect((await downloads.finished(downloadId)).state.kind).toBe('done');
          expectHonest(telegram, cache);
          const around = telegram.visible(gap.from - SLACK, gap.until + SLACK).length;
          expect(telegram.log.length).toBeLessThanOrEqual(Math.ceil(around / 100) + 3);
          for (const { method, request, dates } of telegram.log) {
            if (method === 'serverTime') continue;
            expect(method).toBe('fetchHistory');
            expect(request?.addOffset).toBe(0);
            expect(Math.min(...dates)).toBeLessThan(gap.until + SLACK + 1);
            expect(Math.max(...dates)).toBeGreaterThanOrEqual(gap.from - SLACK - 2 * every - 1);
          }
          const asked = telegram.log.length;
          const again = await downloader.start(CHANNEL, gap.from, gap.until);
          expect((await downloads.finished(again.downloadId)).state.kind).toBe('done');
          expect(telegram.log.length).toBe(asked);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
