import { expect, test } from 'vitest';
import { wantedRange } from './calendar.ts';

const OPEN = { from: null, until: null };
const FIRST = { messageId: 1, date: 1_000 };
const HELD = { from: 5_000, until: 9_000 };

test.each([
  ['nothing known, nothing held', OPEN, null, null, null, null],
  ['Telegram was asked, nothing is visible', OPEN, null, 8_000, null, null],
  ['never asked: from the first day held to the last', OPEN, null, null, HELD, HELD],
  ['never asked, a narrower wish', { from: 6_000, until: 7_000 }, null, null, HELD, { from: 6_000, until: 7_000 }],
  ['never asked, a wider wish is judged by what is held', { from: 1, until: 99_000 }, null, null, HELD, HELD],
  ['the first visible message is known, the cut is not', OPEN, FIRST, null, HELD, { from: 1_000, until: 9_000 }],
  ['the cut is known', OPEN, null, 9_500, HELD, { from: 5_000, until: 9_500 }],
  ['both are known: what is held says nothing more', OPEN, FIRST, 8_000, HELD, { from: 1_000, until: 8_000 }],
  ['a wish beyond what is held', { from: 9_000, until: null }, null, null, HELD, null],
])('%s', (_, period, firstVisible, asOf, held, wanted) => {
  expect(wantedRange(period, firstVisible, asOf, held)).toEqual(wanted);
});
