// The words that narrow the list, as a chip among its filters; and the way back to what was found over all channels.
import type { ReactElement } from 'react';
import { Chip } from '../ui/Chip.tsx';
import { useView } from '../view/view-store.ts';
import { clearSearch, searchFor, showResults, useSearch } from './search-store.ts';
import { quotedWords, totalWords } from './result-words.ts';
import './search.css';

export function SearchChip(): ReactElement | null {
  const text = useView(({ filter }) => filter.text);
  const results = useSearch((state) => state.results);
  if (text !== undefined) {
    return (
      <Chip className="search-chip" aria-label={`Clear the search for ${quotedWords(text)}`} onClick={clearSearch}>
        <bdi>{quotedWords(text)}</bdi> <span aria-hidden="true">✕</span>
      </Chip>
    );
  }
  if (!results) return null;
  return (
    <>
      <Chip onClick={() => showResults(true)}>
        <span aria-hidden="true">‹ </span>
        {totalWords(results.total)} for <bdi>{quotedWords(results.text)}</bdi>
      </Chip>
      <Chip onClick={() => searchFor(results.text, 'channel')}>Search here</Chip>
    </>
  );
}
