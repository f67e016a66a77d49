// messages.getHistory's own arithmetic, kept apart from the protocol: which posts an answer holds.
import type { Behaviour, HistoryAnswer, HistoryQuery, Post } from './world/model.ts';

/** Telegram never shows more at once. */
const MOST_POSTS = 100;

/**
 * The answer to a query over a history (rising ids), newest first. In this order, as Telegram does it:
 * 1. the offset: `offsetId` is exclusive, towards lower ids; without one, the newest post older than `offsetDate` (or,
 *    if the server is inclusive, no younger than it); without either, the newest post;
 * 2. `addOffset` moves it: positive towards older posts, negative towards newer ones;
 * 3. `limit`, at most 100 and at most the behaviour's page size, from there towards older posts. What of that window
 *    lies beyond the newest post is void;
 * 4. only now `maxId` and `minId` (both exclusive, 0: none) and the hidden posts are taken out: so pages may be short
 *    or empty although the history goes on.
 */
export function answerHistory(
  timeline: readonly Post[],
  query: HistoryQuery,
  behaviour: Pick<Behaviour, 'pageSize' | 'inclusiveOffsetDate' | 'inexact'>,
): HistoryAnswer {
  const end = offsetEnd(timeline, query, behaviour.inclusiveOffsetDate) - query.addOffset;
  const page = behaviour.pageSize > 0 ? Math.min(MOST_POSTS, behaviour.pageSize) : MOST_POSTS;
  const limit = Math.max(0, Math.min(query.limit, page));
  const from = Math.max(0, end - limit);
  const posts: Post[] = [];
  for (let index = Math.min(end, timeline.length) - 1; index >= from; index--) {
    const post = timeline[index];
    if (post === undefined || post.hidden) continue;
    if (query.maxId > 0 && post.id >= query.maxId) continue;
    if (query.minId > 0 && post.id <= query.minId) continue;
    posts.push(post);
  }
  return { posts, count: timeline.length, inexact: behaviour.inexact };
}

/** The offset as an index: the posts before it are the older ones that the offset leaves. */
function offsetEnd(timeline: readonly Post[], query: HistoryQuery, inclusive: boolean): number {
  if (query.offsetId > 0) return firstIndex(timeline.length, (index) => (timeline[index]?.id ?? 0) >= query.offsetId);
  if (query.offsetDate <= 0) return timeline.length;
  // Dates follow ids only almost: the newest post that is old enough counts, whatever stands below it.
  const before = inclusive ? query.offsetDate + 1 : query.offsetDate;
  const earliest = earliestFrom(timeline);
  return firstIndex(timeline.length, (index) => (earliest[index] ?? 0) >= before);
}

const earliestOf = new WeakMap<readonly Post[], Uint32Array>();

/**
 * For each post the earliest date of it and all after it: that rises with the index, so it can be searched by halves.
 * Remembered with the array, for a world replaces a history that has changed.
 */
function earliestFrom(timeline: readonly Post[]): Uint32Array {
  const known = earliestOf.get(timeline);
  if (known?.length === timeline.length) return known;
  const earliest = new Uint32Array(timeline.length);
  let date = 0xffff_ffff;
  for (let index = timeline.length - 1; index >= 0; index--) {
    date = Math.min(date, timeline[index]?.date ?? date);
    earliest[index] = date;
  }
  earliestOf.set(timeline, earliest);
  return earliest;
}

/** The first index from 0 to `length` that passes a test which, once passed, all later ones pass. */
function firstIndex(length: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
