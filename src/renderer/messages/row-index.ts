// The list as numbered rows: a heading for each day, its messages, and gaps. Built from the outline alone, so that a
// million messages cost as much memory as their days; a row is found by binary search over cumulative counts.
import type { OutlineItem } from '../../shared/domain/message-list.ts';
import { DAY_SECONDS, dayOf, type Day, type TimeRange } from '../../shared/domain/time-range.ts';

export type ListRow =
  | { readonly kind: 'heading'; readonly day: Day; readonly count: number }
  | { readonly kind: 'message'; readonly day: Day; readonly offset: number }
  | { readonly kind: 'gap'; readonly gap: TimeRange; readonly estimate: number | null };

export interface RowIndex {
  readonly items: readonly OutlineItem[];
  /** The row at which each item begins. */
  readonly starts: Float64Array;
  readonly rows: number;
  /** By day: how many messages were put before those that were numbered first. Keeps a row's key through a fill. */
  readonly shifts: ReadonlyMap<Day, number>;
}

/**
 *     [day 5 (2 messages), gap, day 9 (1)]  ->  0 heading 5 · 1 · 2 · 3 gap · 4 heading 9 · 5
 */
export function indexRows(outline: readonly OutlineItem[], shifts: ReadonlyMap<Day, number> = new Map()): RowIndex {
  const items = outline.filter((item) => item.kind === 'gap' || item.count > 0);
  const starts = new Float64Array(items.length);
  let rows = 0;
  items.forEach((item, at) => {
    starts[at] = rows;
    rows += item.kind === 'gap' ? 1 : 1 + item.count;
  });
  return { items, starts, rows, shifts };
}

/** The position of the item that holds a row. */
function itemAt({ starts }: RowIndex, row: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? Infinity) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What stands in a row; null beyond the list. */
export function rowAt(index: RowIndex, row: number): ListRow | null {
  if (row < 0 || row >= index.rows) return null;
  const at = itemAt(index, row);
  const item = index.items[at];
  if (!item) return null;
  if (item.kind === 'gap') return item;
  const offset = row - (index.starts[at] ?? 0) - 1;
  return offset < 0
    ? { kind: 'heading', day: item.day, count: item.count }
    : { kind: 'message', day: item.day, offset };
}

/** The day a row belongs to; for a gap the day on which it begins. */
export function dayOfRow(row: ListRow): Day {
  return row.kind === 'gap' ? dayOf(row.gap.from) : row.day;
}

/** The heading's row of a day; of a day without messages the first item that reaches beyond its beginning, else the last. */
export function rowOfDay(index: RowIndex, day: Day): number {
  const own = index.items.findIndex((item) => item.kind === 'day' && item.day === day);
  const after = index.items.findIndex((item) =>
    item.kind === 'gap' ? item.gap.until > day * DAY_SECONDS : item.day >= day,
  );
  const at = own >= 0 ? own : after;
  return index.starts[at < 0 ? index.items.length - 1 : at] ?? 0;
}

/** The row of a day's message; null where the day holds no such message. */
export function rowOfMessage(index: RowIndex, day: Day, offset: number): number | null {
  const at = index.items.findIndex((item) => item.kind === 'day' && item.day === day);
  const item = index.items[at];
  if (item?.kind !== 'day' || offset < 0 || offset >= item.count) return null;
  return (index.starts[at] ?? 0) + 1 + offset;
}

export function countOfDay(index: RowIndex, day: Day): number {
  const item = index.items.find((candidate) => candidate.kind === 'day' && candidate.day === day);
  return item?.kind === 'day' ? item.count : 0;
}

/** Room for a day's rows among the keys: no channel comes near two million messages a day. */
const KEYS_PER_DAY = 4_000_000;

/** Finds items for rows that are asked for in order: a step each, not a search. */
function walker(index: RowIndex): (row: number) => number {
  const { starts } = index;
  let at = 0;
  return (row) => {
    const start = starts[at] ?? 0;
    if (row < start || row >= (starts[at + 1] ?? Infinity)) {
      at = row === starts[at + 1] ? at + 1 : itemAt(index, row);
    }
    return at;
  };
}

/** A number that stays with a row while rows come and go around it: measured heights and the scroll position hang on it. */
export function rowKeys(index: RowIndex): (row: number) => number {
  const walk = walker(index);
  return (row) => {
    const at = walk(row);
    const item = index.items[at];
    if (!item) return -1;
    if (item.kind === 'gap') return -1 - item.gap.from;
    const offset = row - (index.starts[at] ?? 0) - 1;
    if (offset < 0) return item.day * KEYS_PER_DAY;
    return item.day * KEYS_PER_DAY + KEYS_PER_DAY / 2 + offset - (index.shifts.get(item.day) ?? 0);
  };
}

/** What kind of row stands where. */
export function rowKinds(index: RowIndex): (row: number) => ListRow['kind'] {
  const walk = walker(index);
  return (row) => {
    const at = walk(row);
    if (index.items[at]?.kind === 'gap') return 'gap';
    return row === index.starts[at] ? 'heading' : 'message';
  };
}

/** The row that has a key of {@link rowKeys}; null where it is gone. */
export function rowOfKey(index: RowIndex, key: number): number | null {
  if (key < 0) {
    const at = index.items.findIndex((item) => item.kind === 'gap' && item.gap.from === -1 - key);
    return index.starts[at] ?? null;
  }
  const day = Math.floor(key / KEYS_PER_DAY);
  const place = key - day * KEYS_PER_DAY;
  if (place > 0) return rowOfMessage(index, day, place - KEYS_PER_DAY / 2 + (index.shifts.get(day) ?? 0));
  const at = index.items.findIndex((item) => item.kind === 'day' && item.day === day);
  return index.starts[at] ?? null;
}
