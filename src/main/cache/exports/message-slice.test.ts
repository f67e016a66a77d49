// Slices for pages: whole messages in order, few where their texts are long.
import { expect, test } from 'vitest';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import type { RowCursor } from '../cache.ts';
import { readMessageSlice, type MessageSlice } from './message-slice.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../test-support.ts';

const RANGE = { from: NEW_YEAR, until: NEW_YEAR + DAY };
const LONG = 200 * 1024;

test.each<[string, MessageFilter]>([
  ['all rows', {}],
  ['what words find', { text: 'long' }],
])('%s: a slice of long texts has few messages, and every message comes once', (_, filter) => {
  const { cache, database } = openForTest();
  // Three of a second among them: a slice ends with a second.
  const posts = Array.from({ length: 60 }, (_unused, at) =>
    message(at + 1, NEW_YEAR + (at >= 20 && at < 23 ? 20 : at), {
      text: `long ${at}`.padEnd(at < 30 ? LONG : 20, '.'),
    }),
  );
  cache.commitBatch(batch(RANGE, posts));
  const slices: (readonly number[])[] = [];
  for (let after: RowCursor | null = null, more = true; more;) {
    const query = { channelId: RIVER.channelId, range: RANGE, filter };
    const slice: MessageSlice = readMessageSlice(database.db, query, after);
    slices.push(slice.messages.map(({ messageId }) => messageId));
    expect(slice.rows).toBe(slice.messages.length);
    after = slice.next;
    more = after !== null;
  }
  expect(slices.flat()).toEqual(posts.map(({ messageId }) => messageId));
  const withLong = slices.filter(([first = 0]) => first <= 30);
  expect(Math.max(...withLong.slice(0, -1).map((ids) => ids.length))).toBe(3);
});
