import { expect, test } from 'vitest';
import { parseEnd, parseStart } from './dates.ts';

const at = (text: string): number => Date.parse(text) / 1000;

test.each([
  ['2024-01-31', at('2024-01-31T00:00:00Z'), at('2024-02-01T00:00:00Z')],
  ['2024-02-29', at('2024-02-29T00:00:00Z'), at('2024-03-01T00:00:00Z')],
  ['2024-01-31T09:41:07Z', at('2024-01-31T09:41:07Z'), at('2024-01-31T09:41:07Z')],
  ['2024-01-31t09:41:07z', at('2024-01-31T09:41:07Z'), at('2024-01-31T09:41:07Z')],
  ['2024-01-31T09:41:07.000Z', at('2024-01-31T09:41:07Z'), at('2024-01-31T09:41:07Z')],
  // Messages stand at whole seconds: the first one from half past on is the next, and so is the first that is not before.
  ['2024-01-31T09:41:07.5Z', at('2024-01-31T09:41:08Z'), at('2024-01-31T09:41:08Z')],
  ['2024-01-31T09:41:07+02:00', at('2024-01-31T07:41:07Z'), at('2024-01-31T07:41:07Z')],
  ['2024-01-31T09:41:07 02:00', at('2024-01-31T07:41:07Z'), at('2024-01-31T07:41:07Z')],
  ['2024-01-31T23:41:07-05:30', at('2024-02-01T05:11:07Z'), at('2024-02-01T05:11:07Z')],
  ['9999-12-31', at('9999-12-31T00:00:00Z'), at('9999-12-31T23:59:59Z')],
])('%s begins at %d and ends before %d', (text, start, end) => {
  expect([parseStart(text), parseEnd(text)]).toEqual([start, end]);
});

test.each([
  '',
  'today',
  '2024-1-1',
  '20240101',
  '1704067200',
  '2024-02-30',
  '2024-13-01',
  '1969-12-31',
  '2024-01-31T09:41:07',
  '2024-01-31T24:00:00Z',
  '2024-01-31T09:41:07+25:00',
  '2024-01-31 09:41:07Z',
  ' 2024-01-31',
])('%s is no date', (text) => {
  expect([parseStart(text), parseEnd(text)]).toEqual([null, null]);
});
