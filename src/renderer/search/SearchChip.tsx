// The words that narrow the list, as a chip among its filters, with the order of what they find; and the way back to what was found over all channels.
import type { ReactElement } from 'react';
import { Chip } from '../ui/Chip.tsx';
import { useView } from '../view/view-store.ts';
import { OrderChips } from './OrderChips.tsx';
import { askAgain, clearSearch, searchFor, setListOrder, showResults, useSearch } from './search-store.ts';
import { foundWords, NEW_ONES, quotedWords } from './result-words.ts';
import './search.css';

export function SearchChip(): ReactElement | null {
  const text = useView(({ filter }) => filter.text);
  const results = useSearch((state) => state.results);
  const order = useSearch((state) => state.listOrder);
  if (text !== undefined) {
    return (
      <>
        <Chip className="search-chip" aria-label={`Clear the search for ${quotedWords(text)}`} onClick={clearSearch}>
          <bdi>{quotedWords(text)}</bdi> <span aria-hidden="true">✕</span>
        </Chip>
        <OrderChips order={order} byDate="Oldest first" onChange={setListOrder} />
        {order === 'relevance' && results?.outdated === true && !results.stale && (
          <Chip
            title={NEW_ONES}
            onClick={({ currentTarget }) => {
              // The chip goes away with what it does.
              currentTarget.parentElement?.querySelector<HTMLElement>('.search-chip')?.focus();
              askAgain();
            }}
          >
            Show new ones
          </Chip>
        )}
      </>
    );
  }
  if (results?.question.channelId !== null) return null;
  return (
    <>
      <Chip onClick={() => showResults(true)}>
        <span aria-hidden="true">‹ </span>
        {foundWords(results)} for <bdi>{quotedWords(results.question.text)}</bdi>
      </Chip>
      <Chip onClick={() => searchFor(results.question.text, 'channel')}>Search here</Chip>
    </>
  );
}
