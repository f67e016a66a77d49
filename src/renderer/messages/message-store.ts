// The message list's data: the outline of the query in view and the pages around what is visible. While a new answer
// is on its way the old one stays in place, so that nothing flashes.
import { create } from 'zustand';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { MessageFilter, MessageOutline, MessageQuery, MessageRow } from '../../shared/domain/message-list.ts';
import { daysTouched, overlaps, type Day, type TimeRange } from '../../shared/domain/time-range.ts';
import { on, request } from '../api.ts';
import { paced } from '../coverage/paced.ts';
import {
  keysOfRows,
  PAGE_ROWS,
  pageKey,
  readPageKey,
  withoutDays,
  withPages,
  type PageKey,
  type Pages,
  type Wanted,
} from './pages.ts';
import { countOfDay, indexRows, rowOfDay, type RowIndex } from './row-index.ts';

/** Where the list is to stand once an outline is there: `at` tells one wish from the next. */
export interface Placement {
  readonly to: 'end' | 'start' | Day;
  readonly at: number;
}

/** The topmost message of the view, whose place is kept while rows come in around it. */
export interface Anchor {
  readonly day: Day;
  readonly offset: number;
  readonly messageId: MessageId;
}

interface ListState {
  readonly query: MessageQuery | null;
  readonly outline: MessageOutline | null;
  readonly index: RowIndex;
  readonly pages: Pages;
  /** What is shown answers an earlier query. */
  readonly stale: boolean;
  readonly failure: Failure | null;
  readonly placement: Placement;
  readonly show: (channelId: ChannelId, range: TimeRange | null, filter: MessageFilter, near: Day | null) => void;
  /** The pages that the view shows or is about to show: what was asked for before and is not among them has no turn. */
  readonly need: (wanted: Wanted, anchor: Anchor | null) => void;
  readonly retry: () => void;
}

const NOTHING = indexRows([]);
const NONE: Wanted = { drawn: [], next: [] };
/** Pages that are not drawn yet come so many at once: each answer draws the list anew. */
const PAGES_AT_ONCE = 6;
const MOST_IN_FLIGHT = 2 * PAGES_AT_ONCE;
/** About a window of rows on either side of where a new list will stand: they come with it, not after it. */
const ROWS_AHEAD = 20;
const PREPARING_INTERVAL = 500;
/** At most four refreshes a second while a fill runs. */
const INTERVAL = 250;

// What is asked for. A query's number outdates all answers to the ones before it.
let generation = 0;
let wanted: Wanted = NONE;
let anchor: Anchor | null = null;
// A refresh outdates the pages that were asked for before it.
let refreshes = 0;
const inFlight = new Set<PageKey>();
let touched: { readonly first: Day; readonly last: Day }[] = [];
let outdated = false;
const refreshing = paced(refresh, INTERVAL);

export const useMessages = create<ListState>()((set, get) => ({
  query: null,
  outline: null,
  index: NOTHING,
  pages: new Map(),
  stale: false,
  failure: null,
  placement: { to: 'end', at: 0 },
  show: (channelId, range, filter, near) => {
    const before = get().query;
    generation++;
    touched = [];
    outdated = false;
    inFlight.clear();
    anchor = null;
    const query = { channelId, range, filter };
    if (before?.channelId === channelId) set({ query, stale: true, failure: null });
    else {
      wanted = NONE;
      set({ query, outline: null, index: NOTHING, pages: new Map(), stale: false, failure: null });
    }
    const rangeIsNew = range !== null && !sameRange(before?.range ?? null, range);
    void load(query, rangeIsNew ? 'start' : (near ?? 'end'));
  },
  need: (pages, top) => {
    wanted = pages;
    if (top) anchor = top;
    pump();
  },
  retry: () => {
    const { query } = get();
    if (query) get().show(query.channelId, query.range, query.filter, anchor?.day ?? null);
  },
}));

function sameRange(a: TimeRange | null, b: TimeRange | null): boolean {
  return a?.from === b?.from && a?.until === b?.until;
}

async function load(query: MessageQuery, to: Placement['to']): Promise<void> {
  const mine = generation;
  try {
    const outline = await request('messages.outline', query);
    if (mine !== generation) return;
    const index = indexRows(outline.items);
    const row = rowOfPlacement(index, to);
    const keys = keysOfRows(index, row - ROWS_AHEAD, row + ROWS_AHEAD);
    const fresh = await Promise.all(keys.map(async (key) => [key, await fetchPage(query, key)] as const));
    if (mine !== generation) return;
    const { placement } = useMessages.getState();
    useMessages.setState({
      outline,
      index,
      pages: withPages(new Map(), fresh, new Set(keys)),
      stale: false,
      failure: null,
      placement: { to, at: placement.at + 1 },
    });
    if (outline.preparing !== null) askAgainLater(query);
    // Batches that landed meanwhile waited for the list that they change.
    if (outdated) refreshing.poke();
  } catch (error) {
    // What is shown stays stale: it does not answer this query.
    if (mine === generation) useMessages.setState({ failure: failureOf(error) });
  }
}

/** The index of a file that had none is being made: how far it is, until the list is there. */
function askAgainLater(query: MessageQuery): void {
  const mine = generation;
  setTimeout(() => {
    if (mine === generation) void load(query, 'end');
  }, PREPARING_INTERVAL);
}

/** The row at which a list is to stand. */
export function rowOfPlacement(index: RowIndex, to: Placement['to']): number {
  if (to === 'start') return 0;
  return to === 'end' ? Math.max(0, index.rows - 1) : rowOfDay(index, to);
}

function fetchPage(query: MessageQuery, key: PageKey): Promise<readonly MessageRow[]> {
  const { day, page } = readPageKey(key);
  return request('messages.of-day', { ...query, day, offset: page * PAGE_ROWS, limit: PAGE_ROWS });
}

/** Asks for wanted pages that are not here: those that are drawn first, and together; then the next ones, a few at a time. */
function pump(): void {
  const { query, pages, stale } = useMessages.getState();
  if (!query || stale) return;
  const isMissing = (key: PageKey): boolean => !pages.has(key) && !inFlight.has(key);
  const drawn = wanted.drawn.filter(isMissing);
  const keys = drawn.length > 0 ? drawn : wanted.next.filter(isMissing).slice(0, PAGES_AT_ONCE);
  if (keys.length === 0 || inFlight.size >= MOST_IN_FLIGHT) return;
  for (const key of keys) inFlight.add(key);
  void landPages(query, keys);
  pump();
}

async function landPages(query: MessageQuery, keys: readonly PageKey[]): Promise<void> {
  const mine = generation;
  const refresh = refreshes;
  try {
    const fresh = await Promise.all(keys.map(async (key) => [key, await fetchPage(query, key)] as const));
    if (mine !== generation || refresh !== refreshes) return;
    for (const key of keys) inFlight.delete(key);
    useMessages.setState(({ pages }) => ({ pages: withPages(pages, fresh, needed()) }));
    pump();
  } catch (error) {
    if (mine !== generation || refresh !== refreshes) return;
    for (const key of keys) inFlight.delete(key);
    useMessages.setState({ failure: failureOf(error) });
  }
}

function needed(): ReadonlySet<PageKey> {
  return new Set([...wanted.drawn, ...wanted.next]);
}

/**
 * Brings the list up to date with the batches that landed: first the new outline and the touched pages in view, then
 * all of it at once, so that no row goes blank and the topmost message stays where it is.
 */
async function refresh(): Promise<void> {
  const mine = generation;
  const { query, outline: shown, stale, index: before } = useMessages.getState();
  const days = touched;
  if (!query || !shown || stale || !outdated) return;
  touched = [];
  outdated = false;
  const changed = (day: Day) => days.some(({ first, last }) => first <= day && day <= last);
  try {
    const outline = await request('messages.outline', query);
    if (mine !== generation) return;
    const index = indexRows(outline.items, before.shifts);
    const top = anchor && changed(anchor.day) ? anchor : null;
    const grown = top ? countOfDay(index, top.day) - countOfDay(before, top.day) : 0;
    const keys = new Set(wanted.drawn.filter((key) => changed(readPageKey(key).day)));
    if (top) {
      keys.add(pageKey(top.day, top.offset));
      if (grown > 0) keys.add(pageKey(top.day, top.offset + grown));
    }
    const fresh = await Promise.all([...keys].map(async (key) => [key, await fetchPage(query, key)] as const));
    if (mine !== generation) return;
    refreshes++;
    inFlight.clear();
    const pages = withPages(withoutDays(useMessages.getState().pages, changed), fresh, needed());
    const shift = top ? shiftOf(top, fresh) : 0;
    if (top && shift !== 0) anchor = { ...top, offset: top.offset + shift };
    useMessages.setState({
      outline,
      index: top && shift !== 0 ? indexRows(outline.items, shifted(before, top.day, shift)) : index,
      pages,
    });
    if (outline.preparing !== null) askAgainLater(query);
    pump();
  } catch (error) {
    if (mine === generation) useMessages.setState({ failure: failureOf(error) });
  }
}

/** How far the anchor's message moved inside its day: by what was put before it. 0 where it is not found. */
function shiftOf(top: Anchor, fresh: readonly (readonly [PageKey, readonly MessageRow[]])[]): number {
  for (const [key, rows] of fresh) {
    const { day, page } = readPageKey(key);
    const at = day === top.day ? rows.findIndex((row) => row.messageId === top.messageId) : -1;
    if (at >= 0) return page * PAGE_ROWS + at - top.offset;
  }
  return 0;
}

function shifted(before: RowIndex, day: Day, shift: number): ReadonlyMap<Day, number> {
  return new Map(before.shifts).set(day, (before.shifts.get(day) ?? 0) + shift);
}

on('batch-committed', ({ channelId, range }) => {
  const { query } = useMessages.getState();
  if (query?.channelId !== channelId || range.until <= range.from) return;
  if (query.range && !overlaps(query.range, range)) return;
  touched.push(daysTouched(range));
  outdated = true;
  refreshing.poke();
});

// Another collection period or first message: the list's gaps may be others.
on('channel.changed', ({ channel }) => {
  if (useMessages.getState().query?.channelId !== channel.channelId) return;
  outdated = true;
  refreshing.poke();
});

on('channel.removed', ({ channelId }) => {
  if (useMessages.getState().query?.channelId !== channelId) return;
  generation++;
  inFlight.clear();
  useMessages.setState({ query: null, outline: null, index: NOTHING, pages: new Map(), stale: false, failure: null });
});
