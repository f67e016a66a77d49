import { describe, expect, it } from 'vitest';
import type { ExportProgress } from '../../shared/domain/export.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { rangeOfDays } from '../../shared/domain/time-range.ts';
import { taken } from './export-progress.ts';
import { doneWords, fileName, missingWords, movedColumn, sizeWords, toggledColumn } from './export-words.ts';

describe('missingWords', () => {
  // Day 19,801 is 19 March 2024.
  const march = { channelId: channelId('1'), ...rangeOfDays(19_801, 19_804) };

  it.each([
    [[], null],
    [[march], '4 days of this range are not downloaded (19 – 22 March 2024).'],
    [[{ ...march, ...rangeOfDays(19_801, 19_801) }], '1 day of this range is not downloaded (19 March 2024).'],
    [
      [{ ...march, from: march.from + 3_600, until: march.from + 7_200 }],
      'A part of this range is not downloaded (19 March 2024, 01:00 – 02:00).',
    ],
    [
      [march, { ...march, channelId: channelId('2') }],
      '8 days of this range, in 2 of the channels, are not downloaded.',
    ],
  ])('%#', (gaps, words) => expect(missingWords(gaps)).toBe(words));

  it('counts the gaps that it does not name', () => {
    const gaps = [0, 10, 20, 30, 40].map((day) => ({ ...march, ...rangeOfDays(day, day) }));
    expect(missingWords(gaps)).toMatch(/; and 2 other gaps\)\.$/);
  });
});

describe('the columns of the file', () => {
  it('puts a column in at the end, takes one out, and keeps the last', () => {
    expect(toggledColumn(['date', 'views'], 'message')).toEqual(['date', 'views', 'message']);
    expect(toggledColumn(['date', 'views'], 'date')).toEqual(['views']);
    expect(toggledColumn(['date'], 'date')).toEqual(['date']);
  });

  it.each([
    ['views', 0, ['views', 'date', 'message']],
    ['views', -1, ['views', 'date', 'message']],
    ['date', 1, ['message', 'date', 'views']],
    ['date', Infinity, ['message', 'views', 'date']],
    ['message', 1, ['date', 'message', 'views']],
  ] as const)('moves %s to place %d', (column, place, columns) =>
    expect(movedColumn(['date', 'message', 'views'], column, place)).toEqual(columns),
  );
});

it('says how much', () => {
  expect(sizeWords({ rows: 3_410, bytes: 2_100_000 }, 'csv')).toBe('About 3,410 rows, 2.1 MB');
  expect(sizeWords({ rows: 3_410, bytes: 2_100_000 }, 'parquet')).toBe('3,410 messages');
  expect(sizeWords({ rows: 0, bytes: 0 }, 'csv')).toBe('No rows');
});

it.each([
  [undefined, 'Exported 12 rows to'],
  [{ how: 'unchanged', rowsBefore: 12 }, 'Nothing is new since: the same 12 rows stand in'],
  [{ how: 'appended', rowsBefore: 11 }, 'Added 1 row at the end of'],
  [{ how: 'rewritten', rowsBefore: 14 }, 'Written anew with 12 rows, 14 before, for something in it changed:'],
] as const)('%#: says what was done', (repeat, words) =>
  expect(doneWords({ rows: 12, ...(repeat ? { repeat } : {}) })).toBe(words),
);

it.each([
  ['/home/anna/river.csv', 'river.csv'],
  ['C:\\Users\\anna\\river.csv', 'river.csv'],
  ['river.csv', 'river.csv'],
])('%s is called %s', (path, name) => expect(fileName(path)).toBe(name));

describe('the export that is shown', () => {
  const progress = (exportId: string, state: ExportProgress['state']): ExportProgress => ({
    exportId,
    state,
    rows: 0,
    totalRows: 0,
    file: 'x.csv',
    manifest: null,
    citation: null,
    failure: null,
  });
  const a = progress('a', 'running');

  it('is the one under way, then its end', () => {
    expect(taken(null, a)).toBe(a);
    expect(taken(a, progress('a', 'done'))?.state).toBe('done');
    expect(taken(progress('a', 'done'), progress('b', 'running'))?.exportId).toBe('b');
  });

  it('is not brought back by a late word', () => {
    expect(taken(progress('b', 'running'), progress('a', 'done'))?.exportId).toBe('b');
  });

  it('is also one that ended before it was seen running', () => {
    expect(taken(null, progress('a', 'failed'))?.state).toBe('failed');
  });
});
