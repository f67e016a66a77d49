// What the indexes are for (limits.md): these plans are part of the design, not of SQLite's mood.
import { describe, expect, test } from 'vitest';
import { countByDay, countMessages } from './reading/count-messages.ts';
import { estimateGap } from './reading/estimate-gap.ts';
import { countMedia } from './insight/count-media.ts';
import { readFrame } from './insight/read-frame.ts';
import { readTopSlice } from './insight/top-slice.ts';
import { readMessagePage } from './reading/message-page.ts';
import { filterCondition } from './reading/filter-sql.ts';
import { readCalendar } from './reading/read-calendar.ts';
import { readOutline } from './reading/read-outline.ts';
import { countHits, countHitsByDay } from './search/hits.ts';
import { placeOf } from './search/place-of.ts';
import { searchMessages } from './search/search.ts';
import { allCoveredRanges, coveredRangesIn } from './tables/covered-ranges.ts';
import { placesIn } from './tables/places.ts';
import { idsIn, messagesById, rowsIn } from './tables/message-rows.ts';
import { knownRows, markDeleted, markFetched } from './tables/messages.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, plansOf, RIVER } from './test-support.ts';
import type { WritableDb } from './file/connection.ts';
import type { StoredChannel } from '../../shared/domain/channel.ts';

const ID = RIVER.channelId;
const RANGE = { from: NEW_YEAR + 5, until: NEW_YEAR + 3 * DAY - 5 };
const FILTER = { mediaTypes: ['photo', 'none'], forwarded: false } as const;

function plans(read: (db: WritableDb, channel: StoredChannel) => unknown): readonly string[] {
  const { cache, database } = openForTest();
  const posts = [0, 1, 2].map((day) => message(day + 1, NEW_YEAR + day * DAY + 40));
  cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + 2 * DAY + DAY / 2 }, posts));
  const channel = cache.readChannel(ID);
  if (!channel) throw new Error('no channel');
  const found = plansOf(database.db, (db) => read(db, channel));
  expect(found.length).toBeGreaterThan(0);
  // Never in any reading.
  expect(found.filter((plan) => /^SCAN (?:messages|m|day_counts|d|covered_ranges|c)\b/.test(plan))).toEqual([]);
  return found;
}

const sorting = expect.stringContaining('TEMP B-TREE');
/** The index serves the bounds on the date too, not only the channel. */
const byDate = (index: string) =>
  expect.stringMatching(new RegExp(`USING ${index} idx_date \\(channel_id=\\? AND .*date`));

describe('reading', () => {
  test.each([
    ['a page of a day', {}],
    ['a filtered page of a day', FILTER],
    ['a page of what changed in a day', { edited: true, deleted: true }],
  ] as const)('%s comes out of idx_date in order', (_, filter) => {
    const found = plans((db) => rowsIn(db, ID, RANGE, filterCondition(filter), 100));
    expect(found[0]).toEqual(byDate('INDEX'));
    // Earlier texts are counted, and edited messages known, by the index of revisions alone.
    expect(found.slice(1).filter((plan) => !plan.includes('idx_message_revisions'))).toEqual(
      found.slice(1).filter((plan) => plan.startsWith('CORRELATED SCALAR SUBQUERY')),
    );
  });

  test.each([
    ['a day', {}],
    ['a filtered day', FILTER],
  ] as const)('the row ids of %s come in order out of idx_date alone', (_, filter) => {
    const found = plans((db) => idsIn(db, ID, RANGE, filterCondition(filter)));
    expect(found.filter((plan) => plan.includes('messages'))).toEqual([byDate('COVERING INDEX')]);
    expect(found).not.toContainEqual(sorting);
  });

  test('what changed is counted from its own side, message by message', () => {
    const found = plans((db) => countByDay(db, ID, null, { edited: true, deleted: true, forwarded: false }));
    expect(found).toEqual(
      expect.arrayContaining([
        'SEARCH message_revisions USING COVERING INDEX idx_message_revisions (channel_id=?)',
        expect.stringMatching(/^SEARCH messages USING (?:COVERING )?INDEX idx_messages_channel_id \(channel_id=\?\)$/),
        'SEARCH messages USING INDEX idx_message_id (channel_id=? AND message_id=?)',
      ]),
    );
  });

  test('messages by id come out of idx_message_id', () => {
    for (const read of [messagesById, knownRows]) {
      const found = plans((db) => read(db, ID, [1, 2, 3]));
      expect(found).toContainEqual(
        expect.stringContaining('SEARCH messages USING INDEX idx_message_id (channel_id=? AND message_id=?)'),
      );
    }
  });

  test('the calendar reads per-day counts and coverage, and no messages', () => {
    const found = plans((db, channel) => readCalendar(db, channel, null));
    expect(found).toEqual([
      'SEARCH day_counts USING PRIMARY KEY (channel_id=?)',
      'SEARCH covered_ranges USING PRIMARY KEY (channel_id=?)',
    ]);
  });

  test('a gap is estimated by two look-ups in the index alone', () => {
    const found = plans((db, channel) =>
      estimateGap(db, channel, { from: NEW_YEAR + DAY, until: NEW_YEAR + 2 * DAY }, []),
    );
    expect(found).toEqual([byDate('COVERING INDEX'), byDate('COVERING INDEX')]);
  });

  test('an unfiltered outline of all reads no message but those that say where a gap stands', () => {
    const found = plans((db, channel) => readOutline(db, channel, { channelId: ID, range: null, filter: {} }));
    expect(found).toContain('SEARCH day_counts USING PRIMARY KEY (channel_id=?)');
    expect(found.filter((plan) => plan.includes('messages'))).toEqual(
      found.filter((plan) => plan.includes('messages')).map(() => byDate('COVERING INDEX')),
    );
    expect(found).not.toContainEqual(sorting);
  });

  test('filtered days and the edges of a range are counted in the index alone, without sorting', () => {
    for (const count of [countByDay, countMessages]) {
      const found = plans((db) => [count(db, ID, RANGE, FILTER), count(db, ID, RANGE, {})]);
      expect(found).toContainEqual(byDate('COVERING INDEX'));
      expect(found).not.toContainEqual(sorting);
      expect(found).not.toContainEqual(expect.stringContaining('messages USING INDEX'));
    }
  });

  test('a batch asks once by its ids whether it is new', () => {
    expect(plans((db) => knownRows(db, ID, [7, 8, 9]))).toEqual([
      'SEARCH messages USING COVERING INDEX idx_message_id (channel_id=? AND message_id>? AND message_id<?)',
    ]);
  });

  test('what an answer confirms is marked by its row ids, what it lacks by its number', () => {
    expect(plans((db) => markFetched(db, [1, 2, 3], NEW_YEAR))).toEqual([
      'SEARCH messages USING INTEGER PRIMARY KEY (rowid=?)',
      'LIST SUBQUERY 1',
      expect.stringMatching(/^SCAN json_each VIRTUAL TABLE/),
    ]);
    expect(plans((db) => markDeleted(db, ID, 1, NEW_YEAR))).toEqual([
      'SEARCH messages USING INDEX idx_message_id (channel_id=? AND message_id=?)',
    ]);
  });

  test('the place of a message is counted in its day, in the index alone', () => {
    const found = plans((db) => placeOf(db, { channelId: ID, range: null, filter: FILTER }, 1));
    expect(found).toEqual([
      'SEARCH messages USING INDEX idx_message_id (channel_id=? AND message_id=?)',
      byDate('COVERING INDEX'),
    ]);
  });

  test('whole messages come page by page out of idx_date in order, from either end', () => {
    for (const order of ['asc', 'desc'] as const) {
      for (const after of [null, { date: NEW_YEAR + DAY, messageId: 1 }]) {
        const wish = { channelId: ID, range: RANGE, filter: FILTER, order, after, limit: 2 };
        const found = plans((db) => readMessagePage(db, wish));
        expect(found[0]).toEqual(byDate('INDEX'));
        expect(found).not.toContainEqual(sorting);
      }
    }
  });

  test('what the cache holds of a range comes out of idx_date in order', () => {
    expect(plans((db) => placesIn(db, ID, RANGE))).toEqual([byDate('INDEX')]);
  });

  test('a search walks the index in order of time, and takes its rows by their row ids', () => {
    const wish = { text: 'post', channelId: null, range: RANGE, filter: {}, order: 'date', exact: false } as const;
    for (const after of [null, { second: NEW_YEAR + 2 * DAY, id: 9, rank: 0 }]) {
      const found = plans((db) => searchMessages(db, { ...wish, after, limit: 2 }));
      expect(found.filter((plan) => plan.includes('message_search'))).toEqual(
        found.filter((plan) => plan.includes('message_search')).map(() => expect.stringMatching(/VIRTUAL TABLE INDEX/)),
      );
      expect(found).not.toContainEqual(sorting);
      expect(found).toContainEqual(expect.stringContaining('SEARCH messages USING INTEGER PRIMARY KEY (rowid=?)'));
    }
  });

  test('hits are counted in the search index alone, by day too', () => {
    const query = { channelId: ID, match: '"post"', range: RANGE, filter: {} };
    for (const count of [countHits, countHitsByDay]) {
      const found = plans((db) => count(db, query));
      expect(found).not.toContainEqual(expect.stringMatching(/\b(?:messages|m)\b/));
    }
    expect(plans((db) => countHits(db, { ...query, filter: FILTER }))).toContainEqual(
      'SEARCH m USING INTEGER PRIMARY KEY (rowid=?)',
    );
  });

  test('coverage comes out of its primary key', () => {
    expect(plans((db) => allCoveredRanges(db, ID))).toEqual(['SEARCH covered_ranges USING PRIMARY KEY (channel_id=?)']);
    expect(plans((db) => coveredRangesIn(db, ID, RANGE))).toEqual([
      'SEARCH covered_ranges USING PRIMARY KEY (channel_id=? AND from_instant<?)',
    ]);
  });
});

describe('figures', () => {
  const query = { channelId: ID, range: RANGE };

  test('what they stand on comes from per-day counts and coverage', () => {
    for (const range of [null, RANGE]) {
      const found = plans((db, channel) => readFrame(db, channel, range));
      expect(found.filter((plan) => plan.includes('messages'))).toEqual([]);
      expect(found).toContainEqual('SEARCH day_counts USING PRIMARY KEY (channel_id=?)');
    }
  });

  test('whole days by kind of media are looked up, filtered ones counted in the index alone', () => {
    const whole = plans((db) =>
      countMedia(db, { ...query, range: { from: NEW_YEAR, until: NEW_YEAR + DAY }, filter: {} }),
    );
    expect(whole).toEqual(['SEARCH day_media USING PRIMARY KEY (channel_id=? AND day>? AND day<?)']);
    const filtered = plans((db) => countMedia(db, { ...query, filter: FILTER }, { indexed: 2, whole: 2 }));
    expect(filtered.filter((plan) => plan.includes('messages'))).toEqual([
      byDate('COVERING INDEX'),
      byDate('COVERING INDEX'),
    ]);
    const ofWords = plans((db) => countMedia(db, { ...query, filter: { text: 'post' } }, { indexed: 2, whole: 2 }));
    expect(ofWords).toContainEqual('SEARCH m USING INTEGER PRIMARY KEY (rowid=?)');
  });

  test('the top lists take a slice of idx_date, or of the hits of a search, and sort nothing', () => {
    for (const after of [null, { date: '2024-01-01T00:00:40Z', id: 1 }]) {
      const found = plans((db) => readTopSlice(db, { ...query, filter: {} }, after, 1));
      // The slice's end, how many it holds, and those that name something.
      expect(found).toEqual([byDate('COVERING INDEX'), byDate('COVERING INDEX'), byDate('INDEX')]);
      const ofWords = plans((db) => readTopSlice(db, { ...query, filter: { text: 'post' } }, after, 1));
      expect(ofWords).toContainEqual('SEARCH m USING INTEGER PRIMARY KEY (rowid=?)');
      expect(ofWords).not.toContainEqual(sorting);
    }
  });
});
