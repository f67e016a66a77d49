// Readings that pause: the same answer whatever the slices, and others may write in the pauses.
import { expect, test } from 'vitest';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import type { TimeRange } from '../../shared/domain/time-range.ts';
import { countByDay, countByDayInSlices, type DayCount } from './reading/count-messages.ts';
import type { Slices } from './slices.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, RIVER, type OpenedForTest } from './test-support.ts';

const ID = RIVER.channelId;

function filled(): OpenedForTest {
  const opened = openForTest();
  const posts = Array.from({ length: 60 }, (_, index) =>
    message(index + 1, NEW_YEAR + index * (DAY / 6), { views: index, text: index % 2 ? 'река' : 'река https://a.b' }),
  );
  opened.cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + 10 * DAY }, posts));
  return opened;
}

function counted(work: Slices<readonly DayCount[]>): { readonly days: readonly DayCount[]; readonly pauses: number } {
  for (let pauses = 0; ; pauses++) {
    const step = work.next();
    if (step.done) return { days: step.value, pauses };
  }
}

const PART: TimeRange = { from: NEW_YEAR + DAY / 2, until: NEW_YEAR + 7 * DAY + 5 };

test.each<[string, MessageFilter, TimeRange | null, number]>([
  ['a column of the table', { minViews: 10 }, null, 9],
  ['a column of the index', { mediaTypes: ['none'] }, PART, 7],
  ['words', { text: 'река' }, null, 9],
  ['words and a column, in a part', { text: 'река', hasLink: true, minViews: 10 }, PART, 7],
])('%s: day by day as at once', (_, filter, range, pauses) => {
  const { database } = filled();
  const whole = countByDay(database.db, ID, range, filter);
  expect(whole.length).toBeGreaterThan(0);
  expect(counted(countByDayInSlices(database.db, ID, range, filter, 1))).toEqual({ days: whole, pauses });
  expect(counted(countByDayInSlices(database.db, ID, range, filter))).toEqual({ days: whole, pauses: 0 });
});

test('what is not filtered, or gathered anew for each question, does not pause', () => {
  const { database } = filled();
  for (const filter of [{}, { text: 'ре*' }, { deleted: true }] as const) {
    expect(counted(countByDayInSlices(database.db, ID, null, filter, 1)).pauses).toBe(0);
  }
});

test('a batch is committed in a pause', () => {
  const { database, cache } = filled();
  const work = countByDayInSlices(database.db, ID, null, { text: 'река' }, 1);
  expect(work.next().done).toBe(false);
  const late = [message(99, NEW_YEAR + 20 * DAY, { text: 'река' })];
  expect(cache.commitBatch(batch({ from: NEW_YEAR + 20 * DAY, until: NEW_YEAR + 21 * DAY }, late)).kind).toBe(
    'committed',
  );
  // Its day comes after all slices but the last, which goes on to the end of time.
  expect(counted(work).days).toHaveLength(11);
});
