import { describe, expect, test } from 'vitest';
import type { Handlers } from '../handlers.ts';
import type { MessageCursor, PageQuery } from '../cache.ts';
import { readMessagePage } from './message-page.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, plansOf, RIVER } from '../test-support.ts';

const ID = RIVER.channelId;
const RANGE = { from: NEW_YEAR, until: NEW_YEAR + DAY };
const ALL: PageQuery = { channelId: ID, range: RANGE, filter: {}, order: 'asc', after: null, limit: 3 };

/** Ids and dates disagree, and one second holds three messages. */
const SECONDS = [10, 30, 20, 40, 40, 40, 60] as const;

function filled(text: (id: number) => string = (id) => `Post ${id}`) {
  const opened = openForTest();
  const posts = SECONDS.map((second, index) => message(index + 1, NEW_YEAR + second, { text: text(index + 1) }));
  opened.cache.commitBatch(batch(RANGE, posts));
  return opened;
}

function pagesOf(cache: Handlers, query: PageQuery): readonly (readonly number[])[] {
  const pages: (readonly number[])[] = [];
  for (let after: MessageCursor | null = null; ;) {
    const page = cache.readMessagePage({ ...query, after });
    pages.push(page.messages.map(({ messageId }) => messageId));
    if (page.next === null) return pages;
    after = page.next;
  }
}

describe('pages of messages', () => {
  test('by date, then number; none twice and none left out, from either end', () => {
    const { cache } = filled();
    expect(pagesOf(cache, ALL)).toEqual([[1, 3, 2], [4, 5, 6], [7]]);
    expect(pagesOf(cache, { ...ALL, order: 'desc' })).toEqual([[7, 6, 5], [4, 2, 3], [1]]);
    expect(pagesOf(cache, { ...ALL, limit: 7 })).toEqual([[1, 3, 2, 4, 5, 6, 7], []]);
  });

  test('inside the range only: its first second is in it, its end is not', () => {
    const { cache } = filled();
    const range = { from: NEW_YEAR + 20, until: NEW_YEAR + 40 };
    expect(pagesOf(cache, { ...ALL, range })).toEqual([[3, 2]]);
    expect(pagesOf(cache, { ...ALL, range, order: 'desc' })).toEqual([[2, 3]]);
    expect(pagesOf(cache, { ...ALL, range: { from: NEW_YEAR, until: NEW_YEAR } })).toEqual([[]]);
  });

  test('every column of a message is there', () => {
    const { cache } = filled();
    const [first] = cache.readMessagePage({ ...ALL, limit: 1 }).messages;
    expect(first).toEqual(cache.readMessage(ID, 1));
  });

  test('a filter narrows them', () => {
    const { cache } = filled();
    expect(pagesOf(cache, { ...ALL, filter: { mediaTypes: ['photo'] } })).toEqual([[]]);
    expect(pagesOf(cache, { ...ALL, filter: { minViews: 10 }, limit: 100 })).toEqual([[1, 3, 2, 4, 5, 6, 7]]);
  });

  test('long texts make shorter pages, and one message is always a page', () => {
    const { cache } = filled((id) => 'x'.repeat(id === 2 ? 3_000_000 : 900_000));
    expect(pagesOf(cache, { ...ALL, limit: 100 })).toEqual([[1, 3], [2], [4, 5], [6, 7]]);
  });

  test.each(['asc', 'desc'] as const)('%s they come out of idx_date in order', (order) => {
    const { database } = filled();
    const after = { date: NEW_YEAR + 30, messageId: 2 };
    for (const query of [ALL, { ...ALL, after }]) {
      const [plan] = plansOf(database.db, (db) => readMessagePage(db, { ...query, order }));
      expect(plan).toMatch(/^SEARCH messages USING INDEX idx_date \(channel_id=\? AND .*date/);
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });
});
