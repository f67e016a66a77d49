import { describe, expect, test } from 'vitest';
import { rangeOfDays } from '../../../shared/domain/time-range.ts';
import { addition, ASKED, batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../test-support.ts';

const ID = RIVER.channelId;
/** The day number of 1 January 2024. */
const FIRST = NEW_YEAR / DAY;
const days = (first: number, last: number) => rangeOfDays(FIRST + first, FIRST + last);

describe('the calendar', () => {
  test('tells covered, quiet, partial, gap and outside apart', () => {
    const { cache } = openForTest(
      {},
      { firstVisible: { messageId: 1, date: NEW_YEAR + 100 }, lastCut: NEW_YEAR + 5 * DAY + 7 },
    );
    cache.commitBatch(batch({ from: NEW_YEAR + 100, until: NEW_YEAR + 2 * DAY }, [message(1, NEW_YEAR + 100)]));
    cache.commitBatch(batch({ from: NEW_YEAR + 5 * DAY, until: NEW_YEAR + 5 * DAY + 7 }, []));
    cache.commitBatch(batch({ from: NEW_YEAR + 3 * DAY, until: NEW_YEAR + 3 * DAY + 9 }, []));
    const calendar = cache.readCalendar(ID, { first: FIRST - 1, last: FIRST + 6 });
    expect(calendar.days.map(({ state, count }) => [state, count])).toEqual([
      ['outside', 0],
      ['covered', 1],
      ['quiet', 0],
      ['gap', 0],
      ['partial', 0],
      ['gap', 0],
      // Today, judged up to the last cut.
      ['quiet', 0],
      ['outside', 0],
    ]);
    expect(calendar.summary).toEqual({
      period: { from: NEW_YEAR + 100, until: NEW_YEAR + 5 * DAY + 7 },
      messages: 1,
      coveredDays: 3,
      periodDays: 6,
      gaps: 2,
      gapDays: 3,
      share: expect.closeTo((2 * DAY - 100 + 9 + 7) / (5 * DAY + 7 - 100), 10),
      asOf: NEW_YEAR + 5 * DAY + 7,
    });
    expect(calendar.gaps).toEqual([
      { from: NEW_YEAR + 2 * DAY, until: NEW_YEAR + 3 * DAY },
      { from: NEW_YEAR + 3 * DAY + 9, until: NEW_YEAR + 5 * DAY },
    ]);
  });

  test('steps and the busiest day are the whole channel’s, whichever days are asked for', () => {
    const { cache } = openForTest();
    for (let day = 0; day < 4; day++) {
      const posts = Array.from({ length: day + 1 }, (_, index) =>
        message(day * 10 + index + 1, NEW_YEAR + day * DAY + index),
      );
      cache.commitBatch(batch(days(day, day), posts));
    }
    const whole = cache.readCalendar(ID, null);
    expect(whole.steps).toEqual([2, 3, 4]);
    expect(whole.busiest).toBe(4);
    const none = cache.readCalendar(ID, { first: 0, last: -1 });
    expect(none).toEqual({ ...whole, days: [] });
    expect(cache.readCalendar(ID, { first: FIRST + 1, last: FIRST + 2 }).days).toEqual(whole.days.slice(1, 3));
  });

  test('goes from the first to the last wanted day, and further where messages lie beyond a narrowed period', () => {
    const { cache } = openForTest();
    cache.commitBatch(batch(days(0, 9), [message(1, NEW_YEAR + DAY), message(2, NEW_YEAR + 9 * DAY)]));
    cache.setPeriod(ID, { from: NEW_YEAR + 3 * DAY, until: NEW_YEAR + 5 * DAY });
    const calendar = cache.readCalendar(ID, null);
    expect(calendar.days.map(({ day }) => day - FIRST)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(calendar.days.map(({ state }) => state)).toEqual([
      'outside',
      'outside',
      'quiet',
      'quiet',
      'outside',
      'outside',
      'outside',
      'outside',
      'outside',
    ]);
    expect(calendar.days.map(({ count }) => count)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(calendar.summary).toMatchObject({ messages: 2, coveredDays: 2, periodDays: 2, gaps: 0, share: 1 });
    expect(calendar.gaps).toEqual([]);
  });

  test('of a channel whose history is hidden knows no days and claims none', () => {
    const { cache } = openForTest();
    cache.setFirstVisible(ID, null);
    expect(cache.readCalendar(ID, null)).toMatchObject({
      days: [],
      gaps: [],
      summary: { period: null, share: 0, asOf: ASKED },
    });
  });

  test('inferred days are no gaps and are marked', () => {
    const { cache, database } = openForTest();
    database.db.write((db) =>
      db.run(
        `INSERT INTO covered_ranges VALUES (?, ?, ?, 'inferred', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z')`,
        ID,
        NEW_YEAR,
        NEW_YEAR + DAY,
      ),
    );
    cache.commitBatch(batch(days(1, 1), []));
    expect(cache.readCalendar(ID, { first: FIRST, last: FIRST + 1 }).days).toEqual([
      { day: FIRST, state: 'quiet', count: 0, inferred: true },
      { day: FIRST + 1, state: 'quiet', count: 0, inferred: false },
    ]);
  });

  test('many years and many gaps', () => {
    const { cache, database } = openForTest({}, { lastCut: NEW_YEAR + 4_000 * DAY });
    database.db.write((db) =>
      db.run(
        `WITH RECURSIVE s (n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM s WHERE n < 299)
         INSERT INTO covered_ranges SELECT ?, ? + n * 13 * ${DAY}, ? + (n * 13 + 6) * ${DAY}, 'downloaded',
           '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z' FROM s`,
        ID,
        NEW_YEAR,
        NEW_YEAR,
      ),
    );
    const calendar = cache.readCalendar(ID, null);
    expect(calendar.days).toHaveLength(4_000);
    expect(calendar.days.filter(({ state }) => state === 'quiet')).toHaveLength(1_800);
    expect(calendar.gaps).toHaveLength(300);
  });
});

describe('the channel', () => {
  test('is taken up again with a new period, and its last cut never falls', () => {
    const { cache } = openForTest();
    cache.commitBatch(batch(days(0, 0), [message(1, NEW_YEAR)]));
    cache.raiseLastCut(ID, ASKED + 5);
    cache.raiseLastCut(ID, ASKED - 5);
    const again = addition({
      channel: { ...RIVER, name: 'Renamed', subscribers: null },
      period: { from: NEW_YEAR, until: null },
      lastCut: ASKED,
    });
    expect(cache.addChannel(again)).toEqual({
      ...RIVER,
      name: 'Renamed',
      subscribers: null,
      firstVisible: { messageId: 1, date: NEW_YEAR },
      period: { from: NEW_YEAR, until: null },
      lastCut: ASKED + 5,
      messageCount: 1,
    });
  });

  test('removed, takes everything of it and nothing of another', () => {
    const { cache, database } = openForTest();
    const other = { ...RIVER, channelId: '99' as typeof RIVER.channelId };
    cache.addChannel(addition({ channel: other }));
    for (const channel of [RIVER, other]) {
      const posts = [1, 2].map((id) => message(id, NEW_YEAR + id, { channelId: channel.channelId }));
      cache.commitBatch(batch(days(0, 0), posts, { channel }));
      const edited = posts.map((post) => ({ ...post, text: 'edited' }));
      cache.commitBatch(batch(days(0, 0), edited, { channel, purpose: 'check' }));
    }
    expect(cache.removeChannel(ID)).toEqual({ messages: 2, ranges: 1 });
    expect(cache.removeChannel(ID)).toEqual({ messages: 0, ranges: 0 });
    expect(cache.listChannels().map(({ channelId }) => channelId)).toEqual(['99']);
    for (const table of ['messages', 'message_revisions', 'day_counts', 'covered_ranges']) {
      const left = database.db.all(`SELECT DISTINCT channel_id FROM ${table}`);
      expect(left).toEqual([{ channel_id: '99' }]);
    }
  });

  test.each(['updateChannel', 'setFirstVisible', 'setPeriod', 'raiseLastCut', 'readCoverage', 'readCalendar'] as const)(
    '%s of an unknown one is a Failure',
    (call) => {
      const { cache } = openForTest();
      cache.removeChannel(ID);
      const calls = {
        updateChannel: () => cache.updateChannel(RIVER),
        setFirstVisible: () => cache.setFirstVisible(ID, null),
        setPeriod: () => cache.setPeriod(ID, { from: null, until: null }),
        raiseLastCut: () => cache.raiseLastCut(ID, ASKED),
        readCoverage: () => cache.readCoverage(ID),
        readCalendar: () => cache.readCalendar(ID, null),
      };
      expect(calls[call]).toThrow('is not in this archive');
    },
  );
});
