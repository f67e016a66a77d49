// What is found over all channels, in the list's place, with tools of its own.
import type { ReactElement } from 'react';
import { DaysFilter } from '../messages/DaysFilter.tsx';
import { FilterChips } from '../messages/FilterChips.tsx';
import { Button } from '../ui/Button.tsx';
import { openExport } from './export-found.ts';
import { OrderChips } from './OrderChips.tsx';
import { ResultArea } from './ResultArea.tsx';
import { ResultCount } from './ResultCount.tsx';
import { noExportWords } from './result-words.ts';
import type { Results } from './results.ts';
import { setWanted, showResults, useSearch } from './search-store.ts';

export function SearchResults({ results }: { readonly results: Results }): ReactElement {
  const { order, filter, range } = useSearch();
  return (
    <>
      <div className="messages-tools" role="toolbar" aria-label="Search results">
        <h2 className="messages-title">All channels</h2>
        <OrderChips order={order} byDate="Newest first" onChange={(wanted) => setWanted({ order: wanted })} />
        <DaysFilter range={range} onChange={(days) => setWanted({ range: days })} />
        <FilterChips filter={filter} onChange={(wanted) => setWanted({ filter: wanted })} />
        <div className="results-end">
          <ResultCount results={results} />
          <Button
            className="messages-small"
            title="What was found, over all channels, with these filters"
            reason={noExportWords(results)}
            onClick={openExport}
          >
            Export these…
          </Button>
          <Button
            className="messages-small"
            aria-label="Back to the list"
            title="Back to the list"
            onClick={() => showResults(false)}
          >
            Back
          </Button>
        </div>
      </div>
      <ResultArea results={results} />
    </>
  );
}
