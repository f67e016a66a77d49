// Every filter with every other, with words and without, against a look through the rows: the list from both ends, a search
// page by page in both orders, its exact count, the figures, the names, places and an export say the same.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExportCursor } from '../../src/main/cache/cache.ts';
import type { Handlers } from '../../src/main/cache/handlers.ts';
import { hostsOf } from '../../src/main/cache/insight/named-things.ts';
import { addition, batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../../src/main/cache/test-support.ts';
import type { MessageFilter } from '../../src/shared/domain/message-list.ts';
import type { Message } from '../../src/shared/domain/message.ts';
import { isFound } from '../../src/shared/domain/search-marks.ts';
import { parseSearch } from '../../src/shared/domain/search-query.ts';
import { wordsOf } from '../../src/shared/domain/search-words.ts';
import type { SearchCursor, SearchOrder } from '../../src/shared/domain/search.ts';
import type { TimeRange } from '../../src/shared/domain/time-range.ts';
import type { TopCursor } from '../../src/shared/domain/top-lists.ts';

const ID = RIVER.channelId;
const WEEK = { from: NEW_YEAR, until: NEW_YEAR + 7 * DAY };
const ASKED_AGAIN = NEW_YEAR + 900 * DAY;

const texts = fc
  .array(fc.constantFrom('река', 'реки', 'Озеро', '#река', '水位上升', 'https://a.example/x', 'b.example', '👍🏽'), {
    maxLength: 5,
  })
  .map((words) => words.join(' '));
const posts = fc.record({
  date: fc.integer({ min: 0, max: 7 * DAY - 1 }).map((second) => NEW_YEAR + second - (second % 3_600)),
  text: fc.option(texts),
  mediaType: fc.constantFrom(null, 'photo', 'video'),
  isForwarded: fc.boolean(),
  forwardedFromChannelId: fc.constantFrom(null, 8, 9),
  views: fc.constantFrom(null, 0, 5, 50),
  postAuthor: fc.constantFrom(null, 'Desk'),
  username: fc.constantFrom(null, 'Anna'),
  // What a check finds: another text, or nothing any more.
  later: fc.option(fc.oneof(fc.record({ text: texts }), fc.constant('gone' as const)), { freq: 3 }),
});
const every: fc.Arbitrary<Required<MessageFilter>> = fc.record({
  text: fc.constantFrom('река', 'ре*', '-река', '"река озеро"', 'реки OR 水位', '上', 'NEAR("', '-', '#река', '👍'),
  mediaTypes: fc.constantFrom(['none'] as const, ['photo', 'none'] as const, [] as const),
  forwarded: fc.boolean(),
  edited: fc.constant(true as const),
  deleted: fc.constant(true as const),
  hashtag: fc.constantFrom('Река', '#озеро', '!'),
  hasLink: fc.boolean(),
  linkDomain: fc.constantFrom('a.example', 'b.example'),
  forwardedFrom: fc.constant(8),
  minViews: fc.constantFrom(0, 6),
  author: fc.constantFrom('Desk', '@anna'),
});
const KEYS = [
  'mediaTypes',
  'forwarded',
  'edited',
  'deleted',
  'hashtag',
  'hasLink',
  'linkDomain',
  'forwardedFrom',
] as const;
/** Words or none, and up to two other filters: more of them let hardly anything through. */
const filters = fc
  .tuple(every, fc.boolean(), fc.subarray([...KEYS, 'minViews', 'author'] as const, { maxLength: 2 }))
  .map(([all, hasText, keys]): MessageFilter => {
    const chosen = new Set<string>(hasText ? ['text', ...keys] : keys);
    return Object.fromEntries(Object.entries(all).filter(([key]) => chosen.has(key)));
  });
const ranges = fc.option(
  fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 100 })).map(([from, hours]): TimeRange => {
    return { from: NEW_YEAR + from * 3_600, until: NEW_YEAR + (from + hours) * 3_600 };
  }),
);

type Post = typeof posts extends fc.Arbitrary<infer Value> ? Value : never;
type Row = Message & { readonly isEdited: boolean; readonly isGone: boolean };

function passes(row: Row, filter: MessageFilter): boolean {
  const text = row.text ?? '';
  const { mediaTypes, forwarded, edited, deleted, hashtag, hasLink, linkDomain, forwardedFrom } = filter;
  const tag = hashtag === undefined ? undefined : wordsOf(`#${hashtag.replace('#', '')}`)[0]?.word;
  const authors = [row.postAuthor, row.username === null ? null : `@${row.username.toLowerCase()}`];
  return (
    (filter.text === undefined || isFound(text, parseSearch(filter.text))) &&
    (!mediaTypes || mediaTypes.includes(row.mediaType ?? 'none')) &&
    (forwarded === undefined || row.isForwarded === forwarded) &&
    ((!edited && !deleted) || (edited === true && row.isEdited) || (deleted === true && row.isGone)) &&
    (hashtag === undefined || wordsOf(text).some(({ word }) => word === tag && word.startsWith('#'))) &&
    (hasLink === undefined || text.includes('://') === hasLink) &&
    (linkDomain === undefined || hostsOf(text, null).has(linkDomain)) &&
    (forwardedFrom === undefined || (row.isForwarded && row.forwardedFromChannelId === forwardedFrom)) &&
    (filter.minViews === undefined || (row.views !== null && row.views >= filter.minViews)) &&
    (filter.author === undefined || authors.includes(filter.author))
  );
}

/** Commits the posts and then what a check finds; the rows as they are in the end, in list order. */
function stored(cache: Handlers, list: readonly Post[]): readonly Row[] {
  cache.removeChannel(ID);
  cache.addChannel(addition());
  const first = list.map(({ later: _later, ...post }, at) => message(at + 1, post.date, post));
  cache.commitBatch(batch(WEEK, first));
  const rows = first.map((row, at): Row => {
    const later = list[at]?.later ?? null;
    if (later === null || later === 'gone') return { ...row, isEdited: false, isGone: later === 'gone' };
    const isEdited = row.text !== null && row.text !== later.text;
    return { ...row, text: later.text, fetchedAt: ASKED_AGAIN, isEdited, isGone: false };
  });
  const edited = rows.filter(({ fetchedAt }) => fetchedAt === ASKED_AGAIN);
  const deleted = rows.filter(({ isGone }) => isGone).map(({ messageId }) => messageId);
  const captured = { capturedFrom: ASKED_AGAIN, capturedUntil: ASKED_AGAIN, purpose: 'check' } as const;
  cache.commitBatch(batch(WEEK, edited, { deleted, ...captured }));
  return rows.toSorted((a, b) => a.date - b.date || a.messageId - b.messageId);
}

function listed(cache: Handlers, range: TimeRange | null, filter: MessageFilter, limit: number): readonly number[] {
  const query = { channelId: ID, range, filter };
  const ids: number[] = [];
  for (const item of cache.readOutline(query).items) {
    if (item.kind === 'gap') continue;
    for (let offset = 0; offset < item.count; offset += limit) {
      const rows = cache.readDayMessages({ ...query, day: item.day, offset, limit });
      ids.push(...rows.map(({ messageId }) => messageId));
    }
  }
  return ids;
}

function searched(
  cache: Handlers,
  range: TimeRange | null,
  { text = '', ...filter }: MessageFilter,
  order: SearchOrder,
) {
  const ids: number[] = [];
  let total = NaN;
  for (let after: SearchCursor | null = null, more = true; more;) {
    const answer = cache.searchMessages({ text, channelId: null, range, filter, order, after, limit: 3, exact: true });
    ids.push(...answer.hits.map(({ row }) => row.messageId));
    if (after === null) total = answer.total?.count ?? NaN;
    after = answer.next;
    more = after !== null;
  }
  return { ids, total };
}

function counted(cache: Handlers, range: TimeRange, filter: MessageFilter): { media: number; named: number } {
  let [media, named] = [0, 0];
  for (let rest: TimeRange | null = range; rest !== null;) {
    const slice = cache.countMedia(ID, rest, filter);
    media += slice.days.flatMap(({ counts }) => Object.values(counts)).reduce((sum, count) => sum + count, 0);
    rest = slice.next === null ? null : { from: slice.next, until: rest.until };
  }
  for (let after: TopCursor | null = null, more = true; more;) {
    const slice = cache.readTopSlice(ID, range, filter, after);
    named += slice.messages;
    after = slice.next;
    more = after !== null;
  }
  return { media, named };
}

function exported(cache: Handlers, range: TimeRange | null, filter: MessageFilter): readonly number[] {
  const { exportId } = cache.openExport({ channels: [ID], range, filter });
  let lines = '';
  for (let after: ExportCursor | null = null, more = true; more;) {
    const slice = cache.readExportSlice(exportId, { kind: 'json-lines', columns: ['message_id'] }, after);
    lines += new TextDecoder().decode(slice.bytes);
    after = slice.next;
    more = after !== null;
  }
  cache.closeExport(exportId);
  return [...lines.matchAll(/\d+/g)].map(([id]) => Number(id));
}

test('list, search, figures, names, places and exports let the same messages through', () => {
  const { cache, database } = openForTest();
  database.db.pragma('synchronous = OFF');
  const seen = { some: 0, part: 0 };
  fc.assert(
    fc.property(
      fc.array(posts, { minLength: 5, maxLength: 40 }),
      fc.array(fc.tuple(filters, ranges), { minLength: 4, maxLength: 8 }),
      (list, questions) => {
        const rows = stored(cache, list);
        for (const [filter, range] of questions) {
          const asked = JSON.stringify({ filter, range });
          const within = rows.filter(({ date }) => range === null || (range.from <= date && date < range.until));
          const expected = within.filter((row) => passes(row, filter)).map(({ messageId }) => messageId);
          if (expected.length > 0) seen.some += 1;
          if (expected.length > 0 && expected.length < within.length) seen.part += 1;
          expect(listed(cache, range, filter, 2), asked).toEqual(expected);
          expect(exported(cache, range, filter), asked).toEqual(expected);
          const sums = counted(cache, range ?? WEEK, filter);
          expect([sums.media, sums.named], asked).toEqual([expected.length, expected.length]);
          const last = expected.at(-1);
          if (last !== undefined) {
            const place = cache.readPlaceOf({ channelId: ID, range, filter }, last);
            const day = rows.find(({ messageId }) => messageId === last)?.date ?? NaN;
            const before = within.filter(
              (row) => expected.includes(row.messageId) && Math.floor(row.date / DAY) === Math.floor(day / DAY),
            );
            expect(place, asked).toEqual({ day: Math.floor(day / DAY), offset: before.length - 1 });
          }
          if (filter.text === undefined) continue;
          for (const order of ['date', 'relevance'] as const) {
            const { ids, total } = searched(cache, range, filter, order);
            expect([ids.toSorted((a, b) => a - b), total], `${order} ${asked}`).toEqual([
              expected.toSorted((a, b) => a - b),
              expected.length,
            ]);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
  // A generator that finds nothing would let the test pass for nothing.
  expect(Math.min(seen.some, seen.part)).toBeGreaterThan(40);
});
