// Pages of a day: the same rows as the day in one piece, and put in order once, until something is written.
import { describe, expect, test } from 'vitest';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import { rangeOfDay } from '../../../shared/domain/time-range.ts';
import { connect } from '../file/connection.ts';
import { spied, type Noted } from '../test-plans.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../test-support.ts';
import { DayRows } from './day-rows.ts';

const ID = RIVER.channelId;
const FIRST = NEW_YEAR / DAY;
const WHOLE = { from: NEW_YEAR, until: NEW_YEAR + 3 * DAY };

/** Three days of 60 messages, several a second, their ids not in the order of their dates. */
function filled() {
  const opened = openForTest();
  const posts = Array.from({ length: 180 }, (_, at) =>
    message(
      ((at * 7) % 60) + Math.floor(at / 60) * 60 + 1,
      NEW_YEAR + Math.floor(at / 60) * DAY + Math.floor((at % 60) / 4),
      {
        text: at % 3 === 0 ? 'река' : 'ремонт',
        views: at,
        mediaType: at % 5 === 0 ? 'photo' : null,
      },
    ),
  );
  for (const day of [0, 1, 2]) {
    const from = NEW_YEAR + day * DAY;
    opened.cache.commitBatch(batch({ from, until: from + DAY }, posts.slice(day * 60, day * 60 + 60)));
  }
  const noted: Noted[] = [];
  const days = new DayRows(spied(opened.database.db, noted));
  const page = (filter: MessageFilter, offset: number, day = FIRST, limit = 10) =>
    days.page({ channelId: ID, range: rangeOfDay(day), filter }, offset, limit).map(({ messageId }) => messageId);
  /** How often a day was put in order since the last look. */
  const ordered = (): number => {
    const times = noted.filter(({ sql }) => sql.startsWith('SELECT json_group_array(id)')).length;
    noted.length = 0;
    return times;
  };
  return { ...opened, page, ordered };
}

const FILTERS: readonly MessageFilter[] = [
  {},
  { mediaTypes: ['none'] },
  { minViews: 5 },
  { author: '-1001234567890' },
  { text: 'река' },
  { text: 'ре*' },
  { text: 'ре* -река', minViews: 5 },
];

describe.each(FILTERS)('%j', (filter) => {
  test('pages from either end, and from any place, are the day', () => {
    const { page } = filled();
    const all = page(filter, 0, FIRST, 500);
    expect(all.length).toBeGreaterThan(10);
    for (const offset of [0, 10, 20, 50, 40, 30, 7, all.length - 1, all.length, 500]) {
      expect(page(filter, offset)).toEqual(all.slice(offset, offset + 10));
    }
  });
});

test('a day is put in order once for all its pages, and the first of one without words not at all', () => {
  const { page, ordered } = filled();
  page({}, 0);
  expect(ordered()).toBe(0);
  for (const filter of [{}, { minViews: 5 }, { text: 'река' }]) {
    for (const offset of [50, 40, 10, 20]) page(filter, offset);
    expect(ordered()).toBe(1);
  }
});

test('between two days neither is put in order again', () => {
  const { page, ordered } = filled();
  for (const offset of [50, 40]) for (const day of [FIRST, FIRST + 1]) page({ text: 'река' }, offset, day);
  expect(ordered()).toBe(2);
});

test('again after a batch, and after what another connection wrote', () => {
  const { cache, file, page, ordered } = filled();
  expect(page({}, 55)).toHaveLength(5);
  cache.commitBatch(batch(WHOLE, [message(900, NEW_YEAR + 40)], { purpose: 'check' }));
  expect(page({}, 55).at(-1)).toBe(900);
  expect(ordered()).toBe(2);
  const other = connect(file);
  other.write((db) => db.run('DELETE FROM messages WHERE message_id = 900'));
  other.close();
  expect(page({}, 55)).toHaveLength(5);
  expect(ordered()).toBe(1);
});

test('an empty part of a day has no rows', () => {
  const { cache } = filled();
  const range = { from: NEW_YEAR + 2 * DAY, until: NEW_YEAR + 3 * DAY };
  for (const offset of [0, 10]) {
    expect(cache.readDayMessages({ channelId: ID, range, filter: {}, day: FIRST, offset, limit: 9 })).toEqual([]);
  }
});
