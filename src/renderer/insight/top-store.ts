// What the messages of the list name most often, counted piece by piece by main and added up here. Not asked for while it is
// not shown.
import { create } from 'zustand';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { MessageQuery } from '../../shared/domain/message-list.ts';
import { fromIso, overlaps, secondsIn, type TimeRange } from '../../shared/domain/time-range.ts';
import {
  TOP_KINDS,
  TopTally,
  type TopCursor,
  type TopEntry,
  type TopKind,
  type TopSlice,
} from '../../shared/domain/top-lists.ts';
import { on, request } from '../api.ts';
import { paced } from '../coverage/paced.ts';
import { noteForwardNames } from './forward-names.ts';

export interface TopList {
  /** The most frequent ones: no more than are shown. */
  readonly entries: readonly TopEntry[];
  /** How many different ones there are. */
  readonly size: number;
  /** There are more than can be told apart: some were left out. */
  readonly isFull: boolean;
}

interface TopState {
  readonly query: MessageQuery | null;
  readonly lists: Readonly<Record<TopKind, TopList>>;
  /** Messages that were looked at. */
  readonly messages: number;
  /** How many entries are shown. */
  readonly shown: number;
  /** What is shown answers an earlier query. */
  readonly stale: boolean;
  /** How far a count under way is, 0 to 1; null: none is. */
  readonly counting: number | null;
  readonly cancelled: boolean;
  /** Messages have come since, or were changed. */
  readonly outdated: boolean;
  readonly failure: Failure | null;
}

const EMPTY: TopList = { entries: [], size: 0, isFull: false };
export const FIRST_SHOWN = 10;
const NOTHING: TopState = {
  query: null,
  lists: { hashtags: EMPTY, domains: EMPTY, forwards: EMPTY },
  messages: 0,
  shown: FIRST_SHOWN,
  stale: false,
  counting: null,
  cancelled: false,
  outdated: false,
  failure: null,
};
const PREPARING_INTERVAL = 500;
/** While a count runs, its lists are drawn so often. */
const DRAW_INTERVAL = 150;
/** A count of so many messages takes no time to speak of: it is made anew by itself while a fill runs. */
const FEW = 20_000;
const INTERVAL = 2_000;

export const useTop = create<TopState>()(() => NOTHING);

let generation = 0;
/** Batches so far that changed what is counted. */
let batches = 0;
let tallies = newTallies();

/** Null: nothing is to be shown. */
export function showTop(query: MessageQuery | null): void {
  generation++;
  if (query === null) {
    tallies = newTallies();
    return useTop.setState(NOTHING);
  }
  const before = useTop.getState();
  // What is shown of another channel is gone at once.
  if (before.query?.channelId !== query.channelId) useTop.setState(NOTHING);
  useTop.setState({ query, shown: FIRST_SHOWN, stale: true, counting: 0, cancelled: false, failure: null });
  void count(query);
}

export function countAgain(): void {
  const { query } = useTop.getState();
  generation++;
  useTop.setState({ counting: 0, cancelled: false, failure: null });
  if (query) void count(query);
}

export function cancelTop(): void {
  generation++;
  // Lists of an earlier question are no part of the answer to this one.
  const { query, stale } = useTop.getState();
  useTop.setState(stale ? { ...NOTHING, query, cancelled: true } : { counting: null, cancelled: true });
}

export function showMore(): void {
  const shown = useTop.getState().shown + 2 * FIRST_SHOWN;
  useTop.setState({ shown, lists: listsOf(tallies, shown) });
}

async function count(query: MessageQuery): Promise<void> {
  const mine = generation;
  const from = batches;
  const fresh = newTallies();
  let messages = 0;
  let drawn = performance.now();
  try {
    const { span } = await request('insight.frame', { channelId: query.channelId, range: query.range });
    let after: TopCursor | null = null;
    let rest = span;
    while (rest) {
      const slice: TopSlice = await request('insight.top', { ...query, range: rest, after });
      if (mine !== generation) return;
      if (slice.preparing !== null) return askAgainLater(query);
      for (const kind of TOP_KINDS) fresh[kind].add(slice.entries[kind]);
      messages += slice.messages;
      after = slice.next;
      if (after && performance.now() - drawn >= DRAW_INTERVAL) {
        drawn = performance.now();
        draw(fresh, messages, shareOf(rest, after));
      }
      if (!after) rest = null;
    }
    if (mine !== generation) return;
    draw(fresh, messages, null);
    // What came while it was counted may have come too late for it.
    useTop.setState({ outdated: batches !== from });
    if (batches !== from) renewing.poke();
  } catch (thrown) {
    if (mine === generation) useTop.setState({ counting: null, failure: failureOf(thrown) });
  }
}

function draw(fresh: Tallies, messages: number, counting: number | null): void {
  tallies = fresh;
  const lists = listsOf(fresh, useTop.getState().shown);
  noteForwardNames(lists.forwards.entries);
  useTop.setState({ lists, messages, counting, stale: false, failure: null });
}

function shareOf(span: TimeRange, { date }: TopCursor): number {
  return ((fromIso(date) ?? span.from) - span.from) / secondsIn(span);
}

type Tallies = Readonly<Record<TopKind, TopTally>>;

function newTallies(): Tallies {
  return { hashtags: new TopTally(), domains: new TopTally(), forwards: new TopTally() };
}

function listsOf(from: Tallies, shown: number): TopState['lists'] {
  const list = (tally: TopTally): TopList => ({ entries: tally.top(shown), size: tally.size, isFull: tally.isFull });
  return { hashtags: list(from.hashtags), domains: list(from.domains), forwards: list(from.forwards) };
}

/** The search index of a file that had none is being made. */
function askAgainLater(query: MessageQuery): void {
  const mine = generation;
  setTimeout(() => {
    if (mine === generation) void count(query);
  }, PREPARING_INTERVAL);
}

const renewing = paced(async () => {
  const { query, outdated, counting, cancelled, messages } = useTop.getState();
  if (query && outdated && counting === null && !cancelled && messages <= FEW) await count(query);
}, INTERVAL);

on('batch-committed', ({ channelId, range, inserted, changed }) => {
  const { query } = useTop.getState();
  if (query?.channelId !== channelId || inserted + changed === 0) return;
  if (query.range && !overlaps(query.range, range)) return;
  batches += 1;
  useTop.setState({ outdated: true });
  renewing.poke();
});

on('channel.removed', ({ channelId }) => {
  if (useTop.getState().query?.channelId === channelId) showTop(null);
});
