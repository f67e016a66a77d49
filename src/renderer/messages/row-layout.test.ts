import { describe, expect, it } from 'vitest';
import { rangeOfDays } from '../../shared/domain/time-range.ts';
import { indexRows, keyOfRow } from './row-index.ts';
import { GUESSES, layoutRows, RowHeights } from './row-layout.ts';

const { heading, message, gap } = GUESSES;
// heading 0 · 1 · 2 · gap 3 · heading 4 · 5
const INDEX = indexRows([
  { kind: 'day', day: 5, count: 2 },
  { kind: 'gap', gap: rangeOfDays(6, 8), estimate: null },
  { kind: 'day', day: 9, count: 1 },
]);
const TOTAL = 2 * heading + 3 * message + gap;

describe('a list nobody has measured', () => {
  const layout = layoutRows(INDEX, new RowHeights(), 4);

  it('is laid out by guesses', () => {
    expect(layout.total).toBe(TOTAL + 8);
    expect([0, 1, 2, 3, 4, 5].map((row) => layout.topOf(row) - 4)).toEqual([
      0,
      heading,
      heading + message,
      heading + 2 * message,
      heading + 2 * message + gap,
      2 * heading + 2 * message + gap,
    ]);
    expect([0, 1, 3].map(layout.heightOf)).toEqual([heading, message, gap]);
  });

  it('finds every row by its top and by its last pixel', () => {
    for (let row = 0; row < INDEX.rows; row++) {
      expect(layout.rowAtTop(layout.topOf(row))).toBe(row);
      expect(layout.rowAtTop(layout.topOf(row) + layout.heightOf(row) - 1)).toBe(row);
    }
  });

  it('keeps inside the list', () => {
    expect([layout.rowAtTop(-50), layout.rowAtTop(1e9)]).toEqual([0, 5]);
    expect(layoutRows(indexRows([]), new RowHeights()).rowAtTop(10)).toBe(0);
  });
});

describe('measured rows', () => {
  it('move what lies below them and nothing above', () => {
    const heights = new RowHeights();
    expect(heights.set(keyOfRow(INDEX, 1), 100)).toBe(true);
    expect(heights.set(keyOfRow(INDEX, 1), 100)).toBe(false);
    heights.set(keyOfRow(INDEX, 3), 90);
    heights.set(keyOfRow(INDEX, 4), 33);
    const layout = layoutRows(INDEX, heights);
    expect(layout.topOf(1)).toBe(heading);
    expect(layout.topOf(2)).toBe(heading + 100);
    expect(layout.topOf(4)).toBe(heading + 100 + message + 90);
    expect(layout.topOf(5)).toBe(heading + 100 + message + 90 + 33);
    expect(layout.total).toBe(TOTAL + 48 + 32 + 3);
    for (let row = 0; row < INDEX.rows; row++) expect(layout.rowAtTop(layout.topOf(row))).toBe(row);
  });

  it('say that a guess was right without being news', () => {
    expect(new RowHeights().set(keyOfRow(INDEX, 1), message)).toBe(false);
  });

  it('keep their heights when others come in before them', () => {
    const heights = new RowHeights();
    heights.set(keyOfRow(INDEX, 2), 100);
    const grown = indexRows([{ kind: 'day', day: 5, count: 12 }], new Map([[5, 10]]));
    const layout = layoutRows(grown, heights);
    expect(layout.heightOf(12)).toBe(100);
    expect(layout.heightOf(2)).toBe(message);
  });
});
