// What is typed into the search box and where it is looked for. In a channel the words become a part of the list's
// filter; over all channels, and in a channel by relevance, they have answers of their own, which stand in the list's place.
import { create } from 'zustand';
import { failureOf } from '../../shared/domain/failure.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { parseMessageAddress } from '../../shared/domain/message-link.ts';
import type { SearchAnswer, SearchCursor, SearchOrder } from '../../shared/domain/search.ts';
import { isSearchable, LONGEST_SEARCH } from '../../shared/domain/search-query.ts';
import type { TimeRange } from '../../shared/domain/time-range.ts';
import { on, request } from '../api.ts';
import { withText } from '../messages/filter-words.ts';
import { useView } from '../view/view-store.ts';
import { firstPage, PAGE_HITS } from './hit-pages.ts';
import { NOTHING, type Question, type Results } from './results.ts';

export type SearchScope = 'channel' | 'all';

interface SearchStore {
  readonly scope: SearchScope;
  /** As it stands in the box. */
  readonly typed: string;
  /** Null: nothing was looked for but in the list. */
  readonly results: Results | null;
  /** The answers stand in the list's place. */
  readonly shown: boolean;
  /** Over all channels. */
  readonly order: SearchOrder;
  /** In a channel. By date: the list itself; by relevance: answers in its place. */
  readonly listOrder: SearchOrder;
  /** Which of the hits over all channels are wanted. */
  readonly filter: MessageFilter;
  readonly range: TimeRange | null;
  /** The hit that was opened last, and of which answer: the way back leads there. */
  readonly opened: { readonly answer: number; readonly at: number } | null;
}

/** Between two keys of somebody who types. */
const PATIENCE = 120;
/** While the index is being prepared, its progress is asked for. */
const PREPARING_INTERVAL = 500;

export const useSearch = create<SearchStore>()(() => ({
  scope: 'channel',
  typed: '',
  results: null,
  shown: false,
  order: 'date',
  listOrder: 'date',
  filter: {},
  range: null,
  opened: null,
}));

let waiting: ReturnType<typeof setTimeout> | null = null;
let askingAgain: ReturnType<typeof setTimeout> | null = null;
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

/** What is wanted over all channels. */
export function setWanted(wanted: Partial<Pick<SearchStore, 'order' | 'filter' | 'range'>>): void {
  useSearch.setState(wanted);
  searchNow();
}

/** The order of what the words find in the channel in view. */
export function setListOrder(order: SearchOrder): void {
  if (order === 'date') return showResults(false);
  const { results } = useSearch.getState();
  const question = listQuestion();
  const isHere = results && !results.stale && JSON.stringify(results.question) === JSON.stringify(question);
  if (isHere) return showResults(true);
  useSearch.setState({ listOrder: order });
  askInList();
}

/** Puts other words into the box and looks for them. */
export function searchFor(typed: string, scope: SearchScope): void {
  useSearch.setState({ typed });
  setScope(scope);
}

export function showResults(shown: boolean): void {
  const listOrder = shown ? 'relevance' : 'date';
  useSearch.setState(({ scope }) => ({ shown, ...(scope === 'channel' ? { listOrder } : {}) }));
}

/** What was typed last is not looked for by itself any more. */
export function stopTyping(): void {
  if (waiting !== null) clearTimeout(waiting);
  waiting = null;
}

/** Looks for what stands in the box. */
export function searchNow(): void {
  stopTyping();
  const { typed, scope, results, order, filter, range } = useSearch.getState();
  // A link is a place to go to; a number is that, and a word.
  const isLink = (parseMessageAddress(typed)?.channel ?? null) !== null;
  const text = isSearchable(typed) && !isLink ? typed.trim() : '';
  if (scope === 'channel') {
    if (results?.question.channelId === null) leaveResults();
    applyToList(text);
  } else if (text === '') leaveResults();
  else void ask({ text, channelId: null, range, filter, order });
}

/** Asks once more what is asked for, from the first hit on. */
export function askAgain(): void {
  const { results } = useSearch.getState();
  if (results) void ask(results.question);
}

function applyToList(text: string): void {
  const { filter, setFilter } = useView.getState();
  applied = text;
  if ((filter.text ?? '') !== text) setFilter(withText(filter, text));
}

/** The list's words in order of relevance; null where it has none. */
function listQuestion(): Question | null {
  const { channelId, range, filter } = useView.getState();
  const { text, ...rest } = filter;
  return channelId === null || text === undefined ? null : { text, channelId, range, filter: rest, order: 'relevance' };
}

function askInList(): void {
  const question = listQuestion();
  if (question) void ask(question);
  else leaveResults();
}

function leaveResults(): void {
  generation++;
  stopWaiting();
  useSearch.setState({ results: null, shown: false });
}

function stopWaiting(): void {
  if (askingAgain !== null) clearTimeout(askingAgain);
  askingAgain = null;
}

/** Asks for the first hits. What is shown stays until they are here. `shown`: whether they stand in the list's place then. */
async function ask(question: Question, shown = true): Promise<void> {
  const mine = ++generation;
  stopWaiting();
  const { results } = useSearch.getState();
  // What another channel answered says nothing here.
  const before = results?.question.channelId === question.channelId ? results : NOTHING;
  const stale = { ...before, question, counting: false, stale: true, failure: null };
  useSearch.setState({ shown, results: stale });
  try {
    const { hits, next, total, order, preparing } = await fetchHits(question, null);
    if (mine !== generation) return;
    useSearch.setState({
      results: {
        ...NOTHING,
        question,
        answer: mine,
        found: firstPage({ hits, next }),
        total: total ?? NOTHING.total,
        order,
        preparing,
        stale: false,
      },
    });
    if (preparing !== null) askAgainLater(question);
  } catch (thrown) {
    if (mine === generation) useSearch.setState({ results: { ...stale, failure: failureOf(thrown) } });
  }
}

/** The index is being made: how far it is, until all can be found. */
export function askAgainLater(question: Question): void {
  stopWaiting();
  // Whoever went back to the list meanwhile stays there.
  askingAgain = setTimeout(() => void ask(question, useSearch.getState().shown), PREPARING_INTERVAL);
}

export function fetchHits(
  question: Question,
  after: SearchCursor | null,
  { exact = false, limit = PAGE_HITS }: { readonly exact?: boolean; readonly limit?: number } = {},
): Promise<SearchAnswer> {
  return request('messages.search', { ...question, after, limit, exact });
}

// Words that come with the list's filter (a restart) stand in the box; a channel that is left takes them along. Whoever
// goes to a channel or to a day, or narrows the list by a figure, wants to see it.
useView.subscribe(({ filter, channelId, range, jump }, before) => {
  const went = channelId !== before.channelId || (jump !== before.jump && jump !== null);
  const { scope, shown, listOrder } = useSearch.getState();
  if (scope === 'all') {
    // What was just typed is found, but does not come in between.
    if (went && waiting !== null) searchNow();
    if (went || (shown && (range !== before.range || filter !== before.filter))) useSearch.setState({ shown: false });
  } else if (listOrder === 'relevance') {
    if (went) showResults(false);
    else if (range !== before.range || filter !== before.filter) askInList();
  }
  const text = filter.text ?? '';
  // What was typed for one channel is not looked for in the next.
  const isLeft = scope === 'channel' && waiting !== null && channelId !== before.channelId;
  if (isLeft) stopTyping();
  if (text === applied && !isLeft) return;
  applied = text;
  if (useSearch.getState().scope === 'channel') useSearch.setState({ typed: text });
  else if (text !== '') {
    leaveResults();
    useSearch.setState({ typed: text, scope: 'channel' });
  }
});

// Also where nobody looks at the moment: the way back leads to what is there.
on('channel.removed', ({ channelId }) => {
  const { results, shown } = useSearch.getState();
  if (results?.question.channelId === null) void ask(results.question, shown);
  else if (results?.question.channelId === channelId) leaveResults();
});
