// What the cache tells of changes: earlier texts, places to compare, the filter of what changed, and the export's count.
import { describe, expect, test } from 'vitest';
import { PLAIN_CSV } from '../../shared/domain/export.ts';
import { dayOf } from '../../shared/domain/time-range.ts';
import { ASKED, batch, DAY, message, NEW_YEAR, openForTest, RIVER } from './test-support.ts';

const ID = RIVER.channelId;
const RANGE = { from: NEW_YEAR, until: NEW_YEAR + 3 * DAY };

/** Three days of two messages: 1 was edited twice, 3 is gone, 5 was edited and is gone. */
function changed() {
  const { cache, database } = openForTest();
  const posts = [1, 2, 3, 4, 5, 6].map((id) => message(id, NEW_YEAR + Math.floor((id - 1) / 2) * DAY + id));
  cache.commitBatch(batch(RANGE, posts));
  const again = (edits: Readonly<Record<number, string>>, deleted: readonly number[], later: number) => {
    const shown = posts.filter(({ messageId }) => !deleted.includes(messageId));
    cache.commitBatch(
      batch(
        RANGE,
        shown.map((post) => ({ ...post, text: edits[post.messageId] ?? post.text, fetchedAt: ASKED + later })),
        { purpose: 'check', deleted, capturedFrom: ASKED + later, capturedUntil: ASKED + later },
      ),
    );
  };
  again({ 1: 'one', 5: 'five' }, [], 10);
  again({ 1: 'two', 5: 'five' }, [3], 20);
  again({ 1: 'two' }, [3, 5], 30);
  return { cache, database };
}

describe('what changed since its capture', () => {
  test('earlier texts, oldest first, with the times between which they were seen', () => {
    const { cache } = changed();
    expect(cache.readRevisions(ID, 1)).toEqual([
      { text: 'Post 1', editDate: null, seenFrom: ASKED, seenUntil: ASKED + 10 },
      { text: 'one', editDate: null, seenFrom: ASKED + 10, seenUntil: ASKED + 20 },
    ]);
    expect(cache.readRevisions(ID, 2)).toEqual([]);
    expect(cache.readMessages(ID, [1, 2, 5]).map(({ revisions }) => revisions)).toEqual([2, 0, 1]);
    const day = { channelId: ID, range: null, filter: {}, day: dayOf(NEW_YEAR), offset: 0, limit: 9 };
    const listed = cache.readDayMessages(day).map(({ messageId, revisions }) => [messageId, revisions]);
    expect(Object.fromEntries(listed)).toMatchObject({ 1: 2, 2: 0 });
  });

  test('places to compare: in order, bounded, without those known to be gone', () => {
    const { cache } = changed();
    expect(cache.readPlaces(ID, RANGE).map(({ messageId }) => messageId)).toEqual([1, 2, 4, 6]);
    expect(cache.readPlaces(ID, RANGE, 1)).toEqual([{ messageId: 1, date: NEW_YEAR + 1 }]);
    expect(cache.readPlaces(ID, { from: NEW_YEAR + 2, until: NEW_YEAR + DAY + 4 })).toEqual([
      { messageId: 2, date: NEW_YEAR + 2 },
    ]);
    expect(cache.readPlaces(ID, { from: NEW_YEAR, until: NEW_YEAR })).toEqual([]);
  });

  test.each([
    [{ edited: true }, [1, 5]],
    [{ deleted: true }, [3, 5]],
    [{ edited: true, deleted: true }, [1, 3, 5]],
    [{ edited: true, forwarded: true }, []],
  ] as const)('the list and its counts under %j', (filter, ids) => {
    const { cache } = changed();
    for (const range of [null, RANGE, { from: NEW_YEAR + DAY, until: RANGE.until }]) {
      const { items, matching } = cache.readOutline({ channelId: ID, range, filter });
      const days = items.flatMap((item) => (item.kind === 'day' ? [item] : []));
      const listed = days.flatMap(({ day }) =>
        cache.readDayMessages({ channelId: ID, range, filter, day, offset: 0, limit: 10 }),
      );
      const expected = ids.filter((id) => range?.from !== NEW_YEAR + DAY || id > 2);
      expect(listed.map(({ messageId }) => messageId)).toEqual(expected);
      expect([matching, days.reduce((sum, { count }) => sum + count, 0)]).toEqual([expected.length, expected.length]);
    }
  });

  test('an export says how many earlier texts are kept, and counts what it filters', () => {
    const { cache } = changed();
    const selection = { channels: [ID], range: RANGE, filter: { edited: true } } as const;
    const { exportId, rows } = cache.openExport(selection);
    const columns = ['message_id', 'revisions'] as const;
    const { bytes } = cache.readExportSlice(exportId, { kind: 'csv', columns, format: PLAIN_CSV }, null);
    cache.closeExport(exportId);
    expect([rows, Buffer.from(bytes).toString()]).toEqual([2, '1,2\r\n5,1\r\n']);
  });

  test('a message that is shown again counts as restored', () => {
    const { cache } = changed();
    const shown = message(3, NEW_YEAR + DAY + 3, { fetchedAt: ASKED + 40 });
    const claim = { from: NEW_YEAR + DAY, until: NEW_YEAR + DAY + 4 };
    expect(cache.commitBatch(batch(claim, [shown], { purpose: 'check' }))).toMatchObject({ restored: 1, revised: 0 });
    expect(cache.readMessage(ID, 3)?.deletedSeenAt).toBeNull();
  });
});
