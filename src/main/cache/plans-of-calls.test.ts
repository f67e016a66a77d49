// Every statement of every call, held against one rule: nothing that has a row for each message is walked from end to end,
// sorted, or searched without a bound on both sides, but where it stands here with its reason. The plans that the design
// stands on are pinned one by one in query-plans.test.ts.
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { EXPORT_COLUMNS, SAFE_CSV } from '../../shared/domain/export.ts';
import { channelId } from '../../shared/domain/ids.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import type { SearchWish } from '../../shared/domain/search.ts';
import { dayOf } from '../../shared/domain/time-range.ts';
import { zstd } from '../parquet/zstd.ts';
import type { SliceShape } from './cache.ts';
import { openDatabase } from './file/database.ts';
import { Exports } from './exports/exports.ts';
import { handlersOf, type Handlers } from './handlers.ts';
import type { PortCall } from './protocol.ts';
import { indexMore } from './search/search-index.ts';
import { ALLOWED } from './test-allowances.ts';
import { faultsOf, spied, type Allowance, type Noted } from './test-plans.ts';
import { addition, batch, DAY, message, NEW_YEAR, RIVER, temporaryFolder } from './test-support.ts';

const ID = RIVER.channelId;
const LAKE = { ...RIVER, channelId: channelId('77'), name: 'Lake', username: 'lake' };
const RANGE = { from: NEW_YEAR + 5, until: NEW_YEAR + 3 * DAY - 5 };
const YEAR = { from: NEW_YEAR, until: NEW_YEAR + 366 * DAY };

const { noted, FILE } = vi.hoisted(() => ({ noted: [] as Noted[], FILE: 'lacuna.sqlite' }));
// Exports have connections of their own: what they ask is noted as well.
vi.mock(import('./file/connection.ts'), async (original) => {
  const actual = await original();
  const noting: typeof actual.connect = (file, options) => {
    const db = actual.connect(file, options);
    return file.endsWith(FILE) ? spied(db, noted) : db;
  };
  return { ...actual, connect: noting };
});

interface Opened {
  readonly folder: string;
  readonly file: string;
  readonly cache: Handlers;
  readonly database: ReturnType<typeof openDatabase>;
}

function opened(): Opened {
  const folder = temporaryFolder();
  const file = path.join(folder, FILE);
  const database = openDatabase({ file, telegram: 'sample' });
  const cache = handlersOf(database);
  onTestFinished(() => cache.close());
  for (const channel of [RIVER, LAKE]) cache.addChannel(addition({ channel }));
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
  return { folder, file, cache, database };
}

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

/** A place inside the channel, as an export goes on. */
const CURSOR = { part: 0, after: { date: '2024-01-01T00:00:40Z', id: 1 } } as const;
const AFTER_ALL = { part: 0, after: { date: '2024-02-01T00:00:00Z', id: 9 } } as const;
const SHAPES: readonly SliceShape[] = [
  { kind: 'csv', columns: EXPORT_COLUMNS, format: SAFE_CSV },
  { kind: 'json-lines', columns: EXPORT_COLUMNS },
  { kind: 'messages' },
  { kind: 'row-group', columns: EXPORT_COLUMNS, byMonth: false },
  { kind: 'row-group', columns: EXPORT_COLUMNS, byMonth: true },
  { kind: 'copy' },
];
/** Each has a file of its own. */
let copies = 0;
const compress = await zstd();

/** A call that the port gains does not compile until it stands here. */
type Asked = {
  readonly [Name in PortCall]: ((cache: Handlers, opened: Opened) => unknown) | 'asks nothing of the file';
};

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
    const fresh = { from: YEAR.until, until: YEAR.until + DAY };
    cache.commitBatch(batch(fresh, [message(10, fresh.from)]));
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
    everyFilter((filter) => {
      for (const offset of [0, 1]) {
        cache.readDayMessages({ ...list(filter), day: dayOf(NEW_YEAR + offset * DAY), offset, limit: 2 });
      }
    })(),
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
  searchMessages: (cache) =>
    everyFilter((filter) => {
      const asked = { text: filter.text ?? 'post', filter, limit: 1 };
      for (const order of ['date', 'relevance'] as const) {
        const { next } = cache.searchMessages(wish({ ...asked, order }));
        for (const after of [null, next]) cache.searchMessages(wish({ ...asked, order, after, range: RANGE }));
      }
      cache.searchMessages(wish({ ...asked, exact: true, channelId: ID }));
    })(),
  previewExport: (cache) =>
    everyFilter((filter) => cache.previewExport({ channels: [ID], range: null, filter }, EXPORT_COLUMNS, 2))(),
  openExport: (cache, { folder }) =>
    everyFilter((filter) => {
      for (const range of [null, RANGE]) cache.openExport({ channels: [ID], range, filter });
      cache.openExport({ channels: [ID], range: RANGE, filter }, path.join(folder, `opened-${copies++}.sqlite`));
    })(),
  readExportSlice: (_, { folder, file }) =>
    everyFilter((filter) => {
      const exports = new Exports(file, compress);
      onTestFinished(() => exports.closeAll());
      for (const shape of SHAPES) {
        const copyTo = shape.kind === 'copy' ? path.join(folder, `copy-${copies++}.sqlite`) : null;
        const { exportId } = exports.open({ channels: [ID, LAKE.channelId], range: YEAR, filter }, copyTo);
        // A copy begins at the beginning, and takes no row twice.
        const cursors = shape.kind === 'copy' ? [null, AFTER_ALL] : [CURSOR, null];
        for (const after of cursors) exports.slice(exportId, shape, after);
      }
    })(),
  closeExport: 'asks nothing of the file',
  distrust: 'asks nothing of the file',
  close: 'asks nothing of the file',
};

/** What is asked besides: by the two threads that share an export, and in idle moments. */
const OTHERS: Readonly<Record<string, (cache: Handlers, opened: Opened) => unknown>> = {
  'an export in stretches': (_, { file }) =>
    everyFilter((filter) => {
      const exports = new Exports(file, null);
      onTestFinished(() => exports.closeAll());
      const { exportId } = exports.open({ channels: [ID], range: YEAR, filter }, null);
      for (const from of [{ part: 0, after: null }, CURSOR]) {
        for (const stretch of exports.plan(exportId, from, 1, 9) ?? []) {
          for (const shape of SHAPES) {
            if (shape.kind === 'csv' || shape.kind === 'json-lines') exports.stretch(exportId, shape, stretch);
          }
        }
      }
    })(),
  'indexing in idle moments': (_, { database: { db } }) => {
    db.write((by) => by.run(`UPDATE lacuna SET value = 0 WHERE key = 'search_indexed_until'`));
    noted.length = 0;
    db.write((by) => indexMore(by, 2));
  },
};

const ASKED = [...Object.entries(CALLS), ...Object.entries(OTHERS)].filter(([, call]) => typeof call === 'function');

/** What a call asks, each statement once. */
function askedBy(call: Asked[PortCall]): readonly Noted[] {
  const one = opened();
  noted.length = 0;
  if (typeof call === 'function') call(one.cache, one);
  expect(noted.length).toBeGreaterThan(0);
  return [...new Map(noted.map((statement) => [statement.sql + statement.plan.join('|'), statement])).values()];
}

describe('no call does what grows with the archive', () => {
  test.each(ASKED)('%s', (_, call) => {
    const faults = askedBy(call).map((statement) => ({
      ...statement,
      faults: faultsOf(statement, ALLOWED),
    }));
    expect(faults.filter((statement) => statement.faults.length > 0)).toEqual([]);
  });

  test('every reason is still needed', () => {
    const used = new Set<Allowance>();
    for (const [, call] of ASKED) for (const statement of askedBy(call)) faultsOf(statement, ALLOWED, used);
    expect([...ALLOWED.sorted, ...ALLOWED.wide].filter((allowance) => !used.has(allowance))).toEqual([]);
  });
});
