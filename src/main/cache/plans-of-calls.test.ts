// Every statement of every call, held against one rule: nothing that grows with the archive is walked from end to end or
// sorted as a whole. The plans that the design stands on are pinned one by one in query-plans.test.ts.
import { describe, expect, onTestFinished, test } from 'vitest';
import { EXPORT_COLUMNS } from '../../shared/domain/export.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import type { SearchWish } from '../../shared/domain/search.ts';
import { dayOf } from '../../shared/domain/time-range.ts';
import type { Connection, ReadableDb, SqlValue, WritableDb } from './file/connection.ts';
import { openDatabase } from './file/database.ts';
import { handlersOf, type Handlers } from './handlers.ts';
import type { PortCall } from './protocol.ts';
import { addition, batch, DAY, message, NEW_YEAR, RIVER, temporaryFile } from './test-support.ts';

const ID = RIVER.channelId;
const RANGE = { from: NEW_YEAR + 5, until: NEW_YEAR + 3 * DAY - 5 };
const YEAR = { from: NEW_YEAR, until: NEW_YEAR + 366 * DAY };

interface Noted {
  readonly sql: string;
  readonly plan: readonly string[];
}

/** A cache whose statements are noted with their plans, from when the list was emptied on. */
function noting(): { readonly cache: Handlers; readonly noted: Noted[] } {
  const noted: Noted[] = [];
  const database = openDatabase({ file: temporaryFile(), telegram: 'sample' });
  onTestFinished(() => database.close());
  const { db } = database;
  const note = (by: ReadableDb, sql: string, params: readonly SqlValue[]): void => {
    const plan = by.all(`EXPLAIN QUERY PLAN ${sql}`, ...params).map(({ detail }) => String(detail));
    noted.push({ sql, plan });
  };
  const reading = <T extends ReadableDb>(by: T): T => ({
    ...by,
    all: (sql: string, ...params: readonly SqlValue[]) => (note(by, sql, params), by.all(sql, ...params)),
    get: (sql: string, ...params: readonly SqlValue[]) => (note(by, sql, params), by.get(sql, ...params)),
  });
  const writing = (by: WritableDb): WritableDb => ({
    ...reading(by),
    run: (sql, ...params) => (note(by, sql, params), by.run(sql, ...params)),
  });
  const spied: Connection = { ...reading(db), write: (body) => db.write((by) => body(writing(by))) };
  const cache = handlersOf({ ...database, db: spied });
  cache.addChannel(addition());
  // Edited and deleted ones too, with hashtags, links and forwards.
  const posts = [0, 1, 2].map((day) =>
    message(day + 1, NEW_YEAR + day * DAY + 40, {
      text: `post ${day} #river https://example.org/`,
      isForwarded: day === 1,
      forwardedFromChannelId: day === 1 ? 77 : null,
    }),
  );
  cache.commitBatch(batch(YEAR, posts));
  const later = posts.map((post) => ({ ...post, text: `post ${post.messageId} again`, fetchedAt: post.fetchedAt + 9 }));
  cache.commitBatch(batch(YEAR, later.slice(0, 1), { purpose: 'check', deleted: [3] }));
  noted.length = 0;
  return { cache, noted };
}

/**
 * What has no more rows than there are channels, a list of ours, the index of words asked by words (a walk of all of it
 * has nothing after its colon), and the notes on an older file, which only a channel's removal asks for.
 */
const SMALL =
  /^SCAN (?:c|channels|json_each VIRTUAL TABLE INDEX \d+:|message_search VIRTUAL TABLE INDEX \d+:.+|\(subquery-\d+\)|older_rows)$/;

const FILTERS: readonly MessageFilter[] = [
  {},
  { mediaTypes: ['photo', 'none'], forwarded: false },
  { edited: true },
  { deleted: true },
  { edited: true, deleted: true, forwarded: false },
  { minViews: 1 },
  { author: '@anna' },
  { forwardedFrom: 77 },
  { text: 'post' },
  { text: 'po* -again' },
  { text: 'post', minViews: 1, mediaTypes: ['none'] },
  { hashtag: 'river' },
  { hasLink: true },
  { linkDomain: 'example.org' },
];

const wish = (change: Partial<SearchWish>): SearchWish => ({
  text: 'post',
  channelId: null,
  range: null,
  filter: {},
  order: 'date',
  after: null,
  limit: 2,
  exact: false,
  ...change,
});

const list = (filter: MessageFilter) => ({ channelId: ID, range: RANGE, filter });
const everyFilter = (ask: (filter: MessageFilter) => unknown) => (): void =>
  FILTERS.forEach((filter) => void ask(filter));

/** A call that the port gains does not compile until it stands here. */
type Asked = { readonly [Name in PortCall]: ((cache: Handlers) => unknown) | 'asks nothing of this connection' };

const CALLS: Asked = {
  listChannels: (cache) => cache.listChannels(),
  readChannel: (cache) => cache.readChannel(ID),
  addChannel: (cache) => cache.addChannel(addition()),
  updateChannel: (cache) => cache.updateChannel({ ...RIVER, subscribers: 5 }),
  setFirstVisible: (cache) => cache.setFirstVisible(ID, null),
  setPeriod: (cache) => cache.setPeriod(ID, { from: NEW_YEAR, until: null }),
  raiseLastCut: (cache) => cache.raiseLastCut(ID, NEW_YEAR + 500 * DAY),
  removeChannel: (cache) => cache.removeChannel(ID),
  readCoverage: (cache) => cache.readCoverage(ID),
  readCoveredRanges: (cache) => cache.readCoveredRanges(ID, RANGE),
  commitBatch: (cache) => {
    const claim = { from: NEW_YEAR, until: NEW_YEAR + 3 * DAY };
    const posts = [0, 1].map((day) => message(day + 1, NEW_YEAR + day * DAY + 40));
    const asked = posts.map((post) => ({ ...post, fetchedAt: post.fetchedAt + 99 }));
    // Another text and day than before, the same again, a new one, one that is gone.
    cache.commitBatch(batch(claim, [...asked, message(9, NEW_YEAR + 50)], { purpose: 'check' }));
    cache.commitBatch(
      batch(
        claim,
        asked.map((post) => ({ ...post, fetchedAt: post.fetchedAt + 99 })),
        { purpose: 'check' },
      ),
    );
    const moved = asked.map((post) => ({ ...post, date: post.date + DAY, fetchedAt: post.fetchedAt + 999 }));
    cache.commitBatch(batch(claim, moved, { purpose: 'check', deleted: [9] }));
  },
  withdrawClaim: (cache) => cache.withdrawClaim(ID, RANGE),
  readCalendar: (cache) => [cache.readCalendar(ID, null), cache.readCalendar(ID, { first: 19_723, last: 19_724 })],
  estimateGap: (cache) => cache.estimateGap(ID, RANGE),
  readInsightFrame: (cache) => [cache.readInsightFrame(ID, null), cache.readInsightFrame(ID, RANGE)],
  countMedia: (cache) => everyFilter((filter) => cache.countMedia(ID, RANGE, filter))(),
  readTopSlice: (cache) =>
    everyFilter((filter) => [
      cache.readTopSlice(ID, RANGE, filter, null),
      cache.readTopSlice(ID, RANGE, filter, { date: '2024-01-01T00:00:40Z', id: 1 }),
    ])(),
  readOutline: (cache) =>
    everyFilter((filter) => [cache.readOutline(list(filter)), cache.readOutline({ ...list(filter), range: null })])(),
  readDayMessages: (cache) =>
    everyFilter((filter) => cache.readDayMessages({ ...list(filter), day: dayOf(NEW_YEAR), offset: 0, limit: 2 }))(),
  readMessage: (cache) => cache.readMessage(ID, 1),
  readMessages: (cache) => cache.readMessages(ID, [1, 2]),
  readMessagePage: (cache) => {
    for (const order of ['asc', 'desc'] as const) {
      for (const after of [null, { date: NEW_YEAR + DAY, messageId: 1 }]) {
        const filter = { mediaTypes: ['none'], forwarded: false } as const;
        cache.readMessagePage({ channelId: ID, range: RANGE, filter, order, after, limit: 2 });
      }
    }
  },
  readRevisions: (cache) => cache.readRevisions(ID, 1),
  readPlaces: (cache) => cache.readPlaces(ID, RANGE, 2),
  readPlaceOf: (cache) => everyFilter((filter) => cache.readPlaceOf(list(filter), 1))(),
  searchMessages: (cache) => {
    for (const order of ['date', 'relevance'] as const) {
      const { next } = cache.searchMessages(wish({ order, limit: 1 }));
      for (const after of [null, next]) cache.searchMessages(wish({ order, after, limit: 1, range: RANGE }));
    }
    cache.searchMessages(wish({ exact: true, channelId: ID, filter: { minViews: 1 } }));
  },
  previewExport: (cache) =>
    everyFilter((filter) => cache.previewExport({ channels: [ID], range: null, filter }, EXPORT_COLUMNS, 2))(),
  openExport: 'asks nothing of this connection',
  readExportSlice: 'asks nothing of this connection',
  closeExport: 'asks nothing of this connection',
  distrust: 'asks nothing of this connection',
  close: 'asks nothing of this connection',
};

describe('no call walks a table that grows with the archive', () => {
  const asked = Object.entries(CALLS).filter(([, call]) => typeof call === 'function');
  test.each(asked)('%s', (_, call) => {
    const { cache, noted } = noting();
    if (typeof call === 'function') call(cache);
    expect(noted.length).toBeGreaterThan(0);
    const walked = noted.filter(({ plan }) => plan.some((step) => step.startsWith('SCAN ') && !SMALL.test(step)));
    expect(walked).toEqual([]);
  });
});
