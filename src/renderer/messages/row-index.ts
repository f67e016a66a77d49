// The list as numbered rows: a heading for each day, its messages, and gaps. Built from the outline alone, so that a
// million messages cost as much memory as their days; a row is found by binary search over cumulative counts.
import type { OutlineItem } from '../../shared/domain/message-list.ts';
import { DAY_SECONDS, dayOf, type Day, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';

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
export function itemAt({ starts }: RowIndex, row: number): number {
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

/** A number that stays with a row while rows come and go around it: its height and the scroll position hang on it. */
export function keyOfRow(index: RowIndex, row: number): number {
  const at = rowAt(index, row);
  if (!at) return -1;
  if (at.kind === 'gap') return -1 - at.gap.from;
  const first = at.day * KEYS_PER_DAY;
  return at.kind === 'heading' ? first : first + KEYS_PER_DAY / 2 + at.offset - shiftOfDay(index, at.day);
}

export type RowKey =
  | { readonly kind: 'gap'; readonly from: Instant }
  | { readonly kind: 'heading'; readonly day: Day }
  /** `place`: where it stood in its day when the day was first numbered. */
  | { readonly kind: 'message'; readonly day: Day; readonly place: number };

export function readKey(key: number): RowKey {
  if (key < 0) return { kind: 'gap', from: -1 - key };
  const day = Math.floor(key / KEYS_PER_DAY);
  const rest = key - day * KEYS_PER_DAY;
  return rest === 0 ? { kind: 'heading', day } : { kind: 'message', day, place: rest - KEYS_PER_DAY / 2 };
}

/** The row that has a key; null where it is gone. */
export function rowOfKey(index: RowIndex, key: number): number | null {
  const read = readKey(key);
  if (read.kind === 'message') return rowOfMessage(index, read.day, read.place + shiftOfDay(index, read.day));
  const at = index.items.findIndex((item) =>
    read.kind === 'gap'
      ? item.kind === 'gap' && item.gap.from === read.from
      : item.kind === 'day' && item.day === read.day,
  );
  return index.starts[at] ?? null;
}

export function shiftOfDay(index: RowIndex, day: Day): number {
  return index.shifts.get(day) ?? 0;
}
