// What is typed into the search box and where it is looked for. In a channel the words become a part of the list's
// filter; over all channels they have answers of their own, which stand in the list's place.
import { create } from 'zustand';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { parseMessageAddress } from '../../shared/domain/message-link.ts';
import { MOST_COUNTED, type SearchAnswer, type SearchHit, type SearchOrder } from '../../shared/domain/search.ts';
import { isSearchable, LONGEST_SEARCH } from '../../shared/domain/search-query.ts';
import { on, request } from '../api.ts';
import { paced } from '../coverage/paced.ts';
import { withText } from '../messages/filter-words.ts';
import { useView } from '../view/view-store.ts';

export type SearchScope = 'channel' | 'all';

interface SearchStore {
  readonly scope: SearchScope;
  /** As it stands in the box. */
  readonly typed: string;
  /** What the answers over all channels are for; null: nothing was looked for there. */
  readonly results: Results | null;
  /** The answers stand in the list's place. */
  readonly shown: boolean;
  readonly order: SearchOrder;
  /** Which of the hits over all channels are wanted. */
  readonly filter: MessageFilter;
}

export interface Results extends Pick<SearchAnswer, 'next' | 'order' | 'preparing'> {
  readonly text: string;
  readonly hits: readonly SearchHit[];
  readonly total: NonNullable<SearchAnswer['total']>;
  /** What is shown answers an earlier question. */
  readonly stale: boolean;
  readonly failure: Failure | null;
}

/** Between two keys of somebody who types. */
const PATIENCE = 120;
const PAGE = 50;
/** While the index is being prepared, its progress is asked for. */
const PREPARING_INTERVAL = 500;
/** While a fill runs, the answers are brought up to date. */
const INTERVAL = 1_000;

export const useSearch = create<SearchStore>()(() => ({
  scope: 'channel',
  typed: '',
  results: null,
  shown: false,
  order: 'date',
  filter: {},
}));

let waiting: ReturnType<typeof setTimeout> | null = null;
let preparing: ReturnType<typeof setTimeout> | null = null;
// Another question outdates all answers to the ones before it.
let generation = 0;
/** What this store put into the list's filter. */
let applied = '';

/** A key was pressed: the question waits for the next one. */
export function typeSearch(typed: string): void {
  useSearch.setState({ typed: typed.slice(0, LONGEST_SEARCH) });
  stopTyping();
  waiting = setTimeout(searchNow, PATIENCE);
}

export function clearSearch(): void {
  useSearch.setState({ typed: '' });
  searchNow();
}

export function setScope(scope: SearchScope): void {
  useSearch.setState({ scope });
  // The list is whole again where the words go elsewhere.
  if (scope === 'all') applyToList('');
  searchNow();
}

export function setOrder(order: SearchOrder): void {
  useSearch.setState({ order });
  searchNow();
}

export function setSearchFilter(filter: MessageFilter): void {
  useSearch.setState({ filter });
  searchNow();
}

/** Puts other words into the box and looks for them. */
export function searchFor(typed: string, scope: SearchScope): void {
  useSearch.setState({ typed });
  setScope(scope);
}

export function showResults(shown: boolean): void {
  useSearch.setState({ shown });
}

/** What was typed last is not looked for by itself any more. */
export function stopTyping(): void {
  if (waiting !== null) clearTimeout(waiting);
  waiting = null;
}

/** Looks for what stands in the box. */
export function searchNow(): void {
  stopTyping();
  const { typed, scope } = useSearch.getState();
  // A link is a place to go to; a number is that, and a word.
  const isLink = (parseMessageAddress(typed)?.channel ?? null) !== null;
  const text = isSearchable(typed) && !isLink ? typed.trim() : '';
  if (scope === 'channel') {
    leaveResults();
    applyToList(text);
  } else if (text === '') leaveResults();
  else void ask(text);
}

function applyToList(text: string): void {
  const { filter, setFilter } = useView.getState();
  applied = text;
  if ((filter.text ?? '') !== text) setFilter(withText(filter, text));
}

function leaveResults(): void {
  generation++;
  stopWaiting();
  useSearch.setState({ results: null, shown: false });
}

function stopWaiting(): void {
  if (preparing !== null) clearTimeout(preparing);
  preparing = null;
}

const NONE = { hits: [], next: null, total: { count: 0, exact: true }, order: 'date', preparing: null } as const;

/** Asks for the first hits. What is shown stays until they are here. */
async function ask(text: string, exact = false): Promise<void> {
  const mine = ++generation;
  stopWaiting();
  const before = useSearch.getState().results;
  useSearch.setState({ shown: true, results: { ...NONE, ...before, text, stale: true, failure: null } });
  try {
    const answer = await fetchHits(text, null, exact);
    if (mine !== generation) return;
    useSearch.setState({
      results: { ...answer, total: answer.total ?? NONE.total, text, stale: false, failure: null },
    });
    if (answer.preparing !== null) askAgainLater(text, exact);
  } catch (thrown) {
    if (mine !== generation) return;
    useSearch.setState({ results: { ...NONE, ...before, text, stale: true, failure: failureOf(thrown) } });
  }
}

/** The index is being made: how far it is, until all can be found. */
function askAgainLater(text: string, exact: boolean): void {
  stopWaiting();
  preparing = setTimeout(() => void ask(text, exact), PREPARING_INTERVAL);
}

/** Asks for the hits that follow the last one; no more than one such question at a time. */
export async function askForMore(): Promise<void> {
  const { results } = useSearch.getState();
  if (!results || results.stale || results.next === null || further === generation) return;
  const mine = generation;
  further = mine;
  let isOvertaken = false;
  try {
    const { hits, next } = await fetchHits(results.text, results.next, false);
    const now = useSearch.getState().results;
    if (mine !== generation || !now) return;
    // The first hits were brought up to date meanwhile: others follow them.
    isOvertaken = now.next !== results.next;
    if (!isOvertaken) useSearch.setState({ results: { ...now, hits: [...now.hits, ...hits], next } });
  } catch (thrown) {
    if (mine !== generation) return;
    useSearch.setState(({ results: now }) => ({ results: now && { ...now, failure: failureOf(thrown) } }));
  } finally {
    if (further === mine) further = -1;
  }
  if (isOvertaken) await askForMore();
}
let further = -1;

/** Counts the hits beyond the number up to which they are counted by themselves. */
export async function countExactly(): Promise<void> {
  const { results } = useSearch.getState();
  if (!results) return;
  const mine = generation;
  const { total } = await fetchHits(results.text, null, true);
  if (mine !== generation || total === null) return;
  useSearch.setState(({ results: now }) => ({ results: now && { ...now, total } }));
}

function fetchHits(text: string, after: SearchAnswer['next'], exact: boolean): Promise<SearchAnswer> {
  const { order, filter } = useSearch.getState();
  const { text: _text, ...rest } = filter;
  return request('messages.search', {
    text,
    channelId: null,
    range: null,
    filter: rest,
    order,
    after,
    limit: PAGE,
    exact,
  });
}

// Words that come with the list's filter (a restart) stand in the box; a channel that is left takes them along. Whoever
// goes to a channel or to a day wants to see its list.
useView.subscribe(({ filter, channelId, range, jump }, before) => {
  const went = channelId !== before.channelId || range !== before.range || (jump !== before.jump && jump !== null);
  if (went && useSearch.getState().shown) useSearch.setState({ shown: false });
  const text = filter.text ?? '';
  if (text === applied) return;
  applied = text;
  if (useSearch.getState().scope === 'channel') useSearch.setState({ typed: text });
  else if (text !== '') useSearch.setState({ typed: text, scope: 'channel', results: null, shown: false });
});

/** What is shown stays as it is while somebody reads on; only the first hits are brought up to date. */
const renewing = paced(async () => {
  const { results, shown } = useSearch.getState();
  if (!shown || !results || results.stale || results.hits.length > PAGE) return;
  const mine = generation;
  const answer = await fetchHits(results.text, null, results.total.count > MOST_COUNTED);
  if (mine !== generation) return;
  // Further ones may have come meanwhile, and somebody reads them.
  useSearch.setState(({ results: now }) =>
    now?.hits === results.hits ? { results: { ...now, ...answer, total: answer.total ?? now.total } } : {},
  );
  if (answer.preparing !== null) askAgainLater(results.text, false);
}, INTERVAL);
on('batch-committed', ({ messages }) => messages > 0 && renewing.poke());
on('channel.removed', () => useSearch.getState().shown && searchNow());
