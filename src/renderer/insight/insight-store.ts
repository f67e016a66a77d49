// The figures of what is selected, as main counts them: by day, piece by piece. Batches that land bring only the days they
// touched. Nothing is asked while the figures are not shown.
import { create } from 'zustand';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
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
  /** It was ended before its end: the figures are of a part. */
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

/** Null: nothing is to be shown. */
export function showInsight(query: MessageQuery | null): void {
  const before = useInsight.getState().query;
  generation++;
  touched = [];
  outdated = false;
  if (query === null) return useInsight.setState(NOTHING);
  if (before?.channelId === query.channelId) useInsight.setState({ query, stale: true, failure: null });
  else useInsight.setState({ ...NOTHING, query });
  void load(query);
}

/** Ends a count; what is counted by then stays, and says that it is a part. */
export function cancelCount(): void {
  generation++;
  useInsight.setState({ counting: null, cancelled: true });
}

export function retryInsight(): void {
  showInsight(useInsight.getState().query);
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
      useInsight.setState({ frame, days, stale: false, counting: done, cancelled: false, preparing, failure: null });
      if (preparing !== null) return askAgainLater(query);
    }
    if (mine !== generation) return;
    if (!span) useInsight.setState({ ...NOTHING, query, frame });
    // Batches that landed meanwhile waited for the figures that they change.
    if (outdated) refreshing.poke();
  } catch (thrown) {
    if (mine === generation) useInsight.setState({ counting: null, failure: failureOf(thrown) });
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
  const { query, stale, counting, preparing } = useInsight.getState();
  if (!query || stale || counting !== null || preparing !== null || !outdated) return;
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
