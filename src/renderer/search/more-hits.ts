// What comes after the first hits: the pages around the view, the exact count, and news while a fill runs.
import { failureOf } from '../../shared/domain/failure.ts';
import { MOST_COUNTED, type SearchAnswer } from '../../shared/domain/search.ts';
import { on } from '../api.ts';
import { paced } from '../coverage/paced.ts';
import { cursorOf, firstPage, isSameCursor, keptNear, missingPage, withPage } from './hit-pages.ts';
import type { Question, Results } from './results.ts';
import { askAgainLater, fetchHits, useSearch } from './search-store.ts';

/** While a fill runs, the answers are brought up to date. */
const INTERVAL = 1_000;

let needed = { first: 0, last: 0 };
/** The answer of which a page is on its way: no more than one at a time. */
let asking: number | null = null;
/** The answer that somebody reads: its hits stay as they are. */
let read: number | null = null;

/** Somebody is among the hits, with the focus or scrolled: none comes or goes under their eyes. */
export function readHits(answer: number): void {
  read = answer;
}

/** The pages that the view shows or is about to show; `last` may be the one after the last that is known. */
export function needHits(first: number, last: number): void {
  needed = { first, last };
  void pump();
}

async function pump(): Promise<void> {
  const { results } = useSearch.getState();
  if (!results || results.stale || asking === results.answer) return;
  const { question, answer, found } = results;
  const at = missingPage(found, needed.first, needed.last);
  if (at === null) return;
  const after = cursorOf(found, at);
  asking = answer;
  try {
    const page = await fetchHits(question, after);
    change(answer, (now) => {
      // The first hits were brought up to date meanwhile: others follow them.
      if (!isSameCursor(cursorOf(now.found, at), after)) return {};
      return { found: keptNear(withPage(now.found, at, page), needed.first, needed.last), failure: null };
    });
    if (page.preparing !== null) return madeAnew(question, answer, page.preparing);
  } catch (thrown) {
    change(answer, () => ({ failure: failureOf(thrown) }));
    return;
  } finally {
    if (asking === answer) asking = null;
  }
  await pump();
}

/** Counts the hits beyond the number up to which they are counted by themselves. */
export async function countExactly(): Promise<void> {
  const { results } = useSearch.getState();
  if (!results || results.stale || results.counting) return;
  const { question, answer } = results;
  change(answer, () => ({ counting: true }));
  try {
    const { total } = await fetchCount(question, true);
    change(answer, (now) => ({ counting: false, total: total ?? now.total }));
  } catch (thrown) {
    change(answer, () => ({ counting: false, failure: failureOf(thrown) }));
  }
}

/** Nothing is put in order for a count: the pages of an order that somebody reads stay as they are kept. */
function fetchCount(question: Question, exact: boolean): Promise<SearchAnswer> {
  return fetchHits({ ...question, order: 'date' }, null, { exact, limit: 1 });
}

/** Changes what is shown, where it still answers the same. */
function change(answer: number, to: (now: Results) => Partial<Results>): void {
  useSearch.setState(({ results: now }) =>
    now && !now.stale && now.answer === answer ? { results: { ...now, ...to(now) } } : {},
  );
}

/** The index is made anew meanwhile: what was found of it so far is not all. */
function madeAnew(question: Question, answer: number, preparing: number): void {
  change(answer, () => ({ preparing }));
  const { results } = useSearch.getState();
  if (results?.answer === answer && !results.stale) askAgainLater(question);
}

/** Others follow the first hits, somebody is among them, or went to the list: the way back leads to the hit that was opened. */
function isRead({ found, answer }: Results): boolean {
  return found.pages.length > 1 || read === answer || !useSearch.getState().shown;
}

/** The first hits are brought up to date; where they are read, only the count is. */
const renewing = paced(async () => {
  const { results } = useSearch.getState();
  if (!results || results.stale || results.counting) return;
  const { question, answer, found, total: before } = results;
  const exact = before.exact && before.count > MOST_COUNTED;
  const isCounted = isRead(results);
  const fresh = await (isCounted ? fetchCount(question, exact) : fetchHits(question, null, { exact }));
  const total = fresh.total ?? before;
  change(answer, (now) => {
    if (!isCounted && now.found === found && !isRead(now)) {
      return { found: firstPage(fresh), total, order: fresh.order };
    }
    const outdated = now.outdated || total.count !== before.count || total.exact !== before.exact;
    return { total, outdated };
  });
  if (fresh.preparing !== null) madeAnew(question, answer, fresh.preparing);
}, INTERVAL);
on('batch-committed', ({ messages, channelId }) => {
  const asked = useSearch.getState().results?.question.channelId ?? null;
  if (messages > 0 && (asked === null || asked === channelId)) renewing.poke();
});
