// The figures of what is selected, as main counts them: by day, piece by piece. Batches that land bring only the days they
// touched. Nothing is asked while the figures are not shown.
import { create } from 'zustand';
import { fail, failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { Figures } from '../../shared/domain/figures.ts';
import {
  withDays,
  withoutDays,
  type InsightFrame,
  type MediaCounts,
  type MediaSlice,
} from '../../shared/domain/insight.ts';
import type { MessageQuery } from '../../shared/domain/message-list.ts';
import {
  daysTouched,
  intersect,
  isEmpty,
  rangeOfDays,
  secondsIn,
  type Day,
  type Instant,
  type TimeRange,
} from '../../shared/domain/time-range.ts';
import { on, request } from '../api.ts';
import { paced } from '../coverage/paced.ts';

interface InsightState {
  /** What the figures are of; null while nothing is shown. */
  readonly query: MessageQuery | null;
  /** Null until the first answer. What is shown while `counting` is that far, or answers an earlier query (`stale`). */
  readonly frame: InsightFrame | null;
  readonly days: ReadonlyMap<Day, MediaCounts>;
  readonly stale: boolean;
  /** How far a count under way is, 0 to 1; null: none is. */
  readonly counting: number | null;
  /** It was ended before its end: the figures are of a part, and the frame's span is cut to it. */
  readonly cancelled: boolean;
  /** How much of the search index is there; null: all of it. */
  readonly preparing: number | null;
  readonly failure: Failure | null;
}

const NOTHING: InsightState = {
  query: null,
  frame: null,
  days: new Map(),
  stale: false,
  counting: null,
  cancelled: false,
  preparing: null,
  failure: null,
};
const PREPARING_INTERVAL = 500;
/** At most four refreshes a second while a fill runs. */
const INTERVAL = 250;

export const useInsight = create<InsightState>()(() => NOTHING);

// A query's number outdates all answers to the ones before it.
let generation = 0;
/** Ranges whose days are to be counted anew. */
let touched: TimeRange[] = [];
let outdated = false;
/** Where the next slice of a count under way begins. */
let reached: Instant | null = null;

/** Null: nothing is to be shown. */
export function showInsight(query: MessageQuery | null): void {
  const before = useInsight.getState().query;
  generation++;
  touched = [];
  outdated = false;
  reached = null;
  if (query === null) return useInsight.setState(NOTHING);
  const { frame, days } = before?.channelId === query.channelId ? useInsight.getState() : NOTHING;
  useInsight.setState({ ...NOTHING, query, frame, days, stale: frame !== null });
  void load(query);
}

/** Ends a count; what is counted by then stays, and says that it is a part. */
export function cancelCount(): void {
  generation++;
  const { query, frame, days, stale } = useInsight.getState();
  const span = frame?.span;
  // Figures of an earlier question are no part of the answer to this one.
  if (stale || !span || reached === null) return useInsight.setState({ ...NOTHING, query, cancelled: true });
  // Days that were not counted are not days without messages: they are not shown.
  const part = { ...frame, span: { from: span.from, until: reached } };
  useInsight.setState({ ...NOTHING, query, frame: part, days, cancelled: true });
}

export function retryInsight(): void {
  showInsight(useInsight.getState().query);
}

/** Whether all is counted that the figures are said to be of. */
export function isWhole({ counting, cancelled, preparing, failure }: InsightState): boolean {
  return counting === null && !cancelled && preparing === null && failure === null;
}

/** The figures as they are shown, to be taken out of the window. Throws a Failure where they are not those of their query. */
export function shownFigures(): Pick<Figures, 'filter' | 'frame' | 'days'> {
  const state = useInsight.getState();
  const { query, frame, days } = state;
  if (!query || !frame || state.stale || !isWhole(state)) {
    throw fail('export-failed', 'The figures are not counted yet.', {
      kept: 'Nothing was written.',
      next: 'Wait until they are, then save again.',
    });
  }
  return { filter: query.filter, frame, days };
}

async function load(query: MessageQuery): Promise<void> {
  const mine = generation;
  try {
    const frame = await request('insight.frame', { channelId: query.channelId, range: query.range });
    let days: ReadonlyMap<Day, MediaCounts> = new Map();
    const { span } = frame;
    for (let rest = span; rest !== null;) {
      const slice: MediaSlice = await request('insight.counts', { ...query, range: rest });
      if (mine !== generation) return;
      days = withDays(days, slice.days);
      const done = slice.next === null ? null : shareOf(span, slice.next);
      rest = slice.next === null ? null : { from: slice.next, until: rest.until };
      const { preparing } = slice;
      reached = slice.next;
      useInsight.setState({ frame, days, stale: false, counting: done, cancelled: false, preparing, failure: null });
      if (preparing !== null) return askAgainLater(query);
    }
    if (mine !== generation) return;
    if (!span) useInsight.setState({ ...NOTHING, query, frame });
    // Batches that landed meanwhile waited for the figures that they change.
    if (outdated) refreshing.poke();
  } catch (thrown) {
    // What was counted by then, or of an earlier question, is no answer.
    if (mine === generation) useInsight.setState({ ...NOTHING, query, failure: failureOf(thrown) });
  }
}

function shareOf(span: TimeRange | null, until: number): number {
  return span ? (until - span.from) / secondsIn(span) : 0;
}

/** The index of a file that had none is being made. */
function askAgainLater(query: MessageQuery): void {
  const mine = generation;
  setTimeout(() => {
    if (mine === generation) void load(query);
  }, PREPARING_INTERVAL);
}

/** Counts the touched days anew, and takes the frame as it is now. */
async function refresh(): Promise<void> {
  const mine = generation;
  const state = useInsight.getState();
  const { query } = state;
  // A part stays one: days that came since would stand among days that were never counted.
  if (!query || !state.frame || state.stale || state.cancelled) return;
  if (state.counting !== null || state.preparing !== null || !outdated) return;
  const ranges = touched;
  touched = [];
  outdated = false;
  try {
    const frame = await request('insight.frame', { channelId: query.channelId, range: query.range });
    let { days } = useInsight.getState();
    for (const range of ranges) {
      const part = frame.span ? intersect(range, frame.span) : { from: 0, until: 0 };
      days = withoutDays(days, range);
      for (let rest = isEmpty(part) ? null : part; rest !== null;) {
        const slice: MediaSlice = await request('insight.counts', { ...query, range: rest });
        if (mine !== generation) return;
        // The index is being made anew: nothing was counted, and what is not known is not 0.
        if (slice.preparing !== null) return await load(query);
        days = withDays(days, slice.days);
        rest = slice.next === null ? null : { from: slice.next, until: rest.until };
      }
    }
    if (mine === generation) useInsight.setState({ frame, days, failure: null });
  } catch (thrown) {
    if (mine !== generation) return;
    touched.push(...ranges);
    useInsight.setState({ failure: failureOf(thrown) });
  }
}
const refreshing = paced(refresh, INTERVAL);

/** Whole days, put together with those that touch them: no day is counted twice. */
function touch({ from, until }: TimeRange): void {
  const { first, last } = daysTouched({ from, until });
  let joined = rangeOfDays(first, last);
  const apart = touched.filter((range) => {
    if (range.until < joined.from || joined.until < range.from) return true;
    joined = { from: Math.min(range.from, joined.from), until: Math.max(range.until, joined.until) };
    return false;
  });
  touched = [...apart, joined];
}

on('batch-committed', ({ channelId, range }) => {
  const { query } = useInsight.getState();
  if (query?.channelId !== channelId || isEmpty(range)) return;
  // Also where it lies outside the selection: the frame may be wider now.
  touch(range);
  outdated = true;
  refreshing.poke();
});

// Another collection period or first message: other gaps, and another span.
on('channel.changed', ({ channel }) => {
  const { query, frame } = useInsight.getState();
  if (query?.channelId !== channel.channelId || !frame) return;
  outdated = true;
  refreshing.poke();
});

on('channel.removed', ({ channelId }) => {
  if (useInsight.getState().query?.channelId === channelId) showInsight(null);
});
