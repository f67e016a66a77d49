import { describe, expect, it } from 'vitest';
import type { OutlineItem } from '../../shared/domain/message-list.ts';
import { rangeOfDays } from '../../shared/domain/time-range.ts';
import { countOfDay, dayOfRow, indexRows, keyOfRow, rowAt, rowOfDay, rowOfKey, rowOfMessage } from './row-index.ts';

const GAP = rangeOfDays(6, 8);
const OUTLINE: readonly OutlineItem[] = [
  { kind: 'day', day: 5, count: 2 },
  { kind: 'gap', gap: GAP, estimate: 12 },
  { kind: 'day', day: 9, count: 1 },
];
const INDEX = indexRows(OUTLINE);

describe('a list of two days with a gap between', () => {
  it('has a heading for each day, its messages, and the gap', () => {
    expect(INDEX.rows).toBe(6);
    expect(Array.from({ length: 6 }, (_, row) => rowAt(INDEX, row))).toEqual([
      { kind: 'heading', day: 5, count: 2 },
      { kind: 'message', day: 5, offset: 0 },
      { kind: 'message', day: 5, offset: 1 },
      { kind: 'gap', gap: GAP, estimate: 12 },
      { kind: 'heading', day: 9, count: 1 },
      { kind: 'message', day: 9, offset: 0 },
    ]);
    expect([rowAt(INDEX, -1), rowAt(INDEX, 6)]).toEqual([null, null]);
  });

  it.each([
    [4, 0],
    [5, 0],
    [6, 3],
    [8, 3],
    [9, 4],
    [99, 4],
  ])('day %i is at row %i', (day, row) => expect(rowOfDay(INDEX, day)).toBe(row));

  it('goes to the messages of a day that a gap shares', () => {
    const shared = indexRows([
      { kind: 'gap', gap: { from: 0, until: 5 * 86_400 + 60 }, estimate: null },
      { kind: 'day', day: 5, count: 1 },
    ]);
    expect(rowOfDay(shared, 5)).toBe(1);
  });

  it('finds a message by its place in its day', () => {
    expect(rowOfMessage(INDEX, 5, 1)).toBe(2);
    expect(rowOfMessage(INDEX, 5, 2)).toBeNull();
    expect(rowOfMessage(INDEX, 7, 0)).toBeNull();
    expect([countOfDay(INDEX, 5), countOfDay(INDEX, 7)]).toEqual([2, 0]);
  });

  it('gives a gap the day on which it begins', () => {
    expect(dayOfRow({ kind: 'gap', gap: GAP, estimate: null })).toBe(6);
  });
});

describe('keys', () => {
  it('are of one row each, and lead back to it', () => {
    const keys = Array.from({ length: INDEX.rows }, (_, row) => keyOfRow(INDEX, row));
    expect(new Set(keys).size).toBe(INDEX.rows);
    expect(keys.map((key) => rowOfKey(INDEX, key))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('stay with their messages when others come in before them', () => {
    const before = keyOfRow(INDEX, 2);
    const grown = indexRows(
      [{ kind: 'day', day: 4, count: 3 }, { kind: 'day', day: 5, count: 12 }, ...OUTLINE.slice(1)],
      new Map([[5, 10]]),
    );
    expect(rowOfKey(grown, before)).toBe(4 + 1 + 11);
  });

  it('stay with a gap that a fill eats from its newer end', () => {
    const before = keyOfRow(INDEX, 3);
    const smaller = indexRows([{ kind: 'gap', gap: { from: GAP.from, until: GAP.from + 9 }, estimate: 1 }]);
    expect(rowOfKey(smaller, before)).toBe(0);
    expect(rowOfKey(indexRows([]), before)).toBeNull();
  });
});

it('leaves out days without messages', () => {
  expect(indexRows([{ kind: 'day', day: 5, count: 0 }]).rows).toBe(0);
});
