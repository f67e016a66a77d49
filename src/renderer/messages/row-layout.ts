// Where rows stand, in CSS pixels: guessed until they were measured. Heights are kept by day, so that a measured row
// costs its own day and one sum over the days, however many messages the channel has.
import type { Day } from '../../shared/domain/time-range.ts';
import { itemAt, readKey, rowAt, shiftOfDay, type ListRow, type RowIndex } from './row-index.ts';

/** Heights before a row was measured. */
export const GUESSES: Readonly<Record<ListRow['kind'], number>> = { heading: 30, message: 52, gap: 58 };

interface DayHeights {
  heading: number;
  /** By place (row-index, RowKey). */
  readonly messages: Map<number, number>;
  /** The tops of its rows and the day's end, from the day's beginning; null when a height has changed. */
  tops: Float64Array | null;
  shift: number;
}

/** The measured heights of a list's rows. It changes in place; `set` says whether a layout made before still holds. */
export class RowHeights {
  readonly #days = new Map<Day, DayHeights>();
  readonly #gaps = new Map<number, number>();

  /** True where the height is news. */
  set(key: number, height: number): boolean {
    const read = readKey(key);
    if (read.kind === 'gap') {
      const before = this.#gaps.get(read.from) ?? GUESSES.gap;
      this.#gaps.set(read.from, height);
      return before !== height;
    }
    const day = this.#day(read.day);
    const before = read.kind === 'heading' ? day.heading : (day.messages.get(read.place) ?? GUESSES.message);
    if (read.kind === 'heading') day.heading = height;
    else day.messages.set(read.place, height);
    if (before === height) return false;
    day.tops = null;
    return true;
  }

  ofGap(from: number): number {
    return this.#gaps.get(from) ?? GUESSES.gap;
  }

  /** The tops of a day's heading and `count` messages, and the day's end; null where nothing of it was measured. */
  topsOf(day: Day, count: number, shift: number): Float64Array | null {
    const known = this.#days.get(day);
    if (!known) return null;
    if (known.tops?.length !== count + 2 || known.shift !== shift) known.tops = null;
    known.tops ??= sums(known.heading, count, (offset) => known.messages.get(offset - shift) ?? GUESSES.message);
    known.shift = shift;
    return known.tops;
  }

  #day(day: Day): DayHeights {
    const known = this.#days.get(day);
    if (known) return known;
    const fresh = { heading: GUESSES.heading, messages: new Map<number, number>(), tops: null, shift: 0 };
    this.#days.set(day, fresh);
    return fresh;
  }
}

function sums(heading: number, count: number, heightOf: (offset: number) => number): Float64Array {
  const tops = new Float64Array(count + 2);
  let top = heading;
  for (let offset = 0; offset < count; offset++) {
    tops[offset + 1] = top;
    top += heightOf(offset);
  }
  tops[count + 1] = top;
  return tops;
}

export interface RowLayout {
  readonly total: number;
  readonly topOf: (row: number) => number;
  readonly heightOf: (row: number) => number;
  /** The row at a distance from the list's top, kept inside the list. */
  readonly rowAtTop: (top: number) => number;
}

/** Lays out the rows with what is measured so far. `padding` is kept free above and below. */
export function layoutRows(index: RowIndex, heights: RowHeights, padding = 0): RowLayout {
  const { items, starts, rows } = index;
  const days = items.map((item) =>
    item.kind === 'gap' ? null : heights.topsOf(item.day, item.count, shiftOfDay(index, item.day)),
  );
  const tops = new Float64Array(items.length + 1);
  let top = padding;
  items.forEach((item, at) => {
    tops[at] = top;
    if (item.kind === 'gap') top += heights.ofGap(item.gap.from);
    else top += days[at]?.[item.count + 1] ?? GUESSES.heading + item.count * GUESSES.message;
  });
  tops[items.length] = top;

  const topOf = (row: number): number => {
    if (row >= rows) return top;
    const at = itemAt(index, row);
    const inside = row - (starts[at] ?? 0);
    return (tops[at] ?? padding) + (days[at]?.[inside] ?? (inside === 0 ? 0 : guessedTop(inside)));
  };
  const rowAtTop = (wanted: number): number => {
    if (rows === 0) return 0;
    const at = Math.min(items.length - 1, lastNotAbove(tops, wanted));
    const start = starts[at] ?? 0;
    const item = items[at];
    if (item?.kind !== 'day') return start;
    const inside = wanted - (tops[at] ?? 0);
    const known = days[at];
    const guess = inside < GUESSES.heading ? 0 : 1 + Math.floor((inside - GUESSES.heading) / GUESSES.message);
    return start + Math.min(item.count, Math.max(0, known ? lastNotAbove(known, inside) : guess));
  };
  return {
    total: top + padding,
    topOf,
    heightOf: (row) => (rowAt(index, row) ? topOf(row + 1) - topOf(row) : 0),
    rowAtTop,
  };
}

function guessedTop(inside: number): number {
  return GUESSES.heading + (inside - 1) * GUESSES.message;
}

/** The last position whose value is not above `wanted`; 0 where all are. */
function lastNotAbove(values: Float64Array, wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle] ?? Infinity) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
