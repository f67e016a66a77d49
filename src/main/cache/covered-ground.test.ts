// A batch over covered ground, and a claim that is taken back.
import { describe, expect, test } from 'vitest';
import { ASKED, batch, countedByScan, DAY, dump, message, NEW_YEAR, openForTest, RIVER } from './test-support.ts';

const ID = RIVER.channelId;
const DAY_ONE = { from: NEW_YEAR, until: NEW_YEAR + DAY };

describe('checking again (design.md, rule 7)', () => {
  const check = { purpose: 'check' } as const;
  const revisions = 'SELECT message, edit_date, seen_from, seen_until FROM message_revisions ORDER BY id';

  test('a changed text keeps its old one, with when it was seen', () => {
    const { cache, database } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR, { text: 'first', editDate: NEW_YEAR + 1 })]));
    const edited = message(1, NEW_YEAR, { text: 'second', editDate: NEW_YEAR + 2, fetchedAt: ASKED + 60 });
    expect(cache.commitBatch(batch(DAY_ONE, [edited], check))).toMatchObject({ inserted: 0, changed: 1, revised: 1 });
    expect(cache.readMessage(ID, 1)).toMatchObject({ text: 'second', fetchedAt: ASKED + 60 });
    expect(database.db.all(revisions)).toEqual([
      {
        message: 'first',
        edit_date: '2024-01-01T00:00:01Z',
        seen_from: '2025-02-04T00:00:00Z',
        seen_until: '2025-02-04T00:01:00Z',
      },
    ]);
  });

  test('counters and the time of asking change together, and make no revision', () => {
    const { cache } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
    const later = message(1, NEW_YEAR, { views: 99, fetchedAt: ASKED + 60 });
    expect(cache.commitBatch(batch(DAY_ONE, [later], check))).toMatchObject({ changed: 1, revised: 0 });
    expect(cache.readMessage(ID, 1)).toMatchObject({ views: 99, fetchedAt: ASKED + 60 });
  });

  test('an answer that is older than the row leaves it alone', () => {
    const { cache, database } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
    const before = dump(database.db)['messages'];
    const older = message(1, NEW_YEAR, { text: 'older', views: 1, fetchedAt: ASKED - 1 });
    expect(cache.commitBatch(batch(DAY_ONE, [older], check))).toMatchObject({ changed: 0, revised: 0 });
    expect(dump(database.db)['messages']).toEqual(before);
  });

  test('a row that a newer answer confirmed word for word is not overwritten by one in between', () => {
    const { cache } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR, { text: 'same' })]));
    const confirmed = message(1, NEW_YEAR, { text: 'same', fetchedAt: ASKED + 60 });
    expect(cache.commitBatch(batch(DAY_ONE, [confirmed], check))).toMatchObject({ changed: 0 });
    const between = message(1, NEW_YEAR, { text: 'late in coming', fetchedAt: ASKED + 30 });
    cache.commitBatch(batch(DAY_ONE, [between], check));
    expect(cache.readMessage(ID, 1)).toMatchObject({ text: 'same', fetchedAt: ASKED + 60 });
  });

  test('replaceExisting false keeps the stored row and adds what is new', () => {
    const { cache } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
    const answer = [
      message(1, NEW_YEAR, { text: 'edited', fetchedAt: ASKED + 60 }),
      message(2, NEW_YEAR + 1, { fetchedAt: ASKED + 60 }),
    ];
    const outcome = cache.commitBatch(batch(DAY_ONE, answer, { ...check, replaceExisting: false }));
    expect(outcome).toMatchObject({ inserted: 1, changed: 0, revised: 0 });
    expect(cache.readMessage(ID, 1)).toMatchObject({ text: 'Post 1', fetchedAt: ASKED });
  });

  test('a message that is gone is marked with the moment, once, and stays', () => {
    const { cache } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR), message(2, NEW_YEAR + 1)]));
    const gone = (at: number) => batch(DAY_ONE, [], { ...check, deleted: [2, 9], capturedFrom: at, capturedUntil: at });
    expect(cache.commitBatch(gone(ASKED + 60))).toMatchObject({ deleted: 1 });
    expect(cache.commitBatch(gone(ASKED + 90))).toMatchObject({ deleted: 0 });
    expect(cache.readMessage(ID, 2)).toMatchObject({ text: 'Post 2', deletedSeenAt: ASKED + 60 });
    expect(cache.readMessage(ID, 1)?.deletedSeenAt).toBeNull();
  });

  test('an older answer does not mark what a newer one showed', () => {
    const { cache } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
    const older = batch(DAY_ONE, [], { ...check, deleted: [1], capturedFrom: ASKED - 1, capturedUntil: ASKED - 1 });
    expect(cache.commitBatch(older)).toMatchObject({ deleted: 0 });
  });

  test('shown again later, a message loses the mark; an answer from before the mark does not take it off', () => {
    const { cache } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
    const times = { capturedFrom: ASKED + 60, capturedUntil: ASKED + 60 };
    cache.commitBatch(batch(DAY_ONE, [], { ...check, deleted: [1], ...times }));
    const shown = (fetchedAt: number) => batch(DAY_ONE, [message(1, NEW_YEAR, { fetchedAt })], check);
    expect(cache.commitBatch(shown(ASKED + 30))).toMatchObject({ changed: 0 });
    expect(cache.readMessage(ID, 1)?.deletedSeenAt).toBe(ASKED + 60);
    expect(cache.commitBatch(shown(ASKED + 90))).toMatchObject({ changed: 1, revised: 0 });
    expect(cache.readMessage(ID, 1)?.deletedSeenAt).toBeNull();
  });

  test('a message whose date changed is counted on its new day', () => {
    const { cache, database } = openForTest();
    const days = { from: NEW_YEAR, until: NEW_YEAR + 2 * DAY };
    cache.commitBatch(batch(days, [message(1, NEW_YEAR), message(2, NEW_YEAR + 5), message(3, NEW_YEAR + DAY)]));
    const moved = message(1, NEW_YEAR + DAY + 9, { fetchedAt: ASKED + 1 });
    cache.commitBatch(batch(days, [moved, message(4, NEW_YEAR + DAY + 10)], check));
    expect(database.db.all('SELECT * FROM day_counts')).toEqual(countedByScan(database.db));
    expect(database.db.all('SELECT messages FROM day_counts')).toEqual([{ messages: 1 }, { messages: 3 }]);
  });
});

describe('a withdrawn claim', () => {
  test('takes its coverage, rows, revisions and counts, and nothing else', () => {
    const { cache, database } = openForTest();
    const days = { from: NEW_YEAR, until: NEW_YEAR + 2 * DAY };
    const posts = [1, 2, 3, 4].map((id) => message(id, NEW_YEAR + (id - 1) * (DAY / 2)));
    cache.commitBatch(batch(days, posts));
    const edited = message(2, NEW_YEAR + DAY / 2, { text: 'edited', fetchedAt: ASKED + 1 });
    cache.commitBatch(batch(days, [edited], { purpose: 'check' }));
    cache.withdrawClaim(ID, { from: NEW_YEAR + DAY / 2, until: NEW_YEAR + DAY + 1 });
    expect(cache.readCoverage(ID)).toEqual([
      { from: NEW_YEAR, until: NEW_YEAR + DAY / 2 },
      { from: NEW_YEAR + DAY + 1, until: NEW_YEAR + 2 * DAY },
    ]);
    expect(database.db.all('SELECT message_id FROM messages').map((row) => row['message_id'])).toEqual([1, 4]);
    expect(dump(database.db)['message_revisions']).toEqual([]);
    expect(database.db.all('SELECT * FROM day_counts')).toEqual(countedByScan(database.db));
  });
});
