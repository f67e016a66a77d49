// The words whose finds are marked in the texts below.
import { createContext, useContext } from 'react';
import type { Entity } from '../../shared/domain/message.ts';
import { marksIn } from '../../shared/domain/search-marks.ts';
import { parseSearch, type SearchQuery } from '../../shared/domain/search-query.ts';
import { useView } from '../view/view-store.ts';
import { useSearch } from './search-store.ts';

/** Null: what is looked for in the channel in view, or was looked for over all. */
const Words = createContext<SearchQuery | null>(null);
export const MarkedWords = Words.Provider;

export function useMarkedWords(): SearchQuery {
  const given = useContext(Words);
  const inChannel = useView(({ filter }) => filter.text);
  const overAll = useSearch(({ results }) =>
    results?.question.channelId === null ? results.question.text : undefined,
  );
  return given ?? parsed(inChannel ?? overAll ?? '');
}

let last: { readonly text: string; readonly query: SearchQuery } = { text: '', query: [] };

/** All rows ask for the same words. */
function parsed(text: string): SearchQuery {
  if (text !== last.text) last = { text, query: parseSearch(text) };
  return last.query;
}

/** A text's finds, in the shape of its other marks. */
export function markEntities(text: string, query: SearchQuery): readonly Entity[] {
  if (query.length === 0) return NONE;
  return marksIn(text, query).map(({ from, until }) => ({ type: SEARCH_MARK, offset: from, length: until - from }));
}

export const SEARCH_MARK = 'search';
const NONE: readonly Entity[] = [];
